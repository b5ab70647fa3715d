/** The persons of a cause analysis, read from the store: all who are affected, and of the others at most so many. */
import type { Store } from '../../clickhouse/store.ts'
import { type ItemScope, triesWithItems } from './items.ts'
import { firstTries, type Subject } from './tries.ts'

export type Person = {
  person: string
  sessionDay: string
  sessionId: string
  momentMs: number
  affected: boolean
  items: string[]
}

export type People = {
  people: Person[]
  /** Of all, also those who were not looked at. */
  affected: number
  others: number
  /** One in so many of those affected, and of the others, was looked at. */
  oneInAffected: number
  oneIn: number
}

/** Of each side; more tell hardly more. Chances stay exact, since who is left out has nothing to do with what she has. */
const maxPeople = 20_000

type Num = number | string
type Row = [
  person: string,
  sessionDay: string,
  sessionId: string,
  momentMs: Num,
  isAffected: boolean | Num,
  nAll: Num,
  nAffected: Num,
  items: string[],
]

/** A choice by hash: the same persons each time. */
const isChosen = (n: string): string => `cityHash64(person) % greatest(1, toUInt64(ceil((${n}) / {atMost:UInt32}))) = 0`

export async function readPeople(
  store: Store,
  scope: ItemScope,
  subject: Subject,
  atMost = maxPeople,
): Promise<People> {
  const tries = firstTries(scope, subject, true)
  const chosen = {
    sql: `SELECT * FROM (
        SELECT *, count() OVER () AS nAll, countIf(isAffected) OVER () AS nAffected FROM (${tries.sql}))
      WHERE if(isAffected, ${isChosen('nAffected')}, ${isChosen('nAll - nAffected')})`,
    params: { ...tries.params, atMost },
  }
  const rows = triesWithItems(scope, subject, { narrowed: { rows: chosen, more: ['nAll', 'nAffected'] } })
  const found = await store.query<{ row: Row }>(
    `SELECT (person, toString(ofDay), toString(ofSession), momentMs, isAffected, nAll, nAffected, items) AS row
     FROM (${rows.sql}) ORDER BY person`,
    rows.params,
  )
  const [first] = found
  const [all, affected] = first ? [Number(first.row[5]), Number(first.row[6])] : [0, 0]
  const oneIn = (n: number) => Math.max(1, Math.ceil(n / atMost))
  return {
    people: found.map(({ row: [person, sessionDay, sessionId, momentMs, isAffected, , , items] }) => ({
      person,
      sessionDay,
      sessionId,
      momentMs: Number(momentMs),
      affected: Boolean(isAffected),
      items,
    })),
    affected,
    others: all - affected,
    oneInAffected: oneIn(affected),
    oneIn: oneIn(all - affected),
  }
}

/** When each release was first seen: the order in which they came. */
export async function releaseOrder(
  store: Store,
  { siteId }: ItemScope,
  releases: readonly string[],
): Promise<string[]> {
  if (releases.length === 0) return []
  const rows = await store.query<{ name: string }>(
    `SELECT toString(release) AS name FROM sessions WHERE siteId = {siteId:String} AND release IN {releases:Array(String)}
     GROUP BY name ORDER BY min(firstTs), name`,
    { siteId, releases },
  )
  return rows.map(({ name }) => name)
}

/** Where in each of some sessions something happened at that very moment, as the replay's `step`; and what is replayed. */
export async function stepsAt(
  store: Store,
  siteId: string,
  people: readonly Person[],
): Promise<Map<string, { step: string; hasReplay: boolean }>> {
  if (people.length === 0) return new Map()
  const which = `siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND sessionId IN {sessions:Array(UUID)}`
  const rows = await store.query<{ session: string; step: string; hasReplay: boolean | Num }>(
    `SELECT toString(sessionId) AS session, toString(step) AS step, replayed > 0 AS hasReplay
     FROM (
       SELECT sessionId, argMinIf(concat(toString(tabId), '.', toString(eventNo)), (tabId, eventNo),
           toUnixTimestamp64Milli(ts) = transform(toString(sessionId), {keys:Array(String)}, {moments:Array(Int64)}, 0)) AS step
       FROM events WHERE ${which} GROUP BY sessionId) AS happened
     LEFT JOIN (SELECT sessionId, countIf(hasSnapshot) AS replayed FROM replayChunks WHERE ${which} GROUP BY sessionId) AS chunks
       USING (sessionId)`,
    {
      siteId,
      days: [...new Set(people.map(({ sessionDay }) => sessionDay))],
      sessions: people.map(({ sessionId }) => sessionId),
      keys: people.map(({ sessionId }) => sessionId),
      moments: people.map(({ momentMs }) => momentMs),
    },
  )
  return new Map(rows.map(({ session, step, hasReplay }) => [session, { step, hasReplay: Boolean(hasReplay) }]))
}
