import type { ReactNode } from 'react'
import css from './screenHead.module.css'
import { useTitle } from './useTitle.ts'

/** Title of a screen, what it counts or says, and its actions. */
export function ScreenHead({ title, says, actions }: { title: string; says?: ReactNode; actions?: ReactNode }) {
  useTitle(title)
  return (
    <header className={css.head}>
      <div>
        <h1 className={css.title}>{title}</h1>
        {says === undefined ? null : <p className={css.says}>{says}</p>}
      </div>
      {actions === undefined ? null : <div className={css.actions}>{actions}</div>}
    </header>
  )
}
