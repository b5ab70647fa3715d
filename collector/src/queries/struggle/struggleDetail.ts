/** What is known of one struggle point: what was said, to whom, on which browsers, and what became of them. */
import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { isUnsure } from '@hindsight/protocol/confidence'
import type { ErrorSignal } from '@hindsight/protocol/events'
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../../clickhouse/store.ts'
import { rateOf } from '../../statistics/rate.ts'
import { conversionSql } from '../conversion.ts'
import { eventsWithPerson } from '../eventPersons.ts'
import { onSiteDays } from '../scope.ts'
import { signalsOf } from './signals.ts'
import { type PointQuestion, sessionsThatTried } from './tries.ts'

export type PointDetail = Pick<
  StruggleDetail,
  'messages' | 'browsers' | 'shapes' | 'told' | 'converted' | 'convertedOthers'
>

const maxRows = 50
/** Success after that long has other reasons. */
const successWithinMs = 7 * 24 * 60 * 60 * 1000

type Num = number | string

export async function struggleDetail(
  store: Store,
  question: PointQuestion,
  conversion: Conversion,
): Promise<PointDetail> {
  const [texts, told, browsers, outcome] = await Promise.all([
    textsOf(store, question),
    toldOf(store, question),
    browsersOf(store, question),
    outcomeOf(store, question, conversion),
  ])
  return { ...texts, told, browsers, ...outcome }
}

type Counts = [values: string[], n: Num[]]

function mostFrequent([values, n]: Counts): [value: string, n: number][] {
  return values
    .map((value, index): [string, number] => [value, Number(n[index])])
    .filter(([value]) => value !== '')
    .sort(([one, n1], [other, n2]) => n2 - n1 || (one < other ? -1 : 1))
    .slice(0, maxRows)
}

/** What was said, and flags of what the field held, each by how many signals carry it. */
async function textsOf(store: Store, { siteId, period, pointId, merges }: PointQuestion) {
  const signals = signalsOf(siteId, period, { pointId, merges })
  const [row] = await store.query<{ messages: Counts; shapes: Counts }>(
    `SELECT sumMap([message], [toUInt64(1)]) AS messages,
       sumMap(arrayMap(flag -> toString(flag), shape), arrayMap(flag -> toUInt64(1), shape)) AS shapes
     FROM (${signals.sql})`,
    signals.params,
  )
  return {
    messages: mostFrequent(row?.messages ?? [[], []]).map(([message, n]) => ({ message, n })),
    shapes: mostFrequent(row?.shapes ?? [[], []]).map(([shape, n]) => ({ shape, n })),
  }
}

/** How sure its field errors are, by the signs that told of each. What is at no field's place has none. */
async function toldOf(store: Store, { siteId, period, pointId, merges }: PointQuestion): Promise<PointDetail['told']> {
  const signals = signalsOf(siteId, period, { pointId, merges })
  const rows = await store.query<{ via: ErrorSignal[]; n: Num }>(
    `SELECT JSONExtract(properties, 'via', 'Array(String)') AS via, uniqExact(sessionId, tabId, eventNo) AS n
     FROM events
     WHERE ${onSiteDays(siteId, period).sql} AND kind = 'fieldError'
       AND (sessionDay, sessionId, tabId, eventNo) IN (
         SELECT sessionDay, sessionId, tabId, eventNo FROM (${signals.sql})
         WHERE signal IN ('fieldError', 'falseRejection', 'fieldStruggle'))
     GROUP BY via`,
    signals.params,
  )
  const sum = (of: typeof rows) => of.reduce((total, { n }) => total + Number(n), 0)
  return { errors: sum(rows), unsure: sum(rows.filter(({ via }) => via.length > 0 && isUnsure(via))) }
}

/** Persons, affected and tried, by the browser of their session. */
async function browsersOf(store: Store, question: PointQuestion) {
  const tried = sessionsThatTried(question, ['person', 'browser', 'browserVersion'])
  const rows = await store.query<{ browser: string; browserVersion: string; nTried: Num; nAffected: Num }>(
    `SELECT browser, browserVersion, uniqExact(cityHash64(person)) AS nTried,
       uniqExactIf(cityHash64(person), times > 0) AS nAffected
     FROM (${tried.sql})
     GROUP BY browser, browserVersion ORDER BY nAffected DESC, nTried DESC, browser, browserVersion LIMIT ${maxRows}`,
    tried.params,
  )
  return rows.map(({ nTried, nAffected, ...browser }) => ({
    ...browser,
    persons: Number(nAffected),
    tried: Number(nTried),
    failure: rateOf(Number(nAffected), Number(nTried)),
  }))
}

/** Persons who succeeded within a week: of those affected, after they first were; of the others, after they first tried. */
async function outcomeOf(store: Store, question: PointQuestion, conversion: Conversion) {
  const { siteId, period } = question
  const tried = sessionsThatTried(question, ['person'])
  const { isConversion, params } = conversionSql(new Map([[siteId, conversion]]))
  const lastMs = period.toMs + 2 * successWithinMs
  const later = onSiteDays(siteId, { ...period, toMs: lastMs })
  // Named apart: the days of successes reach further than those of the signals.
  const days = { sql: later.sql.replace('{toDay:Date}', '{successTo:Date}'), params: {} }
  const successes = eventsWithPerson({ at: 'toUnixTimestamp64Milli(ts)' }, isConversion, days)
  const rows = await store.query<{ affected: boolean | number; n: Num; k: Num }>(
    `SELECT isAffected AS affected, count() AS n, countIf(arrayExists(at -> at > since AND at <= since + ${successWithinMs}, successes)) AS k
     FROM (
       SELECT person, countIf(times > 0) > 0 AS isAffected, if(isAffected, minIf(hitAt, times > 0), min(triedAt)) AS since
       FROM (${tried.sql}) GROUP BY person) AS persons
     LEFT JOIN (SELECT person, groupArray(at) AS successes FROM (${successes}) GROUP BY person) AS succeeded USING (person)
     GROUP BY affected`,
    { ...tried.params, ...params, successTo: later.params.toDay },
  )
  const of = (affected: boolean) => {
    const row = rows.find((one) => Boolean(one.affected) === affected)
    return rateOf(Number(row?.k ?? 0), Number(row?.n ?? 0))
  }
  return { converted: of(true), convertedOthers: of(false) }
}
