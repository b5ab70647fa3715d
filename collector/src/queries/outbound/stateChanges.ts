/** Versions that were written lately, each with the one before it. */
import type { Store } from '../../clickhouse/store.ts'
import type { Entity } from '../../state.ts'

export type StateChange<Body> = { now: Entity<Body>; before: Entity<Body> | null }

type Row = { id: string; v: string; body: string; changedMs: string; changedBy: string }

const columns = 'id, toString(version) AS v, body, toString(toUnixTimestamp64Milli(changedAt)) AS changedMs, changedBy'

function entityOf<Body>(kind: string, { id, v, body, changedMs, changedBy }: Row): Entity<Body> {
  return {
    kind,
    id,
    version: Number(v),
    body: JSON.parse(body) as Body,
    changedAt: Number(changedMs),
    changedBy,
  }
}

/** Of a kind, written at or after a moment, oldest first; without removals. */
export async function changesSince<Body>(store: Store, kind: string, since: number): Promise<StateChange<Body>[]> {
  const rows = await store.query<Row>(
    `SELECT ${columns} FROM stateHistory
     WHERE kind = {kind:String} AND changedAt >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND NOT deleted
     ORDER BY changedAt, id, version`,
    { kind, since: Math.trunc(since) },
  )
  if (rows.length === 0) return []
  const earlier = await store.query<Row>(
    `SELECT ${columns} FROM stateHistory
     WHERE kind = {kind:String} AND id IN {ids:Array(String)}
       AND concat(id, ' ', toString(version)) IN {keys:Array(String)} AND NOT deleted`,
    {
      kind,
      ids: rows.map(({ id }) => id),
      keys: rows.map(({ id, v }) => `${id} ${Number(v) - 1}`),
    },
  )
  const byKey = new Map(earlier.map((row) => [`${row.id} ${row.v}`, row]))
  return rows.map((row) => {
    const before = byKey.get(`${row.id} ${Number(row.v) - 1}`)
    return { now: entityOf<Body>(kind, row), before: before ? entityOf<Body>(kind, before) : null }
  })
}
