import { useMemo } from 'react'
import css from '../facts.module.css'
import { useReplay } from '../replayContext.ts'
import { tabNames, tabsInOrder } from '../steps.ts'
import { spanAt } from '../timeline.ts'
import { useReplayState } from '../useReplayState.ts'
import { lastAt } from './entries.ts'
import { changesOf, pageFacts } from './pageFacts.ts'

/** The page of this moment: address, window, what the browser prefers. */
export function PagePanel() {
  const { player, plan, events } = useReplay()
  const page = useReplayState(player, (state) => state.page)
  const tabId = useReplayState(player, ({ ms }) => spanAt(plan.spans, ms)?.tabId ?? null)
  const changes = useMemo(
    () => changesOf(events).map(({ ts }) => ({ atMs: ts - plan.startTs })),
    [events, plan.startTs],
  )
  // Only what changes something makes it draw anew.
  const last = useReplayState(player, ({ ms }) => changes[lastAt(changes, ms)]?.atMs ?? 0)
  const names = useMemo(() => tabNames(tabsInOrder(events)), [events])
  const groups = useMemo(() => {
    const tab = names.size > 1 && tabId !== null ? `${names.get(tabId) ?? ''} of ${names.size}` : ''
    return pageFacts(events, { tabId, tab, ts: plan.startTs + last, ...page })
  }, [events, plan.startTs, tabId, last, page, names])
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
