/**
 * Who called or wrote, before anybody knows who she is on the site. What she gave is kept apart from her case, so that
 * nothing that shows a case, its history or its webhook can give it away.
 */
import type { Store } from '../clickhouse/store.ts'
import { onlyIn } from '../queries/cases/slices.ts'
import type { State } from '../state.ts'

export type Caller = { name: string; contact: string }

const kind = 'caller'
const keyOf = (siteId: string, caseId: string): string => `${siteId}/${caseId}`

export async function callersOf(
  store: Store,
  siteId: string,
  caseIds: readonly string[],
): Promise<Map<string, Caller>> {
  const rows = await onlyIn(
    caseIds.map((caseId) => keyOf(siteId, caseId)),
    (slice) =>
      store.query<{ id: string; body: string }>(
        `SELECT id, body FROM state FINAL WHERE kind = '${kind}' AND id IN {slice:Array(String)} AND NOT deleted`,
        { slice },
      ),
  )
  return new Map(rows.map(({ id, body }) => [id.slice(siteId.length + 1), JSON.parse(body) as Caller]))
}

export function createCallers(state: State) {
  return {
    async get(siteId: string, caseId: string): Promise<Caller | null> {
      return (await state.get<Caller>(kind, keyOf(siteId, caseId)))?.body ?? null
    },
    add: (siteId: string, caseId: string, caller: Caller, by: string) =>
      state.put(kind, keyOf(siteId, caseId), caller, { expectedVersion: 0, by }),
  }
}
