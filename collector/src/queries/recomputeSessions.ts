/**
 * Recomputes sessions whole, from their events, into a new version of each. Nothing is kept from the version before:
 * late events, identity learnt later and erased rows need no code of their own.
 */
import { maxCounted, type SignalName, signalNames, signals } from '@hindsight/protocol/signals'
import type { Store } from '../clickhouse/store.ts'
import type { Visit } from '../people/personOf.ts'
import { sessionAttributes } from './attributes.ts'
import { type ConversionSql, conversionKey, conversionSql } from './conversion.ts'
import { formKinds, insertFormFields } from './forms/insertFormFields.ts'
import { quickToPlan } from './quickToPlan.ts'
import { attributed } from './sessionPersons.ts'
import { possibleSignals } from './signals/conditions.ts'
import { isFailedRequest, isFailedSubmit } from './signals/definitions.ts'
import { quickPages } from './signals/quickPages.ts'
import type { Rules } from './signals/rules.ts'
import { type ThresholdOf, type ThresholdSql, thresholdSql } from './signals/thresholds.ts'
import { insertSignals } from './signals.ts'
import { spotsOfEvent, touchedColumns } from './touched.ts'
import { type Found, foundInEvents, noteTraffic } from './traffic/found.ts'

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
/** Columns of events that sessions are made of: with all of them, planning takes a third longer. */
const used = `siteId, sessionDay, sessionId, tabId, eventNo, messageId, kind, name, source, ts, visitorId, url, path, referrer,
      place, form, label, message, outcome, status, reason, orderId, revenue, browser, browserVersion, os, osVersion,
      device, country, language, release, recorder, clockOffsetMs, properties`
const named = (expressions: Record<string, string>): string =>
  Object.entries(expressions)
    .map(([name, expression]) => `${expression} AS ${name}`)
    .join(',\n  ')
const listed = (...expressions: Record<string, string>[]): string =>
  expressions.flatMap((columns) => Object.keys(columns)).join(', ')

const withCounts = `LEFT JOIN (
  SELECT siteId, sessionDay, sessionId, ${named(counts)} FROM signals
  WHERE ${chosen} AND version = {version:UInt64}
  GROUP BY siteId, sessionDay, sessionId
) AS counted USING (siteId, sessionDay, sessionId)`

/** A session that can have no signal has none to count. */
const insertSessions = (
  { isConversion, value }: ConversionSql,
  of: ThresholdOf,
  possible: readonly SignalName[],
): string => `INSERT INTO sessions (${possible.length === 0 ? listed(columns) : listed(columns, counts)})
SELECT ${possible.length === 0 ? listed(columns) : listed(columns, counts)}
FROM (
  SELECT ${named(columns)}
  FROM (
    SELECT ${used}, ${inOrder}, ${spotsOfEvent} AS spots,
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
${possible.length === 0 ? '' : withCounts}
SETTINGS prefer_column_name_to_alias = 1, ${quickToPlan}`

const distinct = <T>(values: T[]): T[] => [...new Set(values)]

type Row = Omit<Visit, 'firstMs' | 'lastMs'> & {
  first: string
  last: string
  possible: SignalName[]
  hasForms: 0 | 1
  found: Found
}
type Looked = { visits: Visit[]; possible: SignalName[]; hasForms: boolean; traffic: Map<string, Found> }

/** Columns that visits, and definitions of signals before anything is judged, are told by. */
const looked = `siteId, sessionDay, sessionId, tabId, eventNo, kind, name, device, source, visitorId, form, filled, reactionMs, interactive,
  errorAfterMs, outcome, status, durationMs, properties`

/** Whose sessions these are is told by their visits; and what is to be derived of them at all, by what is in them. */
async function lookAt(store: Store, params: Record<string, unknown>, thresholds: ThresholdSql): Promise<Looked> {
  const possible = possibleSignals(thresholds.of)
  const rows = await store.query<Row>(
    `SELECT siteId, toString(sessionDay) AS sessionDay, toString(sessionId) AS sessionId, ${visitorId} AS visitorId,
       toString(min(ms)) AS first, toString(max(ms)) AS last, ${possible} AS possible,
       max(kind IN (${formKinds.map((kind) => `'${kind}'`).join(', ')})) AS hasForms,
       ${foundInEvents} AS found
     FROM (SELECT ${looked}, toUnixTimestamp64Milli(ts) AS ms, ${inOrder} FROM events WHERE ${chosen})
     GROUP BY siteId, sessionDay, sessionId
     SETTINGS prefer_column_name_to_alias = 1, ${quickToPlan}`,
    { ...params, ...thresholds.params },
  )
  const visits = rows.map(({ siteId, sessionDay, sessionId, visitorId, first, last }) => ({
    ...{ siteId, sessionDay, sessionId, visitorId },
    ...{ firstMs: Number(first), lastMs: Number(last) },
  }))
  return {
    visits,
    possible: distinct(rows.flatMap(({ possible }) => possible)),
    hasForms: rows.some(({ hasForms }) => hasForms === 1),
    traffic: new Map(rows.map(({ siteId, sessionId, found }) => [`${siteId}/${sessionId}`, found])),
  }
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
  const concerned = new Map([...rules].filter(([siteId]) => sites.includes(siteId)))
  const thresholds = thresholdSql(new Map([...concerned].map(([siteId, { thresholds }]) => [siteId, thresholds])))
  const { visits, possible, hasForms, traffic } = await lookAt(store, which, thresholds)
  if (visits.length === 0) return
  const persons = await attributed(store, visits)
  await noteTraffic(store, persons, traffic, concerned, version)
  const params = {
    ...which,
    version,
    keys: persons.map(({ visit }) => `${visit.siteId}/${visit.sessionDay}/${visit.sessionId}`),
    persons: persons.map(({ attribution }) => attribution.person),
    links: persons.map(({ attribution }) => attribution.link),
    customers: persons.map(({ attribution }) => attribution.customerId),
    verified: persons.map(({ attribution }) => String(attribution.verified)),
  }
  if (possible.length > 0) {
    const quick = possible.includes('quickBack') ? await quickPages(store, [...concerned.keys()]) : {}
    const judging = insertSignals(possible, chosen, concerned, quick)
    await store.command(judging.sql, { ...params, ...judging.params })
  }
  if (hasForms) await store.command(insertFormFields(chosen), params)
  const success = conversionSql(new Map([...concerned].map(([siteId, { conversion }]) => [siteId, conversion])))
  const sql = insertSessions(success, thresholds.of, possible)
  await store.command(sql, { ...params, ...success.params, ...thresholds.params })
}
