/**
 * Recomputes sessions whole, from their events, into a new version of each. Nothing is kept from the version before:
 * late events, identity learnt later and erased rows need no code of their own.
 */
import type { Conversion } from '@hindsight/protocol/settings'
import { signals } from '@hindsight/protocol/signals'
import type { Store } from '../clickhouse/store.ts'
import { type ConversionSql, conversionKey, conversionSql } from './conversion.ts'
import { formatWords, isFalseRejection, missingWords } from './falseRejection.ts'

export type SessionKey = { siteId: string; sessionDay: string; sessionId: string }

/** What a row of `sessions` holds, column by column. `at` orders events as (ts, tabId, eventNo) does, in one number:
 *  the tab is in it by four bits of its hash, which only matter for events of one millisecond. */
const columns: Record<string, string> = {
  siteId: 'siteId',
  sessionDay: 'sessionDay',
  sessionId: 'sessionId',
  version: '{version:UInt64}',
  firstTs: 'min(ts)',
  lastTs: 'max(ts)',
  visitorId: "argMinIf(visitorId, at, source = 'recorder')",
  customerId: "argMaxIf(customerId, at, kind = 'identify')",
  verified: "argMaxIf(verified, at, kind = 'identify')",
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
  entryPath: "argMinIf(path, at, kind = 'pageView')",
  exitPath: "argMaxIf(path, at, kind = 'pageView')",
  paths: "arraySort(groupUniqArrayIf(200)(path, kind = 'pageView'))",
  tabs: "uniqExactIf(tabId, source = 'recorder')",
  pageViews: "countIf(kind = 'pageView')",
  events: 'count()',
  clicks: "countIf(kind = 'click')",
  fieldErrors: "countIf(kind = 'fieldError')",
  falseRejections: `countIf(${isFalseRejection})`,
  formErrors: "countIf(kind = 'formError')",
  failedSubmits: 'countIf(isFailedSubmit)',
  jsErrors: "countIf(kind = 'jsError')",
  failedRequests: 'countIf(isFailedRequest)',
  rageClicks: rageClicks(),
  deadClicks: `countIf(kind = 'click' AND interactive AND (reactionMs IS NULL OR reactionMs > {deadAfterMs:UInt32})
    AND JSONExtractBool(properties, 'judged'))`,
  converted: 'countIf(isConversion) > 0',
  // An order that the page and the server both report is counted once.
  revenue: `arraySum(tupleElement(groupUniqArrayIf(
    (success, worth), isConversion), 2))`,
  activity: activity(),
  recording: "argMaxIf(reason, at, kind = 'recording')",
  firstError: 'substringUTF8(argMinIf(says, at, isError), 1, 300)',
}

/**
 * Bursts of clicks on one place of one page: at least {rageClicks} of them within {rageWithinMs}. A burst counts once,
 * however long it lasts: it begins where the last {rageClicks} clicks are close together and one click earlier they
 * were not. Arrays shifted against each other, since a lambda that reaches into an array copies it per element.
 */
function rageClicks(): string {
  const sorted = `arraySort(groupArrayIf((cityHash64(tabId, pageId, place), toUnixTimestamp64Milli(ts)), kind = 'click'))`
  const isClose = (clicks: string) => `arrayMap((click, earlier) ->
      click.1 = earlier.1 AND click.2 - earlier.2 <= {rageWithinMs:UInt32},
    ${clicks}, arrayShiftRight(${clicks}, {rageClicks:UInt8} - 1))`
  return `arrayCount((close, closeBefore) -> close AND NOT closeBefore,
    ${isClose(sorted)}, arrayShiftRight(${isClose(sorted)}, 1))`
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

const sql = ({
  isConversion,
  value,
}: ConversionSql): string => `INSERT INTO sessions (${Object.keys(columns).join(', ')})
SELECT ${Object.values(columns).join(',\n  ')}
FROM (
  SELECT *,
    toUnixTimestamp64Milli(ts) * 4194304 + bitAnd(cityHash64(tabId), 15) * 262144 + least(eventNo, 262143) AS at,
    kind = 'submit' AND outcome IN ('requestFailed', 'errorShown', 'nothing') AS isFailedSubmit,
    kind = 'request' AND (status = 0 OR status >= {minStatus:UInt32}) AS isFailedRequest,
    ${isConversion} AS isConversion, ${conversionKey} AS success, ${value} AS worth,
    kind IN ('fieldError', 'formError', 'jsError') OR isFailedSubmit OR isFailedRequest AS isError,
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
GROUP BY siteId, sessionDay, sessionId`

const distinct = (values: string[]): string[] => [...new Set(values)]

/**
 * `conversions`: what counts as success, by site. `version` orders versions of one session: the store's time, in ms,
 * when it was known that these sessions had changed.
 */
export async function recomputeSessions(
  store: Store,
  keys: readonly SessionKey[],
  conversions: ReadonlyMap<string, Conversion>,
  version: number,
): Promise<void> {
  const sites = distinct(keys.map((key) => key.siteId))
  const success = conversionSql(new Map([...conversions].filter(([siteId]) => sites.includes(siteId))))
  await store.command(sql(success), {
    ...success.params,
    version,
    sites,
    days: distinct(keys.map((key) => key.sessionDay)),
    sessions: distinct(keys.map((key) => key.sessionId)),
    missingWords,
    formatWords,
    rageClicks: signals.rageClick.thresholds.minClicks,
    rageWithinMs: signals.rageClick.thresholds.withinMs,
    deadAfterMs: signals.deadClick.thresholds.afterMs,
    minStatus: signals.failedRequest.thresholds.minStatus,
  })
}
