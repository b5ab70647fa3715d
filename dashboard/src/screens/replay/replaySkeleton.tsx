import { Skeleton, VisuallyHidden } from '@mantine/core'
import css from './replay.module.css'

const rows = ['90%', '70%', '80%', '60%', '85%', '75%', '65%', '78%', '55%', '72%']

/** Keeps the layout while the session is read. */
export function ReplaySkeleton() {
  return (
    <div className={css.screen} data-steps role="status" aria-label="Loading the session">
      <VisuallyHidden component="h1">Session</VisuallyHidden>
      <div style={{ gridArea: 'head', padding: 14, background: 'var(--hs-card)' }}>
        <Skeleton h={18} w={240} />
      </div>
      <div className={css.steps} style={{ padding: 16, gap: 14 }}>
        {rows.map((width) => (
          <Skeleton key={width} h={14} w={width} />
        ))}
      </div>
      <div style={{ gridArea: 'stage', padding: 24, minHeight: 240 }}>
        <Skeleton h="100%" radius="md" />
      </div>
      <div className={css.beside}>
        {rows.slice(0, 6).map((width) => (
          <Skeleton key={width} h={14} w={width} />
        ))}
      </div>
      <div className={css.dock}>
        <Skeleton h={96} />
      </div>
    </div>
  )
}
