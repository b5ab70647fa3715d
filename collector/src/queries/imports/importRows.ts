/** What imports have left in the store: which rows are there, what was refused, and their deletion as a whole. */
import type { RefusedRow } from '@hindsight/protocol/api/imports'
import type { Store } from '../../clickhouse/store.ts'
import type { ContactFact } from '../../facts.ts'

const ofImport = 'siteId = {siteId:String} AND importId = {importId:String}'

/** Of these message ids, whatever day they are of: those that are stored. */
export async function storedMessages(store: Store, siteId: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await store.query<{ id: string }>(
    `SELECT DISTINCT messageId AS id FROM events
     WHERE siteId = {siteId:String} AND messageId IN {ids:Array(String)}`,
    { siteId, ids },
  )
  return new Set(rows.map(({ id }) => id))
}

const contactKey = ({ customerId, name, email, phone }: Pick<ContactFact, 'customerId' | 'name' | 'email' | 'phone'>) =>
  JSON.stringify([customerId, name, email, phone])

/** Whether exactly this was said of a customer already, by a server: then it is not the import's to take away again. */
export async function saidBefore(
  store: Store,
  siteId: string,
  contacts: readonly ContactFact[],
): Promise<(contact: ContactFact) => boolean> {
  if (contacts.length === 0) return () => false
  const rows = await store.query<Pick<ContactFact, 'customerId' | 'name' | 'email' | 'phone'>>(
    `SELECT customerId, name, email, phone FROM contactDetails FINAL
     WHERE siteId = {siteId:String} AND verified AND address = '' AND customerId IN {ids:Array(String)}`,
    { siteId, ids: [...new Set(contacts.map(({ customerId }) => customerId))] },
  )
  const known = new Set(rows.map(contactKey))
  return (contact) => known.has(contactKey(contact))
}

/** By e-mail address, in small letters: the customer who alone has it. */
export async function customersOfEmails(
  store: Store,
  siteId: string,
  emails: readonly string[],
): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map()
  const rows = await store.query<{ address: string; customer: string }>(
    `SELECT lowerUTF8(email) AS address, any(customerId) AS customer FROM contactDetails
     WHERE siteId = {siteId:String} AND lowerUTF8(email) IN {emails:Array(String)}
     GROUP BY address HAVING uniqExact(customerId) = 1`,
    { siteId, emails: [...new Set(emails.map((email) => email.toLowerCase()))] },
  )
  return new Map(rows.map(({ address, customer }) => [address, customer]))
}

export async function refusedRows(
  store: Store,
  siteId: string,
  importId: string,
  limit: number,
): Promise<RefusedRow[]> {
  return await store.query<RefusedRow>(
    `SELECT rowNo AS row, columnName AS column, rule FROM importRefusals WHERE ${ofImport}
     ORDER BY rowNo LIMIT {limit:UInt32}`,
    { siteId, importId, limit },
  )
}

/** Deletes what an import made; how many rows that were. */
export async function deleteImport(
  store: Store,
  siteId: string,
  importId: string,
): Promise<{ events: number; contactDetails: number; wishes: number }> {
  const params = { siteId, importId }
  const rowsIn = async (table: 'contactDetails' | 'contactWishes') => {
    const [row] = await store.query<{ n: number | string }>(
      `SELECT count() AS n FROM ${table} FINAL WHERE ${ofImport}`,
      params,
    )
    return Number(row?.n ?? 0)
  }
  const events = await eventsOf(store, params)
  const [contactDetails, wishes] = [await rowsIn('contactDetails'), await rowsIn('contactWishes')]
  for (const table of ['events', 'contactDetails', 'contactWishes', 'campaignDays'] as const) {
    await store.command(`ALTER TABLE ${table} DELETE WHERE ${ofImport}`, params, { mutations_sync: '1' })
  }
  return { events, contactDetails, wishes }
}

async function eventsOf(store: Store, params: Record<string, unknown>): Promise<number> {
  const [row] = await store.query<{ n: number | string }>(
    `SELECT (SELECT count() FROM events WHERE ${ofImport}) + (SELECT count() FROM campaignDays FINAL WHERE ${ofImport}) AS n`,
    params,
  )
  return Number(row?.n ?? 0)
}
