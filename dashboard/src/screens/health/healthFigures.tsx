import type { Health } from '@hindsight/protocol/api/health'
import { IconAlertTriangle } from '@tabler/icons-react'
import { figuresOf } from './figures.ts'
import css from './health.module.css'

export function HealthFigures({ health }: { health: Health }) {
  return (
    <dl className={css.figures} aria-label="Delays and losses">
      {figuresOf(health).map(({ name, value, says, isWorrying }) => (
        <div key={name} data-worrying={isWorrying || undefined}>
          <dt>{name}</dt>
          <dd>
            <span className={css.value}>
              {isWorrying ? <IconAlertTriangle size={18} aria-label="look at this:" /> : null} {value}
            </span>
            <span className={css.dim}>{says}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
