import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Defined } from '../defined.tsx'
import css from './figure.module.css'

type Props = {
  label: string
  /** What it counts, exactly; one hover away. */
  definition: string
  value: string
  /** The list of exactly what it counts. */
  to?: string
  /** What opens there, for those who do not see the figure. */
  opens?: string
  /** Under the value: the period before, the interval. */
  children?: ReactNode
}

/** One of `Figures`: its definition one hover away, its list one click. */
export function Figure({ label, definition, value, to, opens, children }: Props) {
  return (
    <div className={css.figure}>
      <dt>
        <Defined label={label} definition={definition} />
      </dt>
      <dd>
        {to === undefined ? (
          <span className={css.value}>{value}</span>
        ) : (
          <Link className={css.value} to={to} aria-label={`${value}: ${opens ?? 'open the list'}`}>
            {value}
          </Link>
        )}
      </dd>
      {children === undefined ? null : <dd className={css.note}>{children}</dd>}
    </div>
  )
}

export function Figures({ children }: { children: ReactNode }) {
  return <dl className={css.figures}>{children}</dl>
}
