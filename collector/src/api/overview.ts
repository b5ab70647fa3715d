/** The overview of a site. */
import type { overviewRoutes } from '@hindsight/protocol/api/overview'
import { type RecordingReason, recordingReasons } from '@hindsight/protocol/events'
import { whyNoReplay } from '@hindsight/protocol/recording'
import { createPoints } from '../points/pointStates.ts'
import type { Rank } from '../points/ranking.ts'
import { daysOf } from '../queries/days.ts'
import { sessionsByDay, sharesBy, topPages, totalsOf, unreplayedBy } from '../queries/overview/figures.ts'
import { type OrderDay, orderCoverage, ordersByDay } from '../queries/overview/orders.ts'
import { listStruggles } from '../queries/struggle/listStruggles.ts'
import { countTraffic } from '../queries/traffic/countTraffic.ts'
import type { State } from '../state.ts'
import { rateOf } from '../statistics/rate.ts'
import type { HandlersOf } from './handlers.ts'
import { orNone, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'
import { type AnalysisDeps, struggleRowOf } from './struggles.ts'

/** The screen has room for these; the list of struggle points has them all. */
const maxNewStruggles = 5

const noOrders = { imported: 0, seen: 0, both: 0 }
const sum = (days: OrderDay[], of: 'orders' | 'revenue'): number => days.reduce((total, day) => total + day[of], 0)
/** Cents added as fractions leave crumbs. */
const money = (amount: number): number => Math.round(amount * 100) / 100
const isReason = (text: string): text is RecordingReason => (recordingReasons as readonly string[]).includes(text)

export function overviewHandlers({
  store,
  sites,
  state,
  rank,
}: AnalysisDeps & { state: State; rank: Rank }): HandlersOf<keyof typeof overviewRoutes> {
  const said = createPoints(state)
  return {
    async getOverview({ params: { siteId }, query }) {
      const askedAt = Date.now()
      const states = await said.all(siteId)
      const period = periodOf(query, askedAt)
      const { timeZone, conversion, consentRequired } = settingsOf(sites, siteId)
      const { fromMs, toMs } = period
      const earlier = { ...period, fromMs: Math.max(0, fromMs - (toMs - fromMs)), toMs: fromMs }
      const ordersIn = (within: typeof period) => ordersByDay(store, { siteId, period: within, timeZone, conversion })
      const of = (n: number, filter: Parameters<typeof sessionsCounted>[3] = {}) =>
        sessionsCounted(n, siteId, period, filter)

      const [now, before, orders, ordersBefore, byDay] = await Promise.all([
        totalsOf(store, siteId, period),
        totalsOf(store, siteId, earlier),
        ordersIn(period),
        ordersIn(earlier),
        sessionsByDay(store, siteId, period, timeZone),
      ])
      const [pages, devices, browsers, missing, bots, internal, points, orderTold] = await Promise.all([
        topPages(store, siteId, period),
        sharesBy(store, siteId, period, 'device'),
        sharesBy(store, siteId, period, 'browser'),
        unreplayedBy(store, siteId, period),
        countTraffic(store, siteId, period, 'bot'),
        countTraffic(store, siteId, period, 'internal'),
        listStruggles(
          store,
          { siteId, period, timeZone, now: askedAt, states, conversion, rank },
          { state: 'open', limit: 4 * maxNewStruggles },
        ),
        // Imported orders belong to no session, so that none are told of a segment.
        period.segment ? noOrders : orderCoverage(store, { siteId, period, conversion }),
      ])
      const sessionsOf = new Map(byDay.map((day) => [day.day, day]))
      const ordersOf = new Map(orders.map((day) => [day.day, day]))
      return {
        from: period.fromMs,
        to: period.toMs,
        timeZone,
        sessions: { now: now.sessions, before: before.sessions, of: of(now.sessions) },
        persons: { now: now.persons, before: before.persons },
        converted: {
          now: rateOf(now.converted, now.sessions),
          before: rateOf(before.converted, before.sessions),
          of: of(now.converted, { converted: true }),
        },
        revenue: { now: money(sum(orders, 'revenue')), before: money(sum(ordersBefore, 'revenue')) },
        orders: { now: sum(orders, 'orders'), before: sum(ordersBefore, 'orders') },
        struggled: {
          now: rateOf(now.struggled, now.sessions),
          before: rateOf(before.struggled, before.sessions),
          of: of(now.struggled, { struggled: true }),
        },
        days: daysOf(period, timeZone, askedAt).map(({ day, complete }) => ({
          day,
          sessions: sessionsOf.get(day)?.sessions ?? 0,
          converted: sessionsOf.get(day)?.converted ?? 0,
          struggled: sessionsOf.get(day)?.struggled ?? 0,
          revenue: money(ordersOf.get(day)?.revenue ?? 0),
          complete,
        })),
        pages: pages.map(({ sessions, ...page }) => ({ ...page, sessions: of(sessions, { visitedPath: page.path }) })),
        devices: devices.map(({ value, sessions, converted }) => ({
          device: value,
          sessions: of(sessions, { device: orNone(value) }),
          converted: rateOf(converted, sessions),
        })),
        browsers: browsers.map(({ value, sessions, converted }) => ({
          browser: value,
          sessions: of(sessions, { browser: orNone(value) }),
          converted: rateOf(converted, sessions),
        })),
        newStruggles: points.points
          .filter((point) => point.fresh || point.state === 'regressed')
          .slice(0, maxNewStruggles)
          .map((point) => struggleRowOf(point, siteId, period)),
        coverage: {
          orders: orderTold,
          replayed: rateOf(now.replayed, now.sessions),
          consent: { required: consentRequired, replay: rateOf(now.agreed, now.saidWhether) },
          bots: sessionsCounted(bots, siteId, { ...period, traffic: 'bot' }, {}),
          internal: sessionsCounted(internal, siteId, { ...period, traffic: 'internal' }, {}),
          missing: missing.map(({ reason, sessions }) => ({
            reason: isReason(reason) ? reason : ('' as const),
            says: whyNoReplay(reason),
            sessions: of(sessions, { recording: orNone(reason), withReplay: false }),
          })),
        },
      }
    },
  }
}
