/**
 * The same schema on a cluster (CLICKHOUSE_CLUSTER). Every statement of schema/*.sql is written once, for one server;
 * here it becomes what a cluster needs.
 *
 *   facts and what is derived of them   `events_local`, replicated within its shard; over it `events`, distributed
 *   everything else, which is small     one table, replicated to every server under its own name
 *
 * Questions name the tables as ever. Facts lie where their visitor does. What is derived per session lies where the
 * session does: a row that replaces another must lie in the same shard, and the visitor of a session is not in the key.
 */

export type Cluster = { name: string; database: string }

const ofVisitor = "cityHash64(if(visitorId = '', customerId, visitorId))"
const ofSession = 'cityHash64(sessionId)'

/** What rows are spread by. Only columns that never change, and, where rows replace one another, only of their key. */
export const shardedBy: Readonly<Record<string, string>> = {
  events: ofVisitor,
  identities: 'cityHash64(visitorId)',
  replayChunks: ofSession,
  sessions: ofSession,
  signals: ofSession,
  formFields: ofSession,
  watched: ofSession,
  refusedChunks: ofSession,
  removedReplays: ofSession,
  leftOut: ofSession,
}

/** The name of the table that holds the rows. */
export const localName = (table: string): string => (table in shardedBy ? `${table}_local` : table)

const created =
  /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)\s*(\([\s\S]*\)\s*)ENGINE = (\w*MergeTree)(?:\(([^)]*)\))?([\s\S]*)$/
const altered = /^ALTER TABLE (\w+)\s+([\s\S]*)$/

function create(
  table: string,
  [columns = '', engine = '', args = '', rest = '']: string[],
  cluster: Cluster,
): string[] {
  const { name, database } = cluster
  const isSharded = table in shardedBy
  // One path for all servers where each holds all of the table; one for each shard where it holds a part.
  const path = `/clickhouse/tables/${isSharded ? '{shard}/' : ''}${database}/${localName(table)}`
  const replica = isSharded ? '{replica}' : '{shard}-{replica}'
  const engineArgs = [`'${path}'`, `'${replica}'`, ...(args.trim() === '' ? [] : [args])].join(', ')
  const settings = rest.replace('non_replicated_deduplication_window', 'replicated_deduplication_window')
  const local = `CREATE TABLE IF NOT EXISTS ${localName(table)} ON CLUSTER ${name} ${columns}ENGINE = Replicated${engine}(${engineArgs})${settings}`
  if (!isSharded) return [local]
  const over = `Distributed(${name}, ${database}, ${localName(table)}, ${shardedBy[table]})`
  return [local, `CREATE TABLE IF NOT EXISTS ${table} ON CLUSTER ${name} AS ${localName(table)} ENGINE = ${over}`]
}

/** A replicated table passes on what is said to one of its servers; that of a shard must be said to each shard. */
function alter(table: string, what: string, { name }: Cluster): string[] {
  if (!(table in shardedBy)) return [`ALTER TABLE ${table} ${what}`]
  const local = `ALTER TABLE ${localName(table)} ON CLUSTER ${name} ${what}`
  return /^ADD COLUMN/.test(what) ? [local, `ALTER TABLE ${table} ON CLUSTER ${name} ${what}`] : [local]
}

/** What a statement of one server is on a cluster, in order. @throws where it is of a kind that is not known here. */
export function onCluster(statement: string, cluster: Cluster): string[] {
  const sql = statement.trim()
  const [, table, ...parts] = created.exec(sql) ?? []
  if (table !== undefined) return create(table, parts, cluster)
  const [, changed, what] = altered.exec(sql) ?? []
  if (changed !== undefined && what !== undefined) return alter(changed, what, cluster)
  if (/^(CREATE|ALTER|DROP|RENAME|TRUNCATE|OPTIMIZE)\b/.test(sql))
    throw new Error(`No form on a cluster is known for: ${sql.slice(0, 80)}`)
  return [sql]
}

/**
 * For every request. Joins and subqueries read what they need from all shards. An insert is acknowledged when the shards
 * have it. All ask and tell the first server of a shard that answers, the second only when it does not: what was written is
 * read at once, and what may be a repeat is found.
 */
export const clusterSettings = {
  distributed_product_mode: 'global',
  insert_distributed_sync: 1,
  load_balancing: 'in_order',
  prefer_localhost_replica: 0,
  allow_nondeterministic_mutations: 1,
} as const
