/**
 * What colleagues say of struggle points: fixed in a release, ignored, open again, the same as another. One entity per
 * point, made when something is first said of it. Sayings about the points of one site are carried out one after the
 * other: a merge may move the ends of others, which every question reads (queries/struggle/merged.ts).
 */
import { type Merges, pointKind } from '../queries/struggle/merged.ts'
import { ConflictError, type Entity, type State } from '../state.ts'

export type PointBody = {
  state: 'open' | 'fixed' | 'ignored'
  /** The release that fixes it; null: none was named. */
  release: string | null
  reason: string
  /** Of the state; null: only merges were said. */
  said: { at: number; by: string } | null
  /** The point that a colleague said this is the same as; empty: none. */
  into: string
  /** Where the chain of such sayings ends; empty: here. */
  point: string
}
export type StoredPoint = Entity<PointBody>
export type PointStates = ReadonlyMap<string, StoredPoint>
type Change = { state: PointBody['state']; release: string | null; reason: string }

const untouched: PointBody = { state: 'open', release: null, reason: '', said: null, into: '', point: '' }
const keyOf = (siteId: string, pointId: string): string => `${siteId}/${pointId}`

/** The point that this one counts as. */
export const countsAs = (points: PointStates, pointId: string): string => points.get(pointId)?.body.point || pointId

/** Those that count as this one, without it. */
export const mergedInto = (points: PointStates, pointId: string): string[] =>
  [...points].flatMap(([member, { body }]) => (body.point === pointId && member !== pointId ? [member] : []))

/** As questions take them. */
export function mergesOf(points: PointStates): Merges {
  const merged = [...points].filter(([, { body }]) => body.point !== '')
  return { members: merged.map(([id]) => id), roots: merged.map(([, { body }]) => body.point) }
}

/** Where the chain ends that begins here. Merging into one's own member is refused, so that there are no circles. */
function endOf(points: ReadonlyMap<string, { into: string }>, pointId: string): string {
  let at = pointId
  for (let steps = 0; steps <= points.size; steps++) {
    const into = points.get(at)?.into ?? ''
    if (into === '') return at
    at = into
  }
  return pointId
}

export function createPoints(state: State) {
  async function all(siteId: string): Promise<PointStates> {
    const stored = await state.list<PointBody>(pointKind, `${siteId}/`)
    return new Map(stored.map((entity) => [entity.id.slice(siteId.length + 1), entity]))
  }

  const inTurn = <T>(siteId: string, act: () => Promise<T>): Promise<T> => state.inTurn(`points/${siteId}`, act)

  const save = (siteId: string, pointId: string, before: StoredPoint | undefined, body: PointBody, by: string) =>
    state.put(pointKind, keyOf(siteId, pointId), body, { expectedVersion: before?.version ?? 0, by })

  /** Writes what is said of one point, and the new ends of all chains that go through it. The said one comes first. */
  async function say(siteId: string, pointId: string, into: string, by: string): Promise<string> {
    const points = await all(siteId)
    const bodies = new Map([...points].map(([id, { body }]) => [id, body]))
    bodies.set(pointId, { ...(bodies.get(pointId) ?? untouched), into })
    const ended = [...bodies].map(([id, body]) => {
      const end = endOf(bodies, id)
      return [id, { ...body, point: end === id ? '' : end }] as const
    })
    const changed = ended
      .filter(([id, { point, into: said }]) => {
        const before = points.get(id)?.body ?? untouched
        return before.point !== point || before.into !== said
      })
      .sort(([one]) => (one === pointId ? -1 : 0))
    for (const [id, body] of changed) await save(siteId, id, points.get(id), body, by)
    return endOf(bodies, pointId)
  }

  return {
    all,

    /** @throws ConflictError where something else was said since `version` was read. */
    setState(siteId: string, asked: string, change: Change, version: number, by: string): Promise<StoredPoint> {
      return inTurn(siteId, async () => {
        const points = await all(siteId)
        const pointId = countsAs(points, asked)
        const before = points.get(pointId)
        if ((before?.version ?? 0) !== version) {
          throw new ConflictError(pointKind, keyOf(siteId, pointId), before ?? null)
        }
        const body = { ...(before?.body ?? untouched), ...change, said: { at: Date.now(), by } }
        return save(siteId, pointId, before, body, by)
      })
    },

    /** Resolves to the point that both count as; null: the other already counts as this one. */
    merge(siteId: string, pointId: string, into: string, by: string): Promise<string | null> {
      return inTurn(siteId, async () => {
        const points = await all(siteId)
        const target = countsAs(points, into)
        if (target === pointId || target === countsAs(points, pointId)) return null
        return say(siteId, countsAs(points, pointId), target, by)
      })
    },

    /** false: it was not merged. */
    unmerge(siteId: string, pointId: string, by: string): Promise<boolean> {
      return inTurn(siteId, async () => {
        const points = await all(siteId)
        if ((points.get(pointId)?.body.into ?? '') === '') return false
        await say(siteId, pointId, '', by)
        return true
      })
    },

    history: (siteId: string, pointId: string) => state.history<PointBody>(pointKind, keyOf(siteId, pointId)),
  }
}
