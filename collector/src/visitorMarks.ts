/**
 * Visitors whom colleagues have marked as the site's own people, or as customers although they look like a bot. In
 * memory, because the roll-up needs them at every look; read again every few seconds, so that other processes' changes
 * arrive.
 */
import type { State } from './state.ts'

export type VisitorMark = 'internal' | 'people'
export type Marks = ReadonlyMap<string, VisitorMark>
type Body = { visitorId: string; as: VisitorMark }

const kind = 'visitorMark'
const none: Marks = new Map()

export type VisitorMarks = ReturnType<typeof createVisitorMarks>

export function createVisitorMarks(state: State) {
  let bySite = new Map<string, Map<string, VisitorMark>>()
  /** Counts changes made here: a list that was asked for before one of them is no news. */
  let changes = 0
  let unfollow = (): void => undefined

  async function load(): Promise<void> {
    const before = changes
    const found = new Map<string, Map<string, VisitorMark>>()
    for (const { id, body } of await state.list<Body>(kind)) {
      const siteId = id.slice(0, id.indexOf('/'))
      const marks = found.get(siteId) ?? new Map<string, VisitorMark>()
      found.set(siteId, marks.set(body.visitorId, body.as))
    }
    if (changes === before) bySite = found
  }

  return {
    load,
    /** Reads the marks again every few seconds, until `stop`. A failed read keeps what is known. */
    start(onError: (error: unknown) => void): void {
      unfollow = state.follow(load, onError)
    },
    stop: (): void => unfollow(),
    of: (siteId: string): Marks => bySite.get(siteId) ?? none,

    /** null takes the mark away. */
    async set(siteId: string, visitorId: string, as: VisitorMark | null, by: string): Promise<void> {
      const id = `${siteId}/${encodeURIComponent(visitorId)}`
      const stored = await state.get<Body>(kind, id)
      const expectedVersion = stored?.version ?? 0
      if (as !== null) await state.put(kind, id, { visitorId, as }, { expectedVersion, by })
      else if (stored) await state.remove(kind, id, { expectedVersion, by })
      changes++
      const marks = new Map(bySite.get(siteId))
      if (as === null) marks.delete(visitorId)
      else marks.set(visitorId, as)
      bySite = new Map([...bySite, [siteId, marks]])
    },
  }
}
