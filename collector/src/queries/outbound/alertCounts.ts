/** What an alert rule counts, in steps of time. Sessions are in the step in which they began, so that steps add up. */
import type { AlertMeasure, AlertSegment } from '@hindsight/protocol/api/alerts'
import type { Store } from '../../clickhouse/store.ts'
import { hadOne } from '../counting.ts'
import { allOf, type Condition, onSiteDays, type Period, type Segment } from '../scope.ts'
import { filtered } from '../sessionFilter.ts'
import { atPoint } from '../struggle/merged.ts'

/** `sessions`: those among k, where k is persons. */
export type Counted = { n: number; k: number; sessions: number }
type Row = { step: string; n: string | number; k: string | number; who: string[] }

/** Names of parameters are its own: a segment may ask for a signal too. */
function measured(measure: AlertMeasure, days: Condition): Condition {
  const had = (wanted: Condition): Condition => ({
    sql: hadOne(wanted.sql, days.sql),
    params: wanted.params,
  })
  const hadSignal = (measuredSignal: string) =>
    had({ sql: 'signal = {measuredSignal:String}', params: { measuredSignal } })
  switch (measure.kind) {
    case 'conversion':
      return { sql: 'converted', params: {} }
    case 'errors':
      return hadSignal('jsError')
    case 'failedRequests':
      return hadSignal('failedRequest')
    case 'signal':
      return hadSignal(measure.signal)
    case 'point':
      return had(atPoint(measure.pointId))
    default:
      return { sql: 'true', params: {} }
  }
}

export type CountQuestion = {
  siteId: string
  timeZone: string
  measure: AlertMeasure
  /** A saved segment that it names is looked up in `segmentNamed`; null: it is gone. */
  segment: AlertSegment
  segmentNamed?: Segment | null | undefined
  /** Divided into steps from its beginning on. */
  period: Period
  stepMs: number
}

/** Over any whole number of steps; persons who were met in several of them count once. */
export type Steps = { between(fromMs: number, toMs: number): Counted | null }

export async function alertCounts(store: Store, question: CountQuestion): Promise<Steps> {
  const { siteId, timeZone, measure, segment, stepMs, segmentNamed } = question
  // What is asked of a segment that is gone can be neither over nor under anything.
  if (segmentNamed === null) return { between: () => null }
  const period: Period = { ...question.period, segment: segmentNamed }
  const days = onSiteDays(siteId, period)
  const within = filtered({ siteId, period, timeZone }, segment)
  const hit = measured(measure, days)
  const all = allOf([within])
  const ofPersons = measure.kind === 'point'
  const rows = await store.query<Row>(
    `SELECT toString(intDiv(toUnixTimestamp64Milli(firstTs) - {originMs:Int64}, {stepMs:Int64})) AS step,
       count() AS n, countIf(${hit.sql}) AS k,
       ${ofPersons ? `arrayMap(one -> toString(one), groupUniqArrayIf(cityHash64(person), ${hit.sql}))` : '[]'} AS who
     FROM sessions FINAL WHERE ${all.sql} GROUP BY step`,
    { ...all.params, ...days.params, ...hit.params, originMs: period.fromMs, stepMs },
  )
  const byStep = new Map(rows.map((row) => [Number(row.step), row]))
  const steps = Math.ceil((period.toMs - period.fromMs) / stepMs)

  return {
    between(fromMs, toMs) {
      const [first, last] = [(fromMs - period.fromMs) / stepMs, (toMs - period.fromMs) / stepMs]
      if (first < 0 || last > steps) return null
      let [n, k] = [0, 0]
      const persons = new Set<string>()
      for (let at = Math.round(first); at < Math.round(last); at++) {
        const row = byStep.get(at)
        if (!row) continue
        n += Number(row.n)
        k += Number(row.k)
        for (const one of row.who) persons.add(one)
      }
      return { n, k: ofPersons ? persons.size : k, sessions: k }
    },
  }
}
