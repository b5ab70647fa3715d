import type { Counted } from '@hindsight/protocol/api/route'
import { Link } from 'react-router'
import { screenOf } from '../filters/screenOf.ts'
import { countOf, wholeNumber } from '../format/number.ts'
import css from './countLink.module.css'

type Props = {
  of: Counted
  /** With it the noun is shown; without, the number alone. */
  noun?: string
  /** What the list holds, for those who do not see where the number stands. */
  says: string
}

/** A count that opens exactly what it counts. */
export function CountLink({ of, noun, says }: Props) {
  const text = noun === undefined ? wholeNumber(of.n) : countOf(of.n, noun)
  if (of.n === 0) return <span className={css.none}>{text}</span>
  return (
    <Link className={css.count} to={screenOf(of.list)} aria-label={`${text}: ${says}`}>
      {text}
    </Link>
  )
}
