/**
 * What people change: accounts, sites and the like. One JSON body per entity, keyed by (kind, id), each change a new
 * version of it; the table keeps the newest, the history all of them.
 *
 * A writer names the version it has read. Whoever comes second is told so, with what stands there now, and nothing is
 * overwritten. One process owns these writes (`ROLE=app`), so a queue per key in this process is what makes the check
 * and the write one act.
 */
import type { Store } from './clickhouse/store.ts'
import { createTurns } from './turns.ts'

export type Entity<Body> = {
  kind: string
  id: string
  /** From 1; every change adds one. */
  version: number
  body: Body
  /** ms since 1970. */
  changedAt: number
  changedBy: string
}

/** Someone else changed the entity since it was read (or it exists already, or no longer). */
export class ConflictError extends Error {
  readonly kind: string
  readonly id: string
  /** What stands there now; null: nothing. */
  readonly current: Entity<unknown> | null

  constructor(kind: string, id: string, current: Entity<unknown> | null) {
    super(`${kind} ${id} is at version ${current?.version ?? 'none'}, which is not the version expected`)
    this.kind = kind
    this.id = id
    this.current = current
  }
}

export type Put = {
  /** The version that was read; 0: there must be none. */
  expectedVersion: number
  /** Who: an accountId, or the name of a part of this program. */
  by: string
}

export type State = ReturnType<typeof createState>

type Row = {
  kind: string
  id: string
  version: string
  body: string
  deleted: boolean
  changedAt: string
  changedBy: string
}

const columns =
  'kind, id, toString(version) AS version, body, deleted, toString(toUnixTimestamp64Milli(changedAt)) AS changedAt, changedBy'

/** How often those are told to read again who follow what other processes change. */
const followMs = 3_000

