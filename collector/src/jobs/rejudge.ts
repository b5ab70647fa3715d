/**
 * When what a site is judged by changes (what counts as success, a threshold, an ignore rule, or with an upgrade the
 * definitions themselves), its sessions are judged anew: newest first, some at each look of the roll-up, so that what
 * arrives meanwhile does not wait. How far it has come is written down with each slice: the next start goes on there.
 */
import type { Store } from '../clickhouse/store.ts'
import { countSessions, type Judgement, judgements, writeJudgement } from '../queries/judgements.ts'
import type { SessionKey } from '../queries/recomputeSessions.ts'
import { sessionsOfSite } from '../queries/sessionsOfSite.ts'
import { fingerprint, type Rules } from '../queries/signals/rules.ts'

/** Two statements of the roll-up: about a second. */
const sessionsPerLook = 1_000

export type Slice = {
  sessions: SessionKey[]
  /** To be called when they have been computed; until then the same ones come again. */
  done(): Promise<void>
}

const nothing: Slice = { sessions: [], done: async () => undefined }

export function createRejudger(store: Store) {
  /** As written down; null: not read yet. */
  let known: Map<string, Judgement> | null = null

  async function write(judgement: Judgement): Promise<void> {
    await writeJudgement(store, judgement)
    known?.set(judgement.siteId, judgement)
  }

  async function read(): Promise<Map<string, Judgement>> {
    known ??= await judgements(store)
    return known
  }

  /** Begins again wherever a site is judged by something else than what its sessions were judged by. */
  async function note(rules: ReadonlyMap<string, Rules>): Promise<Map<string, Judgement>> {
    const found = await read()
    const changed = [...rules].flatMap(([siteId, own]) => {
      const judgedBy = fingerprint(own)
      return found.get(siteId)?.judgedBy === judgedBy ? [] : [{ siteId, judgedBy }]
    })
    if (changed.length === 0) return found
    const counts = await countSessions(store, changed.length === 1 ? (changed[0]?.siteId ?? null) : null)
    for (const { siteId, judgedBy } of changed) {
      const total = counts.get(siteId) ?? 0
      // A site without sessions has nothing to judge anew.
      await write({ siteId, judgedBy, after: null, done: 0, total, startedAt: Date.now(), finished: total === 0 })
    }
    return found
  }

  /** The next sessions to compute, if any. `rules`: as they will be computed by. */
  return async function next(rules: ReadonlyMap<string, Rules>): Promise<Slice> {
    const found = await note(rules)
    const open = [...found.values()].find(({ siteId, finished }) => !finished && rules.has(siteId))
    if (!open) return nothing
    const sessions = await sessionsOfSite(store, open.siteId, open.after, sessionsPerLook)
    return {
      sessions,
      async done() {
        const last = sessions.at(-1)
        const finished = last === undefined || sessions.length < sessionsPerLook
        await write({ ...open, after: last ?? open.after, done: open.done + sessions.length, finished })
      },
    }
  }
}
