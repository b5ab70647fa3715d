/** What a row of `judged` (judged.ts) may tell beside its event's own columns: by name, each as it is made. */
import type { EventKind } from '@hindsight/protocol/events'
import { isFalseRejection } from '../falseRejection.ts'
import { isExempt } from './exempt.ts'

/** Rows of its group that one carries, itself among them: more than the largest number that a threshold may ask for. */
export const remembered = 40

/** One look into the JSON for all that any judgement needs. */
export const facts = `JSONExtract(properties, 'Tuple(role String, judged Bool, pageX Float64, pageY Float64, navigation String,
  state String, edits UInt32, stuck Nullable(Bool), strayPlace String, leftBy String, trigger String,
  method String, burstReversals UInt32, burstTs Int64, reversals UInt32, pathPx Float64, wayPx Float64, value Float64)')`

/** Goes to another page, by the visitor's hand. Addresses that the page itself rewrites are no going. */
export const goings = `'load', 'reload', 'backForward', 'push', 'pop'`
const isGoing = `(kind = 'pageView' AND facts.navigation IN (${goings}))`

/** What is compared within a group; 0: like nothing else. */
const compared = `multiIf(
  kind = 'click', if(place = '', 0, cityHash64(place)),
  kind = 'fieldError', cityHash64(message, toString(JSONExtractRaw(properties, 'validity'))),
  kind = 'pageView', if(facts.navigation = 'reload', cityHash64(path), 0),
  0)`

/** What a row is compared with, by kind. Any other row is a group of its own, and costs the windows nothing. */
export const groups: { kind: EventKind; sql: string }[] = [
  { kind: 'click', sql: `kind = 'click' AND NOT exempt, cityHash64(tabId, pageId)` },
  { kind: 'fieldError', sql: `kind = 'fieldError', cityHash64(path, place)` },
  { kind: 'fieldVisit', sql: `kind = 'fieldVisit', cityHash64(tabId, pageId, place)` },
  { kind: 'pageView', sql: `${isGoing}, cityHash64(tabId)` },
]
export const alone = 'cityHash64(tabId, eventNo, 1)'

export const formGroup = `if(kind IN ('fieldVisit', 'submit', 'fieldError') AND form != '', cityHash64(path, form), ${alone})`

const session = 'siteId, sessionDay, sessionId'
const inOrder = 'ms, tabId, eventNo'

/** Columns of events that a signal is judged by, or stored with. All of them would cost a statement as much again. */
export const usedColumns = `siteId, sessionDay, sessionId, tabId, eventNo, kind, name, ts, clockOffsetMs, visitorId, url, path, place, form,
  label, message, filled, shape, reactionMs, interactive, errorAfterMs, outcome, status, durationMs, browser,
  browserVersion, device, release`

export const windows = {
  before: `PARTITION BY ${session}, kind, grouped ORDER BY ${inOrder} ROWS BETWEEN ${remembered - 1} PRECEDING AND CURRENT ROW`,
  soFar: `PARTITION BY ${session}, kind, grouped ORDER BY ${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`,
  around: `PARTITION BY ${session}, kind, grouped ORDER BY ${inOrder} ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING`,
  onForm: `PARTITION BY ${session}, ofForm`,
  onTab: `PARTITION BY ${session}, tabId`,
}

/** What a row tells of itself, beside its columns and facts. */
export const ownColumns = {
  isFalse: isFalseRejection,
  exempt: isExempt,
  compared,
  changed: `kind = 'fieldVisit' AND facts.edits > 0`,
}
export type OwnColumn = keyof typeof ownColumns

/** What its group tells of a row. `from`: what that is made of. */
export const neighbourColumns = {
  times: { sql: 'groupArray(ms)', over: 'before' },
  likes: { sql: 'groupArray(compared)', over: 'before', from: 'compared' },
  xs: { sql: 'groupArray(facts.pageX)', over: 'before' },
  ys: { sql: 'groupArray(facts.pageY)', over: 'before' },
  fills: { sql: 'groupArray(filled)', over: 'before' },
  nth: { sql: 'row_number()', over: 'soFar' },
  changesHere: { sql: 'countIf(changed)', over: 'soFar', from: 'changed' },
  pathBefore: { sql: `lagInFrame(path, 1, '')`, over: 'around' },
  pathAfter: { sql: `leadInFrame(path, 1, '')`, over: 'around' },
  msAfter: { sql: 'leadInFrame(ms, 1, toInt64(0))', over: 'around' },
  navigationAfter: { sql: `leadInFrame(facts.navigation, 1, '')`, over: 'around' },
  fieldsFilled: { sql: 'uniqExactIf(place, changed)', over: 'onForm', from: 'changed' },
  lastTouched: { sql: `argMaxIf((tabId, eventNo), (ms, tabId, eventNo), kind = 'fieldVisit')`, over: 'onForm' },
  sentMs: { sql: `maxIf(ms, kind = 'submit' AND outcome IN ('navigated', 'requestOk', 'left'))`, over: 'onForm' },
  sentBackMs: { sql: `maxIf(ms, kind = 'fieldError' AND facts.trigger IN ('server', 'load'))`, over: 'onForm' },
  awayMs: {
    sql: `maxIf(ms, ${isGoing} OR kind = 'visibility' AND facts.state IN ('hidden', 'left'))`,
    over: 'onTab',
  },
} satisfies Record<string, { sql: string; over: keyof typeof windows; from?: OwnColumn }>
export type NeighbourColumn = keyof typeof neighbourColumns
export type JudgedColumn = OwnColumn | NeighbourColumn
