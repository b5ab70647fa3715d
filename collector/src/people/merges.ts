/**
 * Merges: "these two customers are one person", said by the site's server or a colleague. A saying points from one
 * customer to another; where the chain of sayings ends is the person. Events are never rewritten: the roll-up maps what
 * they name to the person, so a merge that was wrong is undone by a new saying, into itself.
 *
 * The table holds, beside what was said, where its chain ends, so that questions need one look and no chain. Sayings
 * about one site are carried out one after the other, since each may move the ends of others.
 */
import type { Store } from '../clickhouse/store.ts'

export type Merge = {
  customerId: string
  into: string
  /** ms since 1970, server time. An older saying never overrules a newer one. */
  decidedAt: number
  /** accountId, or `server`. */
  by: string
}

type Stored = {
  customerId: string
  into: string
  person: string
  decidedAt: number
  decidedBy: string
  version: number
}

const queues = new WeakMap<Store, Map<string, Promise<unknown>>>()

function inTurn<T>(store: Store, siteId: string, act: () => Promise<T>): Promise<T> {
  const bySite = queues.get(store) ?? new Map<string, Promise<unknown>>()
  queues.set(store, bySite)
  const mine = (bySite.get(siteId) ?? Promise.resolve()).then(act, act)
  bySite.set(
    siteId,
    mine.catch(() => undefined),
  )
  return mine
}

async function readAll(store: Store, siteId: string): Promise<Map<string, Stored>> {
  type Row = Omit<Stored, 'decidedAt' | 'version'> & { decided: string; ver: string }
  const rows = await store.query<Row>(
    `SELECT customerId, into, person, toString(decidedAt) AS decided, decidedBy, toString(version) AS ver
     FROM customerMerges FINAL WHERE siteId = {siteId:String}`,
    { siteId },
  )
  return new Map(
    rows.map(({ decided, ver, ...row }) => [
      row.customerId,
      { ...row, decidedAt: Number(decided), version: Number(ver) },
    ]),
  )
}

/** Where the chain of sayings that begins with this customer ends. */
function endOf(customerId: string, said: ReadonlyMap<string, Pick<Stored, 'into'>>): string {
  let at = customerId
  for (let steps = 0; steps <= said.size; steps++) {
    const into = said.get(at)?.into ?? at
    if (into === at) return at
    at = into
  }
  return customerId
}

/** Carries one saying out; resolves to the person that the customer is now. */
export function merge(store: Store, siteId: string, { customerId, into, decidedAt, by }: Merge): Promise<string> {
  return inTurn(store, siteId, async () => {
    const before = await readAll(store, siteId)
    const known = before.get(customerId)
    if (known && known.decidedAt >= decidedAt) return known.person
    const said = new Map(before)
    const say = (one: string, other: string) =>
      said.set(one, { customerId: one, into: other, person: '', decidedAt, decidedBy: by, version: 0 })
    // The other way round before: now it is this one that bears the name, and the circle must be cut there.
    if (customerId !== into && endOf(into, before) === customerId) say(into, into)
    say(customerId, into)
    const changed = [...said.values()]
      .map((row) => ({ ...row, person: endOf(row.customerId, said) }))
      .filter((row) => row.version === 0 || row.person !== before.get(row.customerId)?.person)
    const newest = Math.max(0, ...[...before.values()].map(({ version }) => version))
    const version = Math.max(Date.now(), newest + 1)
    await store.insert(
      'customerMerges',
      changed.map((row) => ({ ...row, siteId, version })),
    )
    return endOf(customerId, said)
  })
}
