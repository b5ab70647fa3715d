/**
 * Notices struggle points that are new, or back although they were marked as fixed, and writes each down once: from there
 * webhooks and alerts are told. The first look at a site writes down what there is without telling anybody.
 */
import type { Store } from '../clickhouse/store.ts'
import { lookedUpTo, noteLookedUpTo } from '../queries/outbound/outboxMark.ts'
import { knownNews, type PointNews, writeNews } from '../queries/outbound/pointNews.ts'
import { listStruggles, type StrugglePoint } from '../queries/struggle/listStruggles.ts'
import type { Site } from '../sites.ts'
import type { State } from '../state.ts'
import { createPoints } from './pointStates.ts'
import { regressions } from './pointStatus.ts'

/** As the list of struggle points has it by default. */
const periodMs = 7 * 24 * 60 * 60 * 1000

/** Resolves to what is news since the last look. */
export async function noticePoints(store: Store, state: State, site: Site, now: number): Promise<PointNews[]> {
  const { siteId, settings } = site
  const { timeZone, conversion } = settings
  const states = await createPoints(state).all(siteId)
  const period = { fromMs: now - periodMs, toMs: now }
  // Their order is nobody's concern here.
  const question = { siteId, period, timeZone, now, states, conversion, rank: async () => null }
  const [{ points }, again, known, lookedAt] = await Promise.all([
    listStruggles(store, question, { state: 'open', limit: 1_000 }),
    regressions(store, siteId, states),
    knownNews(store, siteId),
    lookedUpTo(store, `points/${siteId}`),
  ])
  const newsOf = (point: StrugglePoint, what: PointNews['what'], ts: number): PointNews => ({
    siteId,
    pointId: point.pointId,
    what,
    ts,
    noticedAt: now,
    says: point.says,
    path: point.path,
    persons: point.persons,
    sessions: point.sessions,
    release: what === 'regressed' ? (states.get(point.pointId)?.body.release ?? null) : null,
  })
  const found = points.flatMap((point) => {
    const back = again.get(point.pointId)
    if (point.state === 'regressed' && back !== undefined) return [newsOf(point, 'regressed', back)]
    return point.fresh && point.state === 'open' ? [newsOf(point, 'new', point.firstTs)] : []
  })
  // A late visit may move the first time of a new one: it is news once. One that is back is news each time it is.
  const isKnown = ({ what, pointId, ts }: PointNews) => known.has(`${what}/${pointId}/${what === 'new' ? '' : ts}`)
  const news = found.filter((one) => !isKnown(one))
  await writeNews(store, news, lookedAt !== null)
  if (lookedAt === null) await noteLookedUpTo(store, `points/${siteId}`, now)
  return lookedAt === null ? [] : news
}
