/** Segments: saved, counted in a period, and what they may be made of. */
import type { SavedSegment, segmentRoutes } from '@hindsight/protocol/api/segments'
import { filterSays } from '@hindsight/protocol/filterWords'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { NameOf, Names } from '../people/names.ts'
import { everyone } from '../queries/scope.ts'
import { segmentChoices } from '../queries/segment/choices.ts'
import { countSegment } from '../queries/segment/count.ts'
import { LookedUpSegment } from '../segments/asked.ts'
import { idOfSegment, type Segments, type StoredSegment } from '../segments/segments.ts'
import { ConflictError } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { personsCounted, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'

export type SegmentDeps = { store: Store; segments: Segments; names: Names; audit: Audit['audit'] }

const notFound = (): ProblemError => new ProblemError(404, 'segment_not_found', 'There is no such segment.')

function shown(stored: StoredSegment, nameOf: NameOf): SavedSegment {
  const { version, changedAt, changedBy, body } = stored
  const { name, filter } = body
  const says = filterSays(filter)
  return { segmentId: idOfSegment(stored), version, name, filter, says, changedAt, changedBy: nameOf(changedBy) }
}

export function segmentHandlers(deps: SegmentDeps): HandlersOf<keyof typeof segmentRoutes> {
  const { store, segments, names, audit } = deps

  async function allShown(all: readonly StoredSegment[]): Promise<SavedSegment[]> {
    const nameOf = await names.of(all.map(({ changedBy }) => changedBy))
    return all.map((one) => shown(one, nameOf))
  }

  async function oneShown(stored: StoredSegment): Promise<SavedSegment> {
    return shown(stored, await names.of([stored.changedBy]))
  }

  async function conflictOf(error: unknown): Promise<unknown> {
    if (!(error instanceof ConflictError)) return error
    if (error.current === null) return notFound()
    return new ConflictProblem(
      'Someone else changed this segment since you read it; `current` shows what it is now.',
      await oneShown(error.current as StoredSegment),
    )
  }

  return {
    async listSegments({ params: { siteId } }) {
      return { segments: await allShown(await segments.list(siteId)) }
    },

    async createSegment({ params: { siteId }, body, who, address }) {
      const by = who?.by ?? ''
      const saved = await oneShown(await segments.add(siteId, body, by))
      const detail = { name: saved.name, version: saved.version }
      await audit({ action: 'segment.saved', who: by, siteId, subject: saved.segmentId, address, detail })
      return saved
    },

    async changeSegment({ params: { siteId, segmentId }, body: { version, ...body }, who, address }) {
      const by = who?.by ?? ''
      // What names it, a link or an alert, means it again; an id that never was is not for callers to choose.
      if (version === 0 && (await segments.history(siteId, segmentId)).length === 0) throw notFound()
      try {
        const saved = await oneShown(await segments.change(siteId, segmentId, body, version, by))
        const detail = { name: saved.name, version: saved.version }
        await audit({ action: 'segment.saved', who: by, siteId, subject: segmentId, address, detail })
        return saved
      } catch (error) {
        throw await conflictOf(error)
      }
    },

    async removeSegment({ params: { siteId, segmentId }, who, address }) {
      const by = who?.by ?? ''
      const stored = await segments.get(siteId, segmentId)
      if (!stored) throw notFound()
      try {
        await segments.remove(siteId, segmentId, stored.version, by)
      } catch (error) {
        throw await conflictOf(error)
      }
      const detail = { name: stored.body.name }
      await audit({ action: 'segment.removed', who: by, siteId, subject: segmentId, address, detail })
      return undefined
    },

    async listSegmentVersions({ params: { siteId, segmentId } }) {
      if (!(await segments.get(siteId, segmentId))) throw notFound()
      return { versions: (await allShown(await segments.history(siteId, segmentId))).reverse() }
    },

    async countSegment({ params: { siteId }, query }) {
      const period = periodOf(query, Date.now())
      const says = query.segment instanceof LookedUpSegment ? filterSays(query.segment.filter) : ''
      const [found, all] = await Promise.all([
        countSegment(store, siteId, period),
        countSegment(store, siteId, everyone(period)),
      ])
      return {
        says,
        sessions: sessionsCounted(found.sessions, siteId, period, {}),
        persons: personsCounted(found.persons, siteId, period, {}),
        ofSessions: all.sessions,
        from: period.fromMs,
        to: period.toMs,
      }
    },

    async listSegmentChoices({ params: { siteId }, query }) {
      return segmentChoices(store, siteId, periodOf(query, Date.now()))
    },
  }
}
