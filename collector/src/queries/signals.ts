/**
 * Signals: judgements about facts, written for whole sessions. What each is stands in signals/definitions.ts, over the
 * rows of signals/judged.ts; here is what a signal that was found is stored as. Which stored ones count is in
 * counting.ts.
 */
import type { EventKind } from '@hindsight/protocol/events'
import type { SignalName } from '@hindsight/protocol/signals'
import { formatWords, missingWords } from './falseRejection.ts'
import { foldedMessage, foldedPath } from './folding.ts'
import { quickToPlan } from './quickToPlan.ts'
import { columnsOf, isSignal, kindsOf } from './signals/conditions.ts'
import { notIgnored } from './signals/ignored.ts'
import { judged, rowsAtOnce } from './signals/judged.ts'
import type { Rules } from './signals/rules.ts'
import { type ThresholdOf, thresholdSql } from './signals/thresholds.ts'

/** What an event happened at: its element or field; the form that was sent; the address that was asked. */
const placeWith = (method: string): string => `multiIf(kind = 'submit', form,
  kind = 'request', trimLeft(concat(${method}, ' ', ${foldedPath('url')})),
  kind = 'jsError', '', place)`
export const placeOfEvent = placeWith(`JSONExtractString(properties, 'method')`)

/** One and the same trouble: a signal at a place of a page; what has no place is told by its message. */
const pointId = (message: string): string => `lower(hex(cityHash64(signal, path, spot, ${message})))`
const messageOfPoint = `if(signal IN ('jsError', 'poorVital'), ${foldedMessage('said')}, '')`

/** What went wrong, in words, where the event has none of its own. */
const says: { of: SignalName; sql: string }[] = [
  {
    of: 'failedSubmit',
    sql: `kind = 'submit', multiIf(outcome = 'requestFailed', 'Request failed', outcome = 'nothing', 'Nothing happened',
      'Not accepted')`,
  },
  { of: 'slowRequest', sql: `signal = 'slowRequest', concat(toString(round(durationMs / 1000, 1)), ' s')` },
  { of: 'failedRequest', sql: `kind = 'request', if(status = 0, 'No answer', concat('Status ', toString(status)))` },
  {
    of: 'poorVital',
    sql: `kind = 'webVital', transform(name, ['LCP', 'INP', 'CLS'],
      ['Its largest part came late', 'It answered late', 'Its layout shifted'], name)`,
  },
  {
    of: 'didNotStick',
    sql: `signal = 'didNotStick' AND facts.strayPlace != '', concat('It went to ', facts.strayPlace)`,
  },
]
function saysOf(signals: readonly SignalName[]): string {
  const parts = says.filter(({ of }) => signals.includes(of)).map(({ sql }) => sql)
  return parts.length === 0 ? 'message' : `multiIf(${[...parts, 'message'].join(',\n  ')})`
}

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

const anyOf = (signals: readonly SignalName[], of: ThresholdOf): string => `arrayJoin(arrayFilter(name -> name != '',
    [${signals.map((name) => `if(${isSignal(name, of)}, '${name}', '')`).join(',\n    ')}]))`

const saidOfKinds: EventKind[] = ['submit', 'request', 'jsError']

/**
 * Signals that were found, over rows of `judged` and how to name those that are one: with place, words and point.
 * What only other signals need is left out: to plan it costs more than to look.
 */
export function foundSignals(signals: readonly SignalName[], rows: string, signal: string, beside = ''): string {
  const spot = kindsOf(signals).some((kind) => saidOfKinds.includes(kind)) ? placeWith('facts.method') : 'place'
  const isTold = signals.some((name) => name === 'jsError' || name === 'poorVital')
  return `SELECT *, ${pointId(isTold ? messageOfPoint : `''`)} AS pointId
  FROM (SELECT *, ${saysOf(signals)} AS said
    FROM (SELECT *, ${signal} AS signal, ${spot} AS spot${beside} FROM (${rows})))`
}

export type InsertSignals = { sql: string; params: Record<string, unknown> }

/**
 * Writes the signals of the sessions that `chosen` picks, with a version: of those that they could have
 * (conditions.ts). Binds `keys` and `persons` side by side. `rules`: those of every site that is read.
 */
export function insertSignals(
  signals: readonly SignalName[],
  chosen: string,
  rules: ReadonlyMap<string, Pick<Rules, 'thresholds' | 'ignored'>>,
  /** Where `signals` holds quickBack: see quickPages.ts. */
  quick: Record<string, unknown> = {},
): InsertSignals {
  const { of, params } = thresholdSql(new Map([...rules].map(([siteId, { thresholds }]) => [siteId, thresholds])))
  const kept = notIgnored(new Map([...rules].map(([siteId, { ignored }]) => [siteId, ignored])))
  const rows = judged(chosen, kindsOf(signals), columnsOf(signals))
  const sql = `INSERT INTO signals (${Object.keys(columns).join(', ')})
SELECT ${Object.values(columns).join(',\n  ')}
FROM (${foundSignals(signals, rows, anyOf(signals, of))}) WHERE ${kept.sql}
SETTINGS ${quickToPlan}, max_block_size = ${rowsAtOnce}`
  return { sql, params: { ...params, ...kept.params, ...quick, missingWords, formatWords } }
}
