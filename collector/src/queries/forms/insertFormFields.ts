/**
 * What sessions did with the fields of forms, derived from their events: one row per session, page, form and field, and
 * one with the place '' for the form itself. Reports read these rows, never events.
 */

import type { EventKind } from '@hindsight/protocol/events'
import { quickToPlan } from '../quickToPlan.ts'

/** A form that comes back with errors was not sent, whatever the browser thought of it (capture.md §4). */
const answeredWithinMs = 30_000

/** What fields are told by; a session without any has none. */
export const formKinds = ['fieldVisit', 'fieldError', 'submit'] satisfies EventKind[]

const columns: Record<string, string> = {
  siteId: 'siteId',
  path: 'path',
  form: 'form',
  place: 'spot',
  sessionDay: 'sessionDay',
  sessionId: 'sessionId',
  version: '{version:UInt64}',
  // A form's words are no field's, which it found empty or refused.
  label: "argMaxIf(label, ts, label != '' AND (spot = '' OR kind != 'submit'))",
  // Of a field, when somebody was in it: being found empty is no touch.
  firstTs: "minIf(ts, isVisit OR spot = '')",
  lastTs: "maxIf(ts, isVisit OR spot = '')",
  visits: 'countIf(isVisit)',
  changes: 'countIf(isChange)',
  corrections: 'countIf(isVisit AND deletes > 0)',
  hesitationMs: 'argMinIf(hesitated, at, isChange)',
  activeMs: 'sumIf(activeMs, isVisit)',
  done: `countIf(isVisit) > 0 AND NOT argMaxIf(emptyAfter, at, isVisit)
    AND maxIf(at, kind = 'fieldError') <= maxIf(at, isVisit)`,
  errors: "countIf(kind = 'fieldError')",
  attempts: "countIf(kind = 'submit' AND spot = '')",
  blanks: "countIf(kind = 'submit' AND spot != '' AND has(blank, spot))",
  refusedAttempts: "countIf(kind = 'submit' AND spot != '')",
  sent: "countIf(kind = 'submit' AND spot = '' AND wentThrough)",
}

/** Refused by the server, or by the page at its next load. */
const isRefused = `(kind = 'formError' OR kind = 'fieldError' AND JSONExtractString(properties, 'trigger') IN ('load', 'server'))`

/** Of what happened on the form after a row: when something next did, 0 for never. */
const nextMs = (condition: string): string => `minIf(ms, ${condition}) OVER onForm`
const onForm = `PARTITION BY siteId, sessionDay, sessionId, path, form ORDER BY ms DESC RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING`

/** Writes the form fields of the sessions that `chosen` picks, with a version. */
export const insertFormFields = (chosen: string): string => `INSERT INTO formFields (${Object.keys(columns).join(', ')})
SELECT ${Object.values(columns).join(',\n  ')}
FROM (
  SELECT *, toUnixTimestamp64Milli(ts) * 4194304 + least(eventNo, 4194303) AS at,
    kind = 'fieldVisit' AS isVisit,
    JSONExtract(properties, 'Tuple(edits UInt32, deletes UInt32, autofilled Bool, activeMs UInt32, emptyAfter Bool,
      hesitationMs Nullable(UInt32), blank Array(String), invalid Array(String))') AS told,
    told.deletes AS deletes, told.activeMs AS activeMs, told.emptyAfter AS emptyAfter, told.hesitationMs AS hesitated,
    told.blank AS blank, isVisit AND (told.edits > 0 OR told.autofilled) AS isChange,
    kind = 'submit' AND outcome IN ('navigated', 'requestOk') AND NOT (refusedMs > 0
      AND refusedMs <= ms + ${answeredWithinMs} AND (sentMs = 0 OR refusedMs <= sentMs)) AS wentThrough,
    arrayJoin(if(kind = 'submit', arrayConcat([''], arrayFilter(place -> place != '',
      arrayDistinct(arrayConcat(told.blank, told.invalid)))), [toString(place)])) AS spot
  FROM (
    SELECT *, ${nextMs("kind = 'submit'")} AS sentMs, ${nextMs(isRefused)} AS refusedMs
    FROM (
      SELECT siteId, sessionDay, sessionId, path, form, place, label, kind, outcome, ts, eventNo, properties,
        toUnixTimestamp64Milli(ts) AS ms
      FROM events WHERE ${chosen} AND kind IN (${[...formKinds, 'formError'].map((kind) => `'${kind}'`).join(', ')})) AS used
    WINDOW onForm AS (${onForm}))
  WHERE kind != 'formError')
WHERE spot != '' OR kind = 'submit'
GROUP BY siteId, sessionDay, sessionId, path, form, spot
SETTINGS prefer_column_name_to_alias = 1, ${quickToPlan}`
