/**
 * The rows that signals are judged over: what can be a signal, each with what came before it in its group. A group is
 * the clicks of a page, the errors of a field, the visits to a field, or the page views of a tab; each is sorted once,
 * and carries the last few of its group as arrays, oldest first, itself the last. Judging is then arithmetic on a row.
 */
import type { EventKind } from '@hindsight/protocol/events'
import { isFalseRejection } from '../falseRejection.ts'
import { isExempt } from './exempt.ts'

/** Rows of its group that one carries, itself among them: more than the largest number that a threshold may ask for. */
export const remembered = 40

/** One look into the JSON for all that any judgement needs. */
const facts = `JSONExtract(properties, 'Tuple(role String, judged Bool, pageX Float64, pageY Float64, navigation String,
  state String, edits UInt32, stuck Nullable(Bool), strayPlace String, leftBy String, trigger String,
  method String, burstReversals UInt32, burstTs Int64, reversals UInt32, pathPx Float64, wayPx Float64, value Float64)')`

/** Kinds of events that anything is judged by. */
const allKinds = [
  ...(['click', 'fieldError', 'fieldVisit', 'submit', 'pageView', 'visibility'] as const),
  ...(['jsError', 'request', 'scroll', 'cursor', 'webVital'] as const),
] satisfies EventKind[]

/** Goes to another page, by the visitor's hand. Addresses that the page itself rewrites are no going. */
const isGoing = `(kind = 'pageView' AND facts.navigation IN ('load', 'reload', 'backForward', 'push', 'pop'))`

/** What is compared within a group; 0: like nothing else. */
const compared = `multiIf(
  kind = 'click', if(place = '', 0, cityHash64(place)),
  kind = 'fieldError', cityHash64(message, toString(JSONExtractRaw(properties, 'validity'))),
  kind = 'pageView', if(facts.navigation = 'reload', cityHash64(path), 0),
  0)`

/** Rows of kinds that are judged by themselves are each a group of their own, and cost the windows nothing. */
const group = `multiIf(
  kind = 'click' AND NOT exempt, cityHash64(tabId, pageId),
  kind = 'fieldError', cityHash64(path, place),
  kind = 'fieldVisit', cityHash64(tabId, pageId, place),
  ${isGoing}, cityHash64(tabId),
  cityHash64(tabId, eventNo, 1))`

const formGroup = `if(kind IN ('fieldVisit', 'submit', 'fieldError') AND form != '', cityHash64(path, form),
  cityHash64(tabId, eventNo, 1))`

const session = 'siteId, sessionDay, sessionId'
const inOrder = 'ms, tabId, eventNo'

/** Columns of events that a signal is judged by, or stored with. All of them would cost a statement as much again. */
const used = `siteId, sessionDay, sessionId, tabId, eventNo, kind, name, ts, clockOffsetMs, visitorId, url, path, place, form,
  label, message, filled, shape, reactionMs, interactive, errorAfterMs, outcome, status, durationMs, browser,
  browserVersion, device, release`

/** `chosen`: a condition over events that picks whole sessions; `kinds`: where not all signals are asked for. */
export const judged = (
  chosen: string,
  kinds: readonly EventKind[] = allKinds,
): string => `SELECT ${used}, ms, facts, isFalse, exempt, compared, changed,
    groupArray(ms) OVER before AS times,
    groupArray(compared) OVER before AS likes,
    groupArray(facts.pageX) OVER before AS xs,
    groupArray(facts.pageY) OVER before AS ys,
    groupArray(filled) OVER before AS fills,
    row_number() OVER soFar AS nth,
    countIf(changed) OVER soFar AS changesHere,
    lagInFrame(path, 1, '') OVER around AS pathBefore,
    leadInFrame(path, 1, '') OVER around AS pathAfter,
    leadInFrame(ms, 1, toInt64(0)) OVER around AS msAfter,
    leadInFrame(facts.navigation, 1, '') OVER around AS navigationAfter,
    uniqExactIf(place, changed) OVER onForm AS fieldsFilled,
    argMaxIf((tabId, eventNo), (ms, tabId, eventNo), kind = 'fieldVisit') OVER onForm AS lastTouched,
    maxIf(ms, kind = 'submit' AND outcome IN ('navigated', 'requestOk', 'left')) OVER onForm AS sentMs,
    maxIf(ms, kind = 'fieldError' AND facts.trigger IN ('server', 'load')) OVER onForm AS sentBackMs,
    maxIf(ms, ${isGoing} OR kind = 'visibility' AND facts.state IN ('hidden', 'left')) OVER onTab AS awayMs
  FROM (
    SELECT ${used}, pageId, toUnixTimestamp64Milli(ts) AS ms, ${facts} AS facts, ${isFalseRejection} AS isFalse,
      ${isExempt} AS exempt, ${compared} AS compared, ${group} AS grouped, ${formGroup} AS ofForm,
      kind = 'fieldVisit' AND facts.edits > 0 AS changed
    FROM events WHERE ${chosen} AND kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}))
  WINDOW
    before AS (PARTITION BY ${session}, kind, grouped ORDER BY ${inOrder} ROWS BETWEEN ${remembered - 1} PRECEDING AND CURRENT ROW),
    soFar AS (PARTITION BY ${session}, kind, grouped ORDER BY ${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
    around AS (PARTITION BY ${session}, kind, grouped ORDER BY ${inOrder} ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING),
    onForm AS (PARTITION BY ${session}, ofForm),
    onTab AS (PARTITION BY ${session}, tabId)`