export function createState(store: Store) {
  const turns = createTurns()
  let writes = 0
  const followers = new Set<() => Promise<void>>()
  let following: NodeJS.Timeout | undefined
  let asked: { kinds: Set<string>; rows: Promise<Row[]> } | null = null
  const inTurn = <T>(kind: string, id: string, act: () => Promise<T>): Promise<T> => turns(`${kind}/${id}`, act)

  async function read(kind: string, id: string): Promise<Row | undefined> {
    const rows = await store.query<Row>(
      `SELECT ${columns} FROM state FINAL WHERE kind = {kind:String} AND id = {id:String}`,
      { kind, id },
    )
    return rows[0]
  }

  /** Kinds that are asked for in the same moment go in one statement: to plan one costs more than to read them. */
  async function rowsOf(kind: string): Promise<Row[]> {
    if (asked === null) {
      const kinds = new Set<string>()
      const read = async () => {
        await Promise.resolve()
        asked = null
        return store.query<Row>(
          `SELECT ${columns} FROM state FINAL WHERE kind IN {kinds:Array(String)} AND NOT deleted ORDER BY id`,
          { kinds: [...kinds] },
        )
      }
      asked = { kinds, rows: read() }
    }
    asked.kinds.add(kind)
    return (await asked.rows).filter((row) => row.kind === kind)
  }

  function entity<Body>(row: Row): Entity<Body> {
    return {
      kind: row.kind,
      id: row.id,
      version: Number(row.version),
      body: JSON.parse(row.body) as Body,
      changedAt: Number(row.changedAt),
      changedBy: row.changedBy,
    }
  }

  async function write<Body>(
    kind: string,
    id: string,
    body: Body,
    deleted: boolean,
    by: string,
  ): Promise<Entity<Body>> {
    // The history may be one ahead: it is written first, so that no change that was acknowledged lacks its row there.
    const [newest] = await store.query<{ version: string }>(
      'SELECT toString(max(version)) AS version FROM stateHistory WHERE kind = {kind:String} AND id = {id:String}',
      { kind, id },
    )
    const version = Number(newest?.version ?? 0) + 1
    const changedAt = Date.now()
    const row = { kind, id, version, body: JSON.stringify(body), deleted, changedAt, changedBy: by }
    await store.insert('stateHistory', [row])
    await store.insert('state', [row])
    writes++
    return { kind, id, version, body, changedAt, changedBy: by }
  }

  async function check(kind: string, id: string, expectedVersion: number): Promise<Row | undefined> {
    const row = await read(kind, id)
    const current = row && !row.deleted ? entity(row) : null
    if ((current?.version ?? 0) !== expectedVersion) throw new ConflictError(kind, id, current)
    return row
  }

  return {
    /** Acts under one key one after the other: for rules over several entities, which a version cannot keep. */
    inTurn: turns,

    /** Grows with every change that was made here: who waits for changes need not ask the store for them. */
    writes: () => writes,

    async get<Body>(kind: string, id: string): Promise<Entity<Body> | null> {
      const row = await read(kind, id)
      return row && !row.deleted ? entity<Body>(row) : null
    },

    /** All of a kind, by id; or those whose id begins with a prefix. */
    async list<Body>(kind: string, prefix = ''): Promise<Entity<Body>[]> {
      const rows =
        prefix === ''
          ? await rowsOf(kind)
          : await store.query<Row>(
              `SELECT ${columns} FROM state FINAL
               WHERE kind = {kind:String} AND startsWith(id, {prefix:String}) AND NOT deleted ORDER BY id`,
              { kind, prefix },
            )
      return rows.map((row) => entity<Body>(row))
    },

    /**
     * Calls `load` every few seconds, so that other processes' changes arrive; all who follow in the same moment. Of
     * reads that fail one after the other the first is told: a store that is away for a night fills no log. Returns what
     * ends it.
     */
    follow(load: () => Promise<void>, onError: (error: unknown) => void): () => void {
      let isFailing = false
      const look = () =>
        load().then(
          () => {
            isFailing = false
          },
          (error: unknown) => {
            if (!isFailing) onError(error)
            isFailing = true
          },
        )
      followers.add(look)
      following ??= setInterval(() => {
        for (const each of followers) void each()
      }, followMs).unref()
      return () => {
        followers.delete(look)
        if (followers.size > 0) return
        clearInterval(following)
        following = undefined
      }
    },

    /** Writes the whole body. Throws `ConflictError` when another version stands there than was expected. */
    put<Body>(kind: string, id: string, body: Body, { expectedVersion, by }: Put): Promise<Entity<Body>> {
      return inTurn(kind, id, async () => {
        await check(kind, id, expectedVersion)
        return write(kind, id, body, false, by)
      })
    },

    /**
     * New entities, many at once, under ids that were made for them and that nothing has had before: nobody can be in
     * the way, so nothing is read first.
     */
    async addAll<Body>(kind: string, entries: readonly { id: string; body: Body }[], by: string): Promise<void> {
      const changedAt = Date.now()
      const rows = entries.map(({ id, body }) => ({
        kind,
        id,
        version: 1,
        body: JSON.stringify(body),
        deleted: false,
        changedAt,
        changedBy: by,
      }))
      await store.insert('stateHistory', rows)
      await store.insert('state', rows)
      writes++
    },

    /** Every version there was of an entity, oldest first. */
    async history<Body>(kind: string, id: string): Promise<Entity<Body>[]> {
      const rows = await store.query<Row>(
        `SELECT ${columns} FROM stateHistory WHERE kind = {kind:String} AND id = {id:String} AND NOT deleted
         ORDER BY version`,
        { kind, id },
      )
      return rows.map((row) => entity<Body>(row))
    },

    /** For what no person has read first (a counter, an epoch): reads and writes in one turn. */
    update<Body>(kind: string, id: string, by: string, change: (body: Body) => Body): Promise<Entity<Body> | null> {
      return inTurn(kind, id, async () => {
        const row = await read(kind, id)
        if (!row || row.deleted) return null
        return write(kind, id, change(entity<Body>(row).body), false, by)
      })
    },

    remove(kind: string, id: string, { expectedVersion, by }: Put): Promise<void> {
      return inTurn(kind, id, async () => {
        await check(kind, id, expectedVersion)
        await write(kind, id, {}, true, by)
      })
    },
  }
}
