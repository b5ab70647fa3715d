import { wholeNumber } from '../../format/number.ts'

type CountProps = { n: number; says: string; strong?: boolean; minus?: boolean; total?: boolean }

/** A line of a preview: how many, and who that is. */
export function FlagCount({ n, says, strong, minus, total }: CountProps) {
  return (
    <div data-total={total || undefined} data-strong={strong || undefined}>
      <dd>
        {minus && n > 0 ? '− ' : ''}
        {wholeNumber(n)}
      </dd>
      <dt>{says}</dt>
    </div>
  )
}
