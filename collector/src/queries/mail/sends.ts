/** What became of each mail: the rows of `mailSends`, one per recipient of a batch, of which the newest version counts. */
import type { mailStates } from '@hindsight/protocol/api/mail'
import type { Store } from '../../clickhouse/store.ts'
import { allOf, type Condition } from '../scope.ts'

export type MailState = (typeof mailStates)[number]

export type Send = {
  siteId: string
  batchId: string
  recipientNo: number
  version: number
  caseId: string
  person: string
  state: MailState
  detail: string
  language: string
  messageId: string
  attempts: number
  /** ms; of a queued one: not before then. */
  notBefore: number
  /** Whether the case knows of it. */
  logged: boolean
  at: number
  by: string
}

type Row = Omit<Send, 'version' | 'notBefore' | 'at' | 'logged'> & {
  version: string
  notBeforeMs: string
  atMs: string
  logged: boolean | number
}

const columns = `siteId, batchId, recipientNo, toString(version) AS version, caseId, person, state, detail, language,
  messageId, attempts, toString(toUnixTimestamp64Milli(notBefore)) AS notBeforeMs, logged,
  toString(toUnixTimestamp64Milli(at)) AS atMs, by`

function sendOf({ version, notBeforeMs, atMs, logged, ...row }: Row): Send {
  return { ...row, version: Number(version), notBefore: Number(notBeforeMs), logged: Boolean(logged), at: Number(atMs) }
}

/** On the disk once this resolves. */
export async function putSends(store: Store, sends: readonly Send[]): Promise<void> {
  await store.insert('mailSends', sends)
}

/** The same mail, a version later. */
export async function putSend(store: Store, before: Send, change: Partial<Send>): Promise<Send> {
  const send = { ...before, at: Date.now(), ...change, version: before.version + 1 }
  await putSends(store, [send])
  return send
}

export type SendFilter = { siteId: string; batchId?: string | undefined; state?: MailState | undefined }

function filtered({ siteId, batchId, state }: SendFilter): Condition {
  const is: Condition[] = [{ sql: 'siteId = {siteId:String}', params: { siteId } }]
  if (batchId !== undefined) is.push({ sql: 'batchId = {batchId:String}', params: { batchId } })
  if (state !== undefined) is.push({ sql: 'state = {sendState:String}', params: { sendState: state } })
  // In drafts and discarded batches nothing has become of anything.
  else if (batchId === undefined) is.push({ sql: "state != 'planned'", params: {} })
  return allOf(is)
}

export type SendCursor = { batchId: string; recipientNo: number }

/** By batch and number, a page at a time. */
export async function listSends(
  store: Store,
  filter: SendFilter,
  { limit, after }: { limit: number; after: SendCursor | null },
): Promise<{ total: number; sends: Send[] }> {
  const is = filtered(filter)
  const page = after ? '(batchId, recipientNo) > ({afterBatch:String}, {afterNo:UInt32})' : 'true'
  const params = { ...is.params, limit, afterBatch: after?.batchId ?? '', afterNo: after?.recipientNo ?? 0 }
  const [counted, rows] = await Promise.all([
    store.query<{ n: string | number }>(`SELECT count() AS n FROM mailSends FINAL WHERE ${is.sql}`, is.params),
    store.query<Row>(
      `SELECT ${columns} FROM mailSends FINAL WHERE (${is.sql}) AND ${page}
       ORDER BY batchId, recipientNo LIMIT {limit:UInt32}`,
      params,
    ),
  ])
  return { total: Number(counted[0]?.n ?? 0), sends: rows.map(sendOf) }
}

export async function readSend(store: Store, siteId: string, batchId: string, no: number): Promise<Send | null> {
  const rows = await store.query<Row>(
    `SELECT ${columns} FROM mailSends FINAL
     WHERE siteId = {siteId:String} AND batchId = {batchId:String} AND recipientNo = {no:UInt32}`,
    { siteId, batchId, no },
  )
  return rows[0] ? sendOf(rows[0]) : null
}

/** By batch and state. */
export async function countSends(
  store: Store,
  siteId: string,
  batchIds: readonly string[],
): Promise<Map<string, Map<MailState, number>>> {
  const rows = await store.query<{ batchId: string; state: MailState; n: string | number }>(
    `SELECT batchId, state, count() AS n FROM mailSends FINAL
     WHERE siteId = {siteId:String} AND batchId IN {batchIds:Array(String)} GROUP BY batchId, state`,
    { siteId, batchIds },
  )
  const counts = new Map<string, Map<MailState, number>>(batchIds.map((batchId) => [batchId, new Map()]))
  for (const { batchId, state, n } of rows) counts.get(batchId)?.set(state, Number(n))
  return counts
}

/** The queued one whose turn it is, or will be. */
export async function nextQueued(store: Store, siteId: string, batchId: string): Promise<Send | null> {
  const rows = await store.query<Row>(
    `SELECT ${columns} FROM mailSends FINAL
     WHERE siteId = {siteId:String} AND batchId = {batchId:String} AND state = 'queued'
     ORDER BY mailSends.notBefore, recipientNo LIMIT 1`,
    { siteId, batchId },
  )
  return rows[0] ? sendOf(rows[0]) : null
}

/** Handed over when the program ended: nobody knows whether they were taken. */
export async function interruptedSends(store: Store): Promise<Send[]> {
  const rows = await store.query<Row>(`SELECT ${columns} FROM mailSends FINAL WHERE state = 'handing'`)
  return rows.map(sendOf)
}

/** Whose case has not been told. */
export async function unloggedSends(store: Store): Promise<Send[]> {
  const rows = await store.query<Row>(
    `SELECT ${columns} FROM mailSends FINAL WHERE state IN ('sent', 'bounced', 'unknown') AND NOT logged`,
  )
  return rows.map(sendOf)
}
