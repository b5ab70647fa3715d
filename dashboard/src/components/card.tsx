import type { ReactNode } from 'react'
import css from './card.module.css'

/** The one card style. With a title it is a section of the screen. */
export function Card({ title, says, children }: { title?: string; says?: ReactNode; children: ReactNode }) {
  if (title === undefined) return <div className={css.card}>{children}</div>
  return (
    <section className={css.card} aria-label={title}>
      <h2 className={css.title}>{title}</h2>
      {says === undefined ? null : <p className={css.says}>{says}</p>}
      <div className={css.body}>{children}</div>
    </section>
  )
}
