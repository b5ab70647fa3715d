/**
 * Signals: judgements about facts, written for whole sessions. What each is stands in signals/definitions.ts, over the
 * rows of signals/judged.ts; here is what a signal that was found is stored as, and which stored ones count.
 */
import { signalNames } from '@hindsight/protocol/signals'
import { formatWords, missingWords } from './falseRejection.ts'
import { foldedMessage, foldedPath } from './folding.ts'
import { definitions } from './signals/definitions.ts'
import { notIgnored } from './signals/ignored.ts'
import { judged } from './signals/judged.ts'
import type { Rules } from './signals/rules.ts'
import { type ThresholdOf, thresholdSql } from './signals/thresholds.ts'

/** What an event happened at: its element or field; the form that was sent; the address that was asked. */
const placeWith = (method: string): string => `multiIf(kind = 'submit', form,
  kind = 'request', trimLeft(concat(${method}, ' ', ${foldedPath('url')})),
  kind = 'jsError', '', place)`
export const placeOfEvent = placeWith(`JSONExtractString(properties, 'method')`)

/** One and the same trouble: a signal at a place of a page; what has no place is told by its message. */
const pointId = `lower(hex(cityHash64(signal, path, spot,
  if(signal IN ('jsError', 'poorVital'), ${foldedMessage('said')}, ''))))`

/** What went wrong, in words, where the event has none of its own. */
const says = `multiIf(
  kind = 'submit', multiIf(outcome = 'requestFailed', 'Request failed', outcome = 'nothing', 'Nothing happened',
    'Not accepted'),
  signal = 'slowRequest', concat(toString(round(durationMs / 1000, 1)), ' s'),
  kind = 'request', if(status = 0, 'No answer', concat('Status ', toString(status))),
  kind = 'webVital', transform(name, ['LCP', 'INP', 'CLS'],
    ['Its largest part came late', 'It answered late', 'Its layout shifted'], name),
  signal = 'didNotStick' AND facts.strayPlace != '', concat('It went to ', facts.strayPlace),
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
  // Scrolling is told when its page is left; it happened when it happened.
  ts: "if(signal = 'scrollThrash' AND facts.burstTs > 0, fromUnixTimestamp64Milli(facts.burstTs + clockOffsetMs, 'UTC'), ts)",
  path: 'path',
  place: 'spot',
  form: 'form',
  label: "if(kind = 'request', spot, label)",
  message: 'said',
  filled: 'filled',
  shape: 'shape',
  person:
    "transform(concat(siteId, '/', toString(sessionDay), '/', toString(sessionId)), {keys:Array(String)}, {persons:Array(String)}, '')",
  visitorId: 'visitorId',
  browser: 'browser',
  browserVersion: 'browserVersion',
  device: 'device',
  release: 'release',
  pointId: 'pointId',
}

const anySignal = (of: ThresholdOf): string => `arrayJoin(arrayFilter(name -> name != '',
    [${signalNames.map((name) => `if(${definitions[name](of)}, '${name}', '')`).join(',\n    ')}]))`

/** Signals that were found, over rows of `judged` and how to name those that are one: with place, words and point. */
export const foundSignals = (rows: string, signal: string, beside = ''): string => `SELECT *, ${pointId} AS pointId
  FROM (SELECT *, ${says} AS said
    FROM (SELECT *, ${signal} AS signal, ${placeWith('facts.method')} AS spot${beside} FROM (${rows})))`

export type InsertSignals = { sql: string; params: Record<string, unknown> }

/**
 * Writes the signals of the sessions that `chosen` picks, with a version. Binds `keys` and `persons` side by side.
 * `rules`: those of every site that is read.
 */
export function insertSignals(
  chosen: string,
  rules: ReadonlyMap<string, Pick<Rules, 'thresholds' | 'ignored'>>,
): InsertSignals {
  const { of, params } = thresholdSql(new Map([...rules].map(([siteId, { thresholds }]) => [siteId, thresholds])))
  const kept = notIgnored(new Map([...rules].map(([siteId, { ignored }]) => [siteId, ignored])))
  const sql = `INSERT INTO signals (${Object.keys(columns).join(', ')})
SELECT ${Object.values(columns).join(',\n  ')}
FROM (${foundSignals(judged(chosen), anySignal(of))}) WHERE ${kept.sql}`
  return { sql, params: { ...params, ...kept.params, missingWords, formatWords } }
}

/** Signals of some sessions that count: those of the version that their session is at. `where` is over both tables. */
export const currentSignals = (where: string): string => `(SELECT * FROM signals FINAL
  WHERE ${where} AND (siteId, sessionDay, sessionId, version) IN (
    SELECT siteId, sessionDay, sessionId, version FROM sessions FINAL WHERE ${where}))`
