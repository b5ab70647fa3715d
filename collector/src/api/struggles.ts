/** Struggle points: the list, one of them, and what colleagues say of them. */
import type { PointStatus, StruggleRow, struggleRoutes } from '@hindsight/protocol/api/struggles'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { Names } from '../people/names.ts'
import { sayingsOf } from '../points/pointHistory.ts'
import {
  countsAs,
  createPoints,
  mergedInto,
  mergesOf,
  type PointStates,
  type StoredPoint,
} from '../points/pointStates.ts'
import { regressions, statusOf } from '../points/pointStatus.ts'
import type { Rank } from '../points/ranking.ts'
import { sessionsToWatch } from '../points/watch.ts'
import type { Period } from '../queries/scope.ts'
import { getStrugglePoint, listStruggles, type StrugglePoint } from '../queries/struggle/listStruggles.ts'
import { pointsEver } from '../queries/struggle/pointRows.ts'
import { struggleDetail } from '../queries/struggle/struggleDetail.ts'
import type { Sites } from '../sites.ts'
import { ConflictError, type State } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { personsCounted, pointsCounted, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'

export type AnalysisDeps = { store: Store; sites: Pick<Sites, 'byId'> }
export type StruggleDeps = AnalysisDeps & { state: State; names: Names; audit: Audit['audit']; rank: Rank }

const notFound = (): ProblemError =>
  new ProblemError(404, 'struggle_point_not_found', 'There is no such struggle point.')

export function struggleRowOf(
  point: StrugglePoint & Pick<StruggleRow, 'impact'>,
  siteId: string,
  period: Period,
): StruggleRow {
  const filter = { point: point.pointId }
  return {
    ...point,
    sessions: sessionsCounted(point.sessions, siteId, period, filter),
    persons: personsCounted(point.persons, siteId, period, filter),
  }
}

export function struggleHandlers(deps: StruggleDeps): HandlersOf<keyof typeof struggleRoutes> {
  const { store, sites, state, names, audit, rank } = deps
  const points = createPoints(state)

  /** Its sentence, as it would be called alone; 404 where nobody ever met it. */
  async function nameOf(siteId: string, pointId: string): Promise<string> {
    const [point] = await pointsEver(store, siteId, [pointId], { own: true })
    if (!point) throw notFound()
    return point.says
  }

  async function statusNow(siteId: string, states: PointStates, pointId: string): Promise<PointStatus> {
    const stored = states.get(pointId)
    const said = stored?.body.said
    const [again, byName] = await Promise.all([
      regressions(store, siteId, states, pointId),
      names.of(said ? [said.by] : []),
    ])
    return statusOf(stored, again.get(pointId), byName)
  }

  return {
    async listStruggles({ params: { siteId }, query: { from, to, segment, ...filter } }) {
      const now = Date.now()
      const period = periodOf({ from, to, segment, traffic: filter.traffic }, now)
      const { timeZone, conversion } = settingsOf(sites, siteId)
      const states = await points.all(siteId)
      const found = await listStruggles(store, { siteId, period, timeZone, now, states, conversion, rank }, filter)
      const { signal, path, mild } = filter
      const counted = (n: number, of: typeof filter.state) =>
        pointsCounted(n, siteId, period, { signal, path, mild, state: of })
      return {
        total: counted(found.total, filter.state),
        counts: {
          open: counted(found.counts.open, 'open'),
          fixed: counted(found.counts.fixed, 'fixed'),
          regressed: counted(found.counts.regressed, 'regressed'),
          ignored: counted(found.counts.ignored, 'ignored'),
        },
        choices: found.choices,
        ranked: found.ranked,
        points: found.points.map((point) => struggleRowOf(point, siteId, period)),
      }
    },

    async getStruggle({ params, query }) {
      const { siteId } = params
      const now = Date.now()
      const period = periodOf(query, now)
      const { timeZone, conversion, currency } = settingsOf(sites, siteId)
      const states = await points.all(siteId)
      const pointId = countsAs(states, params.pointId)
      const merges = mergesOf(states)
      const [found, merged, status] = await Promise.all([
        getStrugglePoint(store, { siteId, period, timeZone, now, states, conversion, rank }, pointId),
        pointsEver(store, siteId, mergedInto(states, pointId), { own: true }),
        statusNow(siteId, states, pointId),
      ])
      if (!found) throw notFound()
      const { point, spots } = found
      const asked = { siteId, period, pointId, merges, spots }
      const [detail, watching, impacts] = await Promise.all([
        struggleDetail(store, asked, conversion),
        sessionsToWatch(store, { ...asked, signal: point.signal, currency, now }),
        rank({ siteId, period, conversion, merges }, [point]),
      ])
      return {
        ...struggleRowOf({ ...point, impact: impacts?.get(pointId) ?? null }, siteId, period),
        ...detail,
        ...watching,
        status,
        merged: merged.map(({ pointId: id, says, path }) => ({ pointId: id, says, path })),
      }
    },

    async setPointState({ params: { siteId, pointId }, body, who, address }) {
      await nameOf(siteId, pointId)
      const { version, state: next, reason } = body
      const release = body.state === 'fixed' ? body.release : null
      const by = who?.by ?? ''
      try {
        const stored = await points.setState(siteId, pointId, { state: next, release, reason }, version, by)
        const detail = { state: next, release, reason }
        await audit({ action: 'strugglePoint.changed', who: by, siteId, subject: pointId, address, detail })
        return await statusNow(siteId, await points.all(siteId), pointOf(siteId, stored))
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        const states = await points.all(siteId)
        throw new ConflictProblem(
          'Someone else said something of this struggle point since you read it; `current` shows how it stands now.',
          await statusNow(siteId, states, countsAs(states, pointId)),
        )
      }
    },

    async mergePoint({ params: { siteId, pointId }, body: { into }, who, address }) {
      await Promise.all([nameOf(siteId, pointId), nameOf(siteId, into)])
      const by = who?.by ?? ''
      const one = await points.merge(siteId, pointId, into, by)
      if (one === null) throw new ProblemError(409, 'already_one', 'These two already count as one struggle point.')
      await audit({ action: 'strugglePoint.merged', who: by, siteId, subject: pointId, address, detail: { into } })
      return { pointId: one }
    },

    async unmergePoint({ params: { siteId, pointId }, who, address }) {
      const by = who?.by ?? ''
      if (!(await points.unmerge(siteId, pointId, by))) {
        throw new ProblemError(404, 'not_merged', 'This struggle point is not merged into another.')
      }
      await audit({ action: 'strugglePoint.unmerged', who: by, siteId, subject: pointId, address })
      return undefined
    },

    async listPointHistory({ params: { siteId, pointId } }) {
      const versions = await points.history(siteId, pointId)
      const others = versions.flatMap(({ body }) => (body.into === '' ? [] : [body.into]))
      const [known, byName] = await Promise.all([
        pointsEver(store, siteId, others, { own: true }),
        names.of(versions.flatMap(({ body, changedBy }) => [changedBy, body.said?.by ?? ''])),
      ])
      const says = new Map(known.map((point) => [point.pointId, point.says]))
      const changes = sayingsOf(versions, (id) => says.get(id) ?? 'a struggle point')
      return { changes: changes.map((one) => ({ ...one, by: byName(one.by) })) }
    },
  }
}

const pointOf = (siteId: string, { id }: StoredPoint): string => id.slice(siteId.length + 1)
