/**
 * Signals: judgements about facts. Each is defined here once, as a condition over events that carry what came before
 * them (`judged`); thresholds are protocol's, bound. The counts of a session are counts of these rows.
 */
import { type SignalName, signalNames, signals } from '@hindsight/protocol/signals'
import { formatWords, isFalseRejection, missingWords } from './falseRejection.ts'
import { foldedMessage, foldedPath } from './folding.ts'

export const isFailedSubmit = `(kind = 'submit' AND outcome IN ('requestFailed', 'errorShown', 'nothing'))`
export const isFailedRequest = `(kind = 'request' AND (status = 0 OR status >= {minStatus:UInt32}))`

/** Over a row of `judged`. A false rejection is not a field error as well; either may be the one that makes a struggle. */
const definitions: Record<SignalName, string> = {
  fieldError: `kind = 'fieldError' AND NOT isFalse`,
  falseRejection: 'isFalse',
  // The error that makes it one: once per place and session.
  fieldStruggle: `kind = 'fieldError' AND errorsHere = {struggleErrors:UInt32}`,
  // A burst counts once, however long it lasts: at the click with which the last {rageClicks} are close together, where
  // one click earlier they were not.
  rageClick: `kind = 'click' AND clicksHere >= {rageClicks:UInt32} AND burstMs <= {rageWithinMs:UInt32}
    AND (clicksHere = {rageClicks:UInt32} OR burstMsBefore > {rageWithinMs:UInt32})`,
  // What was left before it could be judged is not dead.
  deadClick: `kind = 'click' AND interactive AND (reactionMs IS NULL OR reactionMs > {deadAfterMs:UInt32})
    AND JSONExtractBool(properties, 'judged')`,
  errorClick: `kind = 'click' AND errorAfterMs <= {errorWithinMs:UInt32}`,
  failedSubmit: isFailedSubmit,
  jsError: `kind = 'jsError'`,
  failedRequest: isFailedRequest,
}

/** Values that the definitions above are bound to. */
export const signalParams = {
  missingWords,
  formatWords,
  struggleErrors: signals.fieldStruggle.thresholds.minErrors,
  rageClicks: signals.rageClick.thresholds.minClicks,
  rageWithinMs: signals.rageClick.thresholds.withinMs,
  deadAfterMs: signals.deadClick.thresholds.afterMs,
  errorWithinMs: signals.errorClick.thresholds.withinMs,
  minStatus: signals.failedRequest.thresholds.minStatus,
}

/** What an event happened at: its element or field; the form that was sent; the address that was asked. */
export const placeOfEvent = `multiIf(kind = 'submit', form,
  kind = 'request', trimLeft(concat(JSONExtractString(properties, 'method'), ' ', ${foldedPath('url')})),
  kind = 'jsError', '', place)`

/** One and the same trouble: a signal at a place of a page; a script error has no place, and is told by its message. */
const pointId = `lower(hex(cityHash64(signal, path, spot, if(signal = 'jsError', ${foldedMessage('message')}, ''))))`

/** What went wrong, in words, where the event has none of its own. */
const says = `multiIf(
  kind = 'submit', multiIf(outcome = 'requestFailed', 'Request failed', outcome = 'nothing', 'Nothing happened',
    'Not accepted'),
  kind = 'request', if(status = 0, 'No answer', concat('Status ', toString(status))),
  message)`

/** Columns of `signals` and their values, over a signal that was found. */
const columns: Record<string, string> = {
  siteId: 'siteId',
  sessionDay: 'sessionDay',
  sessionId: 'sessionId',
  version: '{version:UInt64}',
  signal: 'signal',
  tabId: 'tabId',
  eventNo: 'eventNo',
  ts: 'ts',
  path: 'path',
  place: 'spot',
  form: 'form',
  label: "if(kind = 'request', spot, label)",
  message: says,
  filled: 'filled',
  shape: 'shape',
  person:
    "transform(concat(siteId, '/', toString(sessionDay), '/', toString(sessionId)), {keys:Array(String)}, {persons:Array(String)}, '')",
  visitorId: 'visitorId',
  browser: 'browser',
  browserVersion: 'browserVersion',
  device: 'device',
  release: 'release',
  pointId,
}

/** What can be a signal, with what came before it on the same element (of one tab) or the same field. */
const judged = (chosen: string): string => `SELECT *, toUnixTimestamp64Milli(ts) AS ms, ${isFalseRejection} AS isFalse,
    row_number() OVER onElement AS clicksHere,
    ms - lagInFrame(ms, {rageClicks:UInt32} - 1, 0) OVER onElement AS burstMs,
    lagInFrame(ms, 1, 0) OVER onElement - lagInFrame(ms, {rageClicks:UInt32}, 0) OVER onElement AS burstMsBefore,
    row_number() OVER onField AS errorsHere
  FROM events
  WHERE ${chosen} AND kind IN ('click', 'fieldError', 'submit', 'jsError', 'request')
  WINDOW
    onElement AS (PARTITION BY siteId, sessionDay, sessionId, kind, tabId, pageId, place ORDER BY ts, eventNo
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
    onField AS (PARTITION BY siteId, sessionDay, sessionId, kind, path, place ORDER BY ts, tabId, eventNo
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`

const found = `arrayJoin(arrayFilter(name -> name != '',
    [${signalNames.map((name) => `if(${definitions[name]}, '${name}', '')`).join(',\n    ')}])) AS signal`

/** Writes the signals of the sessions that `chosen` picks, with a version. Binds `keys` and `persons` side by side. */
export const insertSignals = (chosen: string): string => `INSERT INTO signals (${Object.keys(columns).join(', ')})
SELECT ${Object.values(columns).join(',\n  ')}
FROM (SELECT *, ${found}, ${placeOfEvent} AS spot FROM (${judged(chosen)}))`

/** Signals of some sessions that count: those of the version that their session is at. `where` is over both tables. */
export const currentSignals = (where: string): string => `(SELECT * FROM signals FINAL
  WHERE ${where} AND (siteId, sessionDay, sessionId, version) IN (
    SELECT siteId, sessionDay, sessionId, version FROM sessions FINAL WHERE ${where}))`
