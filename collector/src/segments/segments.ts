/** Saved segments: a name for a filter. They belong to the site; every version there was is kept. */
import { randomUUID } from 'node:crypto'
import type { Filter } from '@hindsight/protocol/filter'
import { ProblemError } from '../errors.ts'
import type { Entity, State } from '../state.ts'

export type SegmentBody = { name: string; filter: Filter }
export type StoredSegment = Entity<SegmentBody>
export type Segments = ReturnType<typeof createSegments>

const kind = 'segment'
const maxSegments = 500
const keyOf = (siteId: string, segmentId: string): string => `${siteId}/${segmentId}`

export const idOfSegment = ({ id }: Pick<StoredSegment, 'id'>): string => id.slice(id.indexOf('/') + 1)

export function createSegments(state: State) {
  return {
    get: (siteId: string, segmentId: string) => state.get<SegmentBody>(kind, keyOf(siteId, segmentId)),

    /** By name. */
    async list(siteId: string): Promise<StoredSegment[]> {
      const all = await state.list<SegmentBody>(kind, `${siteId}/`)
      return all.sort((a, b) => a.body.name.localeCompare(b.body.name))
    },

    async add(siteId: string, body: SegmentBody, by: string): Promise<StoredSegment> {
      if ((await state.list(kind, `${siteId}/`)).length >= maxSegments) {
        throw new ProblemError(409, 'too_many_segments', `A site can have ${maxSegments} segments.`)
      }
      return state.put(kind, keyOf(siteId, randomUUID()), body, { expectedVersion: 0, by })
    },

    /** Throws `ConflictError` when it is not at `version`. */
    change: (siteId: string, segmentId: string, body: SegmentBody, version: number, by: string) =>
      state.put<SegmentBody>(kind, keyOf(siteId, segmentId), body, { expectedVersion: version, by }),

    remove: (siteId: string, segmentId: string, version: number, by: string) =>
      state.remove(kind, keyOf(siteId, segmentId), { expectedVersion: version, by }),

    /** Oldest first. */
    history: (siteId: string, segmentId: string) => state.history<SegmentBody>(kind, keyOf(siteId, segmentId)),
  }
}
