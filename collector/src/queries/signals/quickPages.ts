/**
 * Pages that are usually left quickly: lists that lead on, log-ins, redirects. Who is back from one of them as soon as
 * everybody is has not turned round at the door (capture.md §3: within what only a tenth of the visits to it take).
 */
import { signals } from '@hindsight/protocol/signals'
import type { Store } from '../../clickhouse/store.ts'
import { goings } from './judgedColumns.ts'

const periodDays = 14
/** Of fewer visits a tenth says nothing. */
const minVisits = 100
const maxPages = 1000
/** How long an answer is used: what a page is like changes slowly, and to ask costs a scan of its views. */
const keptMs = 3_600_000
const { max: longestMs } = signals.quickBack.thresholds.withinMs

type Page = { path: string; ms: string }
type Kept = { at: number; pages: Promise<Page[]> }

/** Over a row of `judged`: how long only a tenth of the visits to this page are shorter than. */
export const usuallyLeftAfter = `transform(concat(siteId, ' ', path), {quickPages:Array(String)}, {quickPagesMs:Array(Int64)},
  toInt64(${longestMs}))`

const visits = `SELECT path, leadInFrame(ms, 1, toInt64(0)) OVER (PARTITION BY sessionDay, sessionId, tabId
    ORDER BY ms, eventNo ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) - ms AS stay
  FROM (SELECT sessionDay, sessionId, tabId, eventNo, path, toUnixTimestamp64Milli(ts) AS ms FROM events
    WHERE siteId = {siteId:String} AND sessionDay > today() - ${periodDays} AND kind = 'pageView'
      AND JSONExtractString(properties, 'navigation') IN (${goings}))`

/** The last page of a tab is left nobody knows when. */
const ask = (store: Store, siteId: string): Promise<Page[]> =>
  store.query<Page>(
    `SELECT toString(path) AS path, toString(toInt64(quantileExact(0.1)(stay))) AS ms FROM (${visits}) WHERE stay >= 0
     GROUP BY path HAVING count() >= ${minVisits} AND toInt64(ms) < ${longestMs} ORDER BY count() DESC LIMIT ${maxPages}`,
    { siteId },
  )

const known = new WeakMap<Store, Map<string, Kept>>()

function pagesOf(store: Store, siteId: string): Promise<Page[]> {
  const ofStore = known.get(store) ?? new Map<string, Kept>()
  known.set(store, ofStore)
  const kept = ofStore.get(siteId)
  if (kept && Date.now() - kept.at < keptMs) return kept.pages
  // One mild signal must not hold up all others: where it cannot be told, what was known stays, and is asked again later.
  const pages = ask(store, siteId).catch(() => kept?.pages ?? [])
  ofStore.set(siteId, { at: Date.now(), pages })
  return pages
}

/** Binds `usuallyLeftAfter` for the rows of these sites. */
export async function quickPages(store: Store, siteIds: readonly string[]): Promise<Record<string, unknown>> {
  const all = await Promise.all(
    siteIds.map(async (siteId) =>
      (await pagesOf(store, siteId)).map(({ path, ms }) => [`${siteId} ${path}`, Number(ms)] as const),
    ),
  )
  // An empty list is no list of anything to the engine.
  const bound = [['', longestMs] as const, ...all.flat()]
  return { quickPages: bound.map(([page]) => page), quickPagesMs: bound.map(([, ms]) => ms) }
}
