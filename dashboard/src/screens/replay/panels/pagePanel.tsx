import { useMemo } from 'react'
import css from '../facts.module.css'
import { useReplay } from '../replayContext.ts'
import { tabNames, tabsInOrder } from '../steps.ts'
import { spanAt } from '../timeline.ts'
import { useReplayState } from '../useReplayState.ts'
import { pageFacts } from './pageFacts.ts'

/** The page of this moment: address, window, what the browser prefers. */
export function PagePanel() {
  const { player, plan, events } = useReplay()
  // Whole seconds are enough for what changes with a page.
  const second = useReplayState(player, ({ ms }) => Math.floor(ms / 1000))
  const page = useReplayState(player, (state) => state.page)
  const names = useMemo(() => tabNames(tabsInOrder(events)), [events])
  const groups = useMemo(() => {
    const ms = (second + 1) * 1000
    const tabId = spanAt(plan.spans, Math.min(plan.durationMs, second * 1000))?.tabId ?? null
    const tab = names.size > 1 && tabId !== null ? `${names.get(tabId) ?? ''} of ${names.size}` : ''
    return pageFacts(events, { tabId, tab, ts: plan.startTs + ms, ...page })
  }, [events, plan, second, page, names])
  return (
    <div className={css.facts}>
      {groups.length === 0 ? <p className={css.note}>No page was open yet at this moment.</p> : null}
      {groups.map(({ name, facts }) => (
        <section key={name} className={css.section} aria-label={name}>
          <h2 className={css.heading}>{name}</h2>
          <dl className={css.list}>
            {facts.map((fact) => (
              <div key={fact.name}>
                <dt>{fact.name}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
