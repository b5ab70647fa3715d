import { perCent, ratioText } from '../../format/number.ts'

type Props = { now: number; before: number; text: (value: number) => string }

/** Beyond this a multiple is read more easily than per cent. */
const manifold = 3

function changeWords(now: number, before: number): string {
  const ratio = now / before
  if (ratio >= manifold) return ratioText(ratio)
  const change = ratio - 1
  if (Math.abs(change) < 0.005) return 'unchanged'
  return `${change > 0 ? '+' : '−'}${perCent(Math.abs(change))}`
}

/** Against the period of the same length before: `+12 %, before 1 204`. */
export function Change({ now, before, text }: Props) {
  if (before === 0) return <>{now === 0 ? 'as before' : 'nothing before to compare with'}</>
  return (
    <>
      <b>{changeWords(now, before)}</b> · before {text(before)}
    </>
  )
}
