/** What is known of one struggle point: what was said, to whom, on which browsers, and what became of them. */
import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../../clickhouse/store.ts'
import { rateOf } from '../../statistics/rate.ts'
import { conversionSql } from '../conversion.ts'
import { eventsWithPerson } from '../eventPersons.ts'
import { onSiteDays, type Period } from '../scope.ts'
import { signalsOf, triedOf } from './signals.ts'

export type PointQuestion = { siteId: string; period: Period; pointId: string; conversion: Conversion }
export type PointDetail = Pick<
  StruggleDetail,
  'messages' | 'browsers' | 'shapes' | 'converted' | 'convertedOthers' | 'moments'
>

const maxRows = 50
const maxMoments = 20
/** Success after that long has other reasons. */
const successWithinMs = 7 * 24 * 60 * 60 * 1000

type Num = number | string

export async function struggleDetail(store: Store, question: PointQuestion): Promise<PointDetail> {
  const [messages, browsers, shapes, outcome, moments] = await Promise.all([
    messagesOf(store, question),
    browsersOf(store, question),
    shapesOf(store, question),
    outcomeOf(store, question),
    momentsOf(store, question),
  ])
  return { messages, browsers, shapes, ...outcome, moments }
}

async function messagesOf(store: Store, { siteId, period, pointId }: PointQuestion) {
  const signals = signalsOf(siteId, period, { pointId })
  const rows = await store.query<{ message: string; n: Num }>(
    `SELECT message, count() AS n FROM (${signals.sql}) WHERE message != ''
     GROUP BY message ORDER BY n DESC, message LIMIT ${maxRows}`,
    signals.params,
  )
  return rows.map(({ message, n }) => ({ message, n: Number(n) }))
}

/** Persons, affected and tried, by the browser of their session. */
async function browsersOf(store: Store, { siteId, period, pointId }: PointQuestion) {
  const tried = triedOf(siteId, period, { pointId })
  const signals = signalsOf(siteId, period, { pointId })
  const rows = await store.query<{ browser: string; browserVersion: string; nTried: Num; nAffected: Num }>(
    `SELECT browser, browserVersion, uniqExact(person) AS nTried, uniqExactIf(person, (person, browser, browserVersion) IN (
       SELECT person, browser, browserVersion FROM (${signals.sql}))) AS nAffected
     FROM (${tried.sql})
     GROUP BY browser, browserVersion ORDER BY nAffected DESC, nTried DESC, browser, browserVersion LIMIT ${maxRows}`,
    { ...tried.params, ...signals.params },
  )
  return rows.map(({ nTried, nAffected, ...browser }) => ({
    ...browser,
    persons: Number(nAffected),
    tried: Number(nTried),
    failure: rateOf(Number(nAffected), Number(nTried)),
  }))
}

/** Flags of what the field held, by how many signals carry them. */
async function shapesOf(store: Store, { siteId, period, pointId }: PointQuestion) {
  const signals = signalsOf(siteId, period, { pointId })
  const rows = await store.query<{ flag: string; n: Num }>(
    `SELECT arrayJoin(shape) AS flag, count() AS n FROM (${signals.sql})
     GROUP BY flag ORDER BY n DESC, flag LIMIT ${maxRows}`,
    signals.params,
  )
  return rows.map(({ flag, n }) => ({ shape: flag, n: Number(n) }))
}

/** Persons who succeeded within a week: of those affected, after they first were; of the others, after they first tried. */
async function outcomeOf(store: Store, { siteId, period, pointId, conversion }: PointQuestion) {
  const tried = triedOf(siteId, period, { pointId })
  const signals = signalsOf(siteId, period, { pointId })
  const { isConversion, params } = conversionSql(new Map([[siteId, conversion]]))
  const lastMs = period.toMs + 2 * successWithinMs
  const later = onSiteDays(siteId, { fromMs: period.fromMs, toMs: lastMs })
  // Named apart: the days of successes reach further than those of the signals.
  const days = { sql: later.sql.replace('{toDay:Date}', '{successTo:Date}'), params: {} }
  const successes = eventsWithPerson({ at: 'toUnixTimestamp64Milli(ts)' }, isConversion, days)
  const rows = await store.query<{ affected: boolean | number; n: Num; k: Num }>(
    `SELECT isAffected AS affected, count() AS n, countIf(arrayExists(at -> at > since AND at <= since + ${successWithinMs}, successes)) AS k
     FROM (
       SELECT person, max(hit) AS isAffected, if(isAffected, minIf(at, hit), min(at)) AS since
       FROM (
         SELECT person, touched AS at, false AS hit FROM (${tried.sql})
         UNION ALL
         SELECT person, toUnixTimestamp64Milli(ts) AS at, true AS hit FROM (${signals.sql}))
       GROUP BY person) AS persons
     LEFT JOIN (SELECT person, groupArray(at) AS successes FROM (${successes}) GROUP BY person) AS succeeded USING (person)
     GROUP BY affected`,
    { ...tried.params, ...signals.params, ...params, successTo: later.params.toDay },
  )
  const of = (affected: boolean) => {
    const row = rows.find((one) => Boolean(one.affected) === affected)
    return rateOf(Number(row?.k ?? 0), Number(row?.n ?? 0))
  }
  return { converted: of(true), convertedOthers: of(false) }
}

/** The first signal in each of the newest sessions. */
async function momentsOf(store: Store, { siteId, period, pointId }: PointQuestion) {
  const signals = signalsOf(siteId, period, { pointId })
  const rows = await store.query<{ session: string; step: string; at: Num; who: string }>(
    `SELECT toString(sessionId) AS session, toUnixTimestamp64Milli(min(ts)) AS at, any(person) AS who,
       argMin(concat(toString(tabId), '.', toString(eventNo)), (ts, tabId, eventNo)) AS step
     FROM (${signals.sql}) GROUP BY sessionDay, sessionId ORDER BY at DESC, session LIMIT ${maxMoments}`,
    signals.params,
  )
  return rows.map(({ session, step, at, who }) => ({ sessionId: session, step, ts: Number(at), person: who }))
}
