/** What is watched: one entity each. */
import { randomUUID } from 'node:crypto'
import type { AlertDefinition } from '@hindsight/protocol/api/alerts'
import type { Entity, State } from '../state.ts'

export type RuleBody = AlertDefinition & {
  createdAt: number
  createdBy: string
  /** What was found before is not told: when it was made, or switched on last. */
  since: number
  snoozedUntil: number | null
}
export type StoredRule = Entity<RuleBody>

const kind = 'alertRule'
const keyOf = (siteId: string, ruleId: string): string => `${siteId}/${ruleId}`
export const ruleIdOf = ({ id }: Pick<StoredRule, 'id'>): string => id.slice(id.indexOf('/') + 1)
export const siteOfRule = ({ id }: Pick<StoredRule, 'id'>): string => id.slice(0, id.indexOf('/'))

export type AlertRules = ReturnType<typeof createAlertRules>

export function createAlertRules(state: State) {
  return {
    get: (siteId: string, ruleId: string) => state.get<RuleBody>(kind, keyOf(siteId, ruleId)),

    /** Of a site, or of all; in the order in which they were made. */
    async list(siteId?: string): Promise<StoredRule[]> {
      const all = await state.list<RuleBody>(kind, siteId === undefined ? '' : `${siteId}/`)
      return all.sort((a, b) => a.body.createdAt - b.body.createdAt)
    },

    add(siteId: string, definition: AlertDefinition, by: string): Promise<StoredRule> {
      const now = Date.now()
      const body = { ...definition, createdAt: now, createdBy: by, since: now, snoozedUntil: null }
      return state.put<RuleBody>(kind, keyOf(siteId, randomUUID()), body, { expectedVersion: 0, by })
    },

    /** @throws ConflictError */
    change(before: StoredRule, definition: AlertDefinition, version: number, by: string): Promise<StoredRule> {
      const since = definition.on && !before.body.on ? Date.now() : before.body.since
      const body = { ...before.body, ...definition, since }
      return state.put<RuleBody>(kind, before.id, body, { expectedVersion: version, by })
    },

    snooze: (before: StoredRule, snoozedUntil: number | null, by: string) =>
      state.update<RuleBody>(kind, before.id, by, (body) => ({ ...body, snoozedUntil })),

    remove: (before: StoredRule, by: string) => state.remove(kind, before.id, { expectedVersion: before.version, by }),
  }
}
