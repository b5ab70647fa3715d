/**
 * Ignore rules of every site, in memory: the roll-up needs them at every look. What stands in the state table is the
 * truth; it is read at the start and every few seconds, so that other processes' changes arrive.
 */
import { randomUUID } from 'node:crypto'
import type { IgnoreRule } from './queries/signals/ignored.ts'
import type { State } from './state.ts'

/** As kept: with what it said when it was made, since the signals that it was made for are gone then. */
export type IgnoreBody = Omit<IgnoreRule, 'ruleId'> & {
  label: string
  says: string
  why: string
  by: string
  at: number
}
export type StoredRule = IgnoreBody & { ruleId: string }

const kind = 'ignoreRule'

export type IgnoreRules = ReturnType<typeof createIgnoreRules>

export function createIgnoreRules(state: State) {
  let bySite = new Map<string, StoredRule[]>()
  /** Counts changes made here: a list that was asked for before one of them is no news. */
  let changes = 0
  let unfollow = (): void => undefined

  async function load(): Promise<void> {
    const before = changes
    const found = new Map<string, StoredRule[]>()
    for (const { id, body } of await state.list<IgnoreBody>(kind)) {
      const [siteId = '', ruleId = ''] = id.split('/')
      found.set(siteId, [...(found.get(siteId) ?? []), { ...body, ruleId }])
    }
    if (changes === before) bySite = found
  }

  const of = (siteId: string): readonly StoredRule[] => bySite.get(siteId) ?? []

  function publish(siteId: string, rules: StoredRule[]): void {
    changes++
    bySite = new Map([...bySite, [siteId, rules]])
  }

  return {
    load,
    /** Reads the rules again every few seconds, until `stop`. A failed read keeps what is known. */
    start(onError: (error: unknown) => void): void {
      unfollow = state.follow(load, onError)
    },
    stop: (): void => unfollow(),
    of,

    async add(siteId: string, body: IgnoreBody): Promise<StoredRule> {
      const ruleId = randomUUID()
      await state.put(kind, `${siteId}/${ruleId}`, body, { expectedVersion: 0, by: body.by })
      const rule = { ...body, ruleId }
      // It may have been read again since it was written.
      publish(siteId, [...of(siteId).filter((known) => known.ruleId !== ruleId), rule])
      return rule
    },

    /** false: there is no such rule (any more). */
    async remove(siteId: string, ruleId: string, by: string): Promise<boolean> {
      const id = `${siteId}/${ruleId}`
      const stored = await state.get<IgnoreBody>(kind, id)
      if (!stored) return false
      await state.remove(kind, id, { expectedVersion: stored.version, by })
      publish(
        siteId,
        of(siteId).filter((rule) => rule.ruleId !== ruleId),
      )
      return true
    },
  }
}
