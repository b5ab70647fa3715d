/** What a rule would have told in the last 14 days, by the same judgement and the same steps as it would be told by. */
import type { AlertDefinition, AlertPreview } from '@hindsight/protocol/api/alerts'
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../clickhouse/store.ts'
import { alertCounts } from '../queries/outbound/alertCounts.ts'
import { newsOfSite } from '../queries/outbound/pointNews.ts'
import { sitesFirst } from '../queries/struggle/pointFigures.ts'
import { namedSegment } from '../segments/named.ts'
import { dayMs, historyMs, judge, judgeLimit, settleMs } from './condition.ts'
import { type Incident, step } from './incident.ts'
import { saysOf } from './words.ts'

const minuteMs = 60_000
const previewMs = 14 * dayMs
/** Judged this often; real looks come each minute, which would take five times as long to tell the same. */
const stepMs = 5 * minuteMs
/** More would be no chart: of neighbours the furthest is kept. */
const maxPoints = 336

type Question = {
  siteId: string
  timeZone: string
  conversion: Conversion
  rule: AlertDefinition
  now: number
  /** Days for which the site has room; null: not known. */
  headroomDays: number | null
}

async function ofNews(store: Store, { siteId, now }: Question): Promise<AlertPreview> {
  const news = await newsOfSite(store, siteId, now - previewMs)
  const firings = news.map(({ noticedAt, says, path, what, persons }) => ({
    from: noticedAt,
    to: noticedAt,
    open: false,
    value: persons ?? 0,
    says: `${says} (${path}) ${what === 'new' ? 'is new' : 'was fixed and is back'}`,
  }))
  return { from: now - previewMs, to: now, points: [], firings }
}

/** How full the disk was is kept nowhere: what can be told is now. */
function ofHeadroom({ rule, now, headroomDays }: Question): AlertPreview {
  const verdict = judgeLimit(rule, headroomDays)
  const firing = { from: now, to: now, open: true, value: headroomDays ?? 0, says: saysOf(rule, verdict) }
  const points = [{ at: now, value: headroomDays, expected: null }]
  return { from: now, to: now, points, firings: verdict.over ? [firing] : [] }
}

type Points = AlertPreview['points']

/** So many at most, each the furthest of those it stands for. */
function thinned(points: Points, isLow: boolean): Points {
  const per = Math.ceil(points.length / maxPoints)
  const groups = Array.from({ length: Math.ceil(points.length / per) }, (_, at) =>
    points.slice(at * per, (at + 1) * per),
  )
  return groups.flatMap((group) =>
    group
      .slice(0, 1)
      .map((first) =>
        group.reduce(
          (far, one) =>
            one.value !== null && (far.value === null || (isLow ? one.value < far.value : one.value > far.value))
              ? one
              : far,
          first,
        ),
      ),
  )
}

export async function previewAlert(store: Store, question: Question): Promise<AlertPreview> {
  const { siteId, timeZone, conversion, rule, now } = question
  const { measure, segment, compare } = rule
  if (measure.kind === 'newPoints') return ofNews(store, question)
  if (measure.kind === 'headroom') return ofHeadroom(question)
  const toMs = Math.floor((now - settleMs(rule)) / stepMs) * stepMs
  const fromMs = toMs - previewMs
  const period = { fromMs: fromMs - historyMs(rule), toMs }
  const segmentNamed = await namedSegment(store, { siteId, conversion }, segment)
  const [counts, firstMs] = await Promise.all([
    alertCounts(store, { siteId, timeZone, measure, segment, segmentNamed, period, stepMs }),
    sitesFirst(store, siteId),
  ])
  const isLow = compare.is === 'below' || compare.is === 'drop'
  const points: Points = []
  const firings: AlertPreview['firings'] = []
  let incident: Incident | null = null
  for (let at = fromMs; at <= toMs; at += stepMs) {
    const verdict = judge(rule, counts.between, at, firstMs)
    points.push({ at, value: verdict.value, expected: verdict.expected })
    const what = step(rule, incident, verdict.over, at)
    const last = firings.at(-1)
    if (what === 'opens') {
      incident = { openedAt: at, lastOverAt: at, closedAt: null }
      firings.push({ from: at, to: at, open: true, value: verdict.value ?? 0, says: saysOf(rule, verdict) })
    } else if (what === 'stays' && last) {
      incident = { openedAt: last.from, lastOverAt: at, closedAt: null }
      const value = verdict.value ?? last.value
      const isFurther = isLow ? value < last.value : value > last.value
      firings[firings.length - 1] = {
        ...last,
        to: at,
        ...(isFurther ? { value, says: saysOf(rule, verdict) } : {}),
      }
    } else if (what === 'closes' && last) {
      incident = { openedAt: last.from, lastOverAt: last.to, closedAt: at }
      firings[firings.length - 1] = { ...last, open: false }
    }
  }
  return { from: fromMs, to: toMs, points: thinned(points, isLow), firings }
}
