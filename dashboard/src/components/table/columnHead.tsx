import { Defined } from '../defined.tsx'

type Props = {
  label: string
  /** What it counts, exactly. */
  definition: string
  className?: string | undefined
}

/** The head of a column whose figures need a definition. */
export function ColumnHead({ label, definition, className }: Props) {
  return (
    <th scope="col" className={className}>
      <Defined label={label} definition={definition} />
    </th>
  )
}
