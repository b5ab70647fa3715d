/**
 * Recomputes sessions whole, from their events, into a new version of each. Nothing is kept from the version before:
 * late events, identity learnt later and erased rows need no code of their own.
 */
import { maxCounted, signalNames, signals } from '@hindsight/protocol/signals'
import type { Store } from '../clickhouse/store.ts'
import type { Visit } from '../people/personOf.ts'
import { sessionAttributes } from './attributes.ts'
import { type ConversionSql, conversionKey, conversionSql } from './conversion.ts'
import { insertFormFields } from './forms/insertFormFields.ts'
import { attributed } from './sessionPersons.ts'
import { isFailedRequest, isFailedSubmit } from './signals/definitions.ts'
import type { Rules } from './signals/rules.ts'
import { type ThresholdOf, thresholdSql } from './signals/thresholds.ts'
import { insertSignals } from './signals.ts'
import { spotsOfEvent, touchedColumns } from './touched.ts'

export type SessionKey = { siteId: string; sessionDay: string; sessionId: string }

const key = "concat(siteId, '/', toString(sessionDay), '/', toString(sessionId))"
const attributedTo = (values: string): string =>
  `transform(${key}, {keys:Array(String)}, {${values}:Array(String)}, '')`
const visitorId = "argMinIf(visitorId, at, source = 'recorder')"

/** What a row of `sessions` holds, column by column. `at` orders events as (ts, tabId, eventNo) does, in one number:
 *  the tab is in it by four bits of its hash, which only matter for events of one millisecond. */
const columns: Record<string, string> = {
  siteId: 'siteId',
  sessionDay: 'sessionDay',
  sessionId: 'sessionId',
  version: '{version:UInt64}',
  firstTs: 'min(ts)',
  lastTs: 'max(ts)',
  visitorId,
  person: attributedTo('persons'),
  link: attributedTo('links'),
  customerId: attributedTo('customers'),
  verified: `${attributedTo('verified')} = 'true'`,
  browser: "argMinIf(browser, at, source = 'recorder')",
  browserVersion: "argMinIf(browserVersion, at, source = 'recorder')",
  os: "argMinIf(os, at, source = 'recorder')",
  osVersion: "argMinIf(osVersion, at, source = 'recorder')",
  device: "argMinIf(device, at, source = 'recorder')",
  country: "argMinIf(country, at, source = 'recorder')",
  language: "argMinIf(language, at, language != '' AND source = 'recorder')",
  release: "argMaxIf(release, at, source = 'recorder')",
  recorder: "argMaxIf(recorder, at, source = 'recorder')",
  clockOffsetMs: "argMinIf(clockOffsetMs, at, source = 'recorder')",
  referrerHost: "domainWithoutWWW(argMinIf(referrer, at, kind = 'pageView'))",
  attributes: sessionAttributes,
  entryPath: "argMinIf(path, at, kind = 'pageView')",
  exitPath: "argMaxIf(path, at, kind = 'pageView')",
  paths: "arraySort(groupUniqArrayIf(200)(path, kind = 'pageView'))",
  tabs: "uniqExactIf(tabId, source = 'recorder')",
  pageViews: "countIf(kind = 'pageView')",
  events: 'count()',
  clicks: "countIf(kind = 'click')",
  fieldErrors: "countIf(kind = 'fieldError')",
  formErrors: "countIf(kind = 'formError')",
  converted: 'countIf(isConversion) > 0',
  // An order that the page and the server both report is counted once.
  revenue: `arraySum(tupleElement(groupUniqArrayIf(
    (success, worth), isConversion), 2))`,
  activity: activity(),
  recording: "argMaxIf(reason, at, kind = 'recording')",
  ...touchedColumns,
  firstError: 'substringUTF8(argMinIf(says, at, isError), 1, 300)',
}

/** They say something of a session, but alone do not make it a struggle. */
const mild = signalNames.filter((name) => 'mild' in signals[name])

/** Counts of a session's signals, by column. */
const counts: Record<string, string> = {
  struggles: `countIf(signal NOT IN (${mild.map((name) => `'${name}'`).join(', ')}))`,
  falseRejections: "countIf(signal = 'falseRejection')",
  failedSubmits: "countIf(signal = 'failedSubmit')",
  jsErrors: "countIf(signal = 'jsError')",
  failedRequests: "countIf(signal = 'failedRequest')",
  rageClicks: "countIf(signal = 'rageClick')",
  deadClicks: "countIf(signal = 'deadClick')",
  score: `arraySum((name, points) -> least(countEqual(groupArray(toString(signal)), name), ${maxCounted}) * points,
    [${signalNames.map((name) => `'${name}'`).join(', ')}], [${signalNames.map((name) => signals[name].points).join(', ')}])`,
}

/** Events per twentieth of the session's length. */
function activity(): string {
  const firstMs = 'toUnixTimestamp64Milli(min(ts))'
  const lengthMs = `greatest(toUnixTimestamp64Milli(max(ts)) - ${firstMs}, 1)`
  const twentieths = `arrayMap(ms -> least(19, intDiv((ms - ${firstMs}) * 20, ${lengthMs})),
    groupArray(toUnixTimestamp64Milli(ts)))`
  return `arrayMap(twentieth -> toUInt32(countEqual(${twentieths}, toInt64(twentieth))), range(20))`
}

const chosen = `siteId IN {sites:Array(String)} AND sessionDay IN {days:Array(Date)}
    AND sessionId IN {sessions:Array(UUID)}`
const inOrder =
  'toUnixTimestamp64Milli(ts) * 4194304 + bitAnd(cityHash64(tabId), 15) * 262144 + least(eventNo, 262143) AS at'
const named = (expressions: Record<string, string>): string =>
  Object.entries(expressions)
    .map(([name, expression]) => `${expression} AS ${name}`)
    .join(',\n  ')
const names = [...Object.keys(columns), ...Object.keys(counts)].join(', ')

const insertSessions = (
  { isConversion, value }: ConversionSql,
  of: ThresholdOf,
): string => `INSERT INTO sessions (${names})
SELECT ${names}
FROM (
  SELECT ${named(columns)}
  FROM (
    SELECT *, ${inOrder}, ${spotsOfEvent} AS spots,
      ${isConversion} AS isConversion, ${conversionKey} AS success, ${value} AS worth,
      kind IN ('fieldError', 'formError', 'jsError') OR ${isFailedSubmit} OR ${isFailedRequest(of)} AS isError,
      multiIf(
        kind = 'fieldError', concat(if(label = '', 'A field', label), ': ',
          if(message = '', 'refused by the browser', message)),
        kind = 'submit', concat(if(label = '', 'The form', label), ': ',
          multiIf(outcome = 'requestFailed', 'request failed', outcome = 'nothing', 'nothing happened', 'not accepted')),
        kind = 'request', concat('Request failed: ', path(url), ' ', if(status = 0, 'no answer', toString(status))),
        message) AS says
    FROM events
    WHERE ${chosen}
  )
  GROUP BY siteId, sessionDay, sessionId
) AS session
LEFT JOIN (
  SELECT siteId, sessionDay, sessionId, ${named(counts)} FROM signals
  WHERE ${chosen} AND version = {version:UInt64}
  GROUP BY siteId, sessionDay, sessionId
) AS counted USING (siteId, sessionDay, sessionId)
SETTINGS prefer_column_name_to_alias = 1`

const distinct = (values: string[]): string[] => [...new Set(values)]

type VisitRow = Omit<Visit, 'firstMs' | 'lastMs'> & { first: string; last: string }

async function visitsOf(store: Store, params: Record<string, unknown>): Promise<Visit[]> {
  const rows = await store.query<VisitRow>(
    `SELECT siteId, toString(sessionDay) AS sessionDay, toString(sessionId) AS sessionId, ${visitorId} AS visitorId,
       toString(toUnixTimestamp64Milli(min(ts))) AS first, toString(toUnixTimestamp64Milli(max(ts))) AS last
     FROM (SELECT siteId, sessionDay, sessionId, visitorId, source, ts, ${inOrder} FROM events WHERE ${chosen})
     GROUP BY siteId, sessionDay, sessionId
     SETTINGS prefer_column_name_to_alias = 1`,
    params,
  )
  return rows.map(({ first, last, ...visit }) => ({ ...visit, firstMs: Number(first), lastMs: Number(last) }))
}

/**
 * `rules`: those of every site. `version` orders versions of one session: the store's time, in ms, when it was known
 * that these sessions had changed. Signals come first: the session's version is what makes them count.
 */
export async function recomputeSessions(
  store: Store,
  keys: readonly SessionKey[],
  rules: ReadonlyMap<string, Rules>,
  version: number,
): Promise<void> {
  const sites = distinct(keys.map((key) => key.siteId))
  const which = {
    sites,
    days: distinct(keys.map((key) => key.sessionDay)),
    sessions: distinct(keys.map((key) => key.sessionId)),
  }
  const persons = await attributed(store, await visitsOf(store, which))
  const params = {
    ...which,
    version,
    keys: persons.map(({ visit }) => `${visit.siteId}/${visit.sessionDay}/${visit.sessionId}`),
    persons: persons.map(({ attribution }) => attribution.person),
    links: persons.map(({ attribution }) => attribution.link),
    customers: persons.map(({ attribution }) => attribution.customerId),
    verified: persons.map(({ attribution }) => String(attribution.verified)),
  }
  if (persons.length === 0) return
  const concerned = new Map([...rules].filter(([siteId]) => sites.includes(siteId)))
  const judging = insertSignals(chosen, concerned)
  await store.command(judging.sql, { ...params, ...judging.params })
  await store.command(insertFormFields(chosen), params)
  const success = conversionSql(new Map([...concerned].map(([siteId, { conversion }]) => [siteId, conversion])))
  const thresholds = thresholdSql(new Map([...concerned].map(([siteId, { thresholds }]) => [siteId, thresholds])))
  const sql = insertSessions(success, thresholds.of)
  await store.command(sql, { ...params, ...success.params, ...thresholds.params })
}
