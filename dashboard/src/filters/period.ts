import { traffic } from '@hindsight/protocol/api/route'
import dayjs from 'dayjs'
import type * as z from 'zod'

const dayMs = 24 * 60 * 60_000

/** Periods that end now. */
export const presets = {
  '1h': { label: 'Last hour', ms: dayMs / 24 },
  '24h': { label: 'Last 24 hours', ms: dayMs },
  '7d': { label: 'Last 7 days', ms: 7 * dayMs },
  '30d': { label: 'Last 30 days', ms: 30 * dayMs },
  '90d': { label: 'Last 90 days', ms: 90 * dayMs },
} as const
export type Preset = keyof typeof presets
export const presetNames = Object.keys(presets) as Preset[]
const defaultPreset: Preset = '7d'

/**
 * A preset; whole days (`YYYY-MM-DD`, the reader's time zone), both included; or exactly these ms, the end excluded, as a
 * count that was clicked names them.
 */
export type Period = ({ preset: Preset } | { fromDay: string; toDay: string } | { fromMs: number; toMs: number }) & {
  /** Without it, people's sessions. */
  traffic?: Traffic | undefined
  /** The id of a saved segment, or a filter as JSON: of its sessions alone. */
  segment?: string | undefined
}
export type Traffic = z.infer<typeof traffic>

const day = /^\d{4}-\d{2}-\d{2}$/
const exactMs = /^\d{10,14}$/
/** What of the address names a period, and whose sessions. */
export const periodKeys = ['from', 'to', 'period', 'traffic', 'segment']

/** Whose sessions, beside when. */
type Whose = Pick<Period, 'traffic' | 'segment'>

const whoseOf = ({ traffic: kind, segment }: Whose): { traffic?: Traffic; segment?: string } => ({
  ...(kind ? { traffic: kind } : {}),
  ...(segment ? { segment } : {}),
})

const readWhose = (search: URLSearchParams) =>
  whoseOf({ traffic: traffic.safeParse(search.get('traffic')).data, segment: search.get('segment') ?? undefined })

export function readPeriod(search: URLSearchParams): Period {
  const whose = readWhose(search)
  const fromDay = search.get('from') ?? ''
  const toDay = search.get('to') ?? ''
  if (day.test(fromDay) && day.test(toDay) && fromDay <= toDay) return { fromDay, toDay, ...whose }
  if (exactMs.test(fromDay) && exactMs.test(toDay) && Number(fromDay) < Number(toDay)) {
    return { fromMs: Number(fromDay), toMs: Number(toDay), ...whose }
  }
  const named = search.get('period') as Preset | null
  return { preset: named !== null && named in presets ? named : defaultPreset, ...whose }
}

export function writePeriod(search: URLSearchParams, period: Period): void {
  for (const key of periodKeys) search.delete(key)
  if ('fromMs' in period) {
    search.set('from', String(period.fromMs))
    search.set('to', String(period.toMs))
  } else if ('fromDay' in period) {
    search.set('from', period.fromDay)
    search.set('to', period.toDay)
  } else if (period.preset !== defaultPreset) search.set('period', period.preset)
  for (const [key, value] of Object.entries(whoseOf(period))) search.set(key, value)
}

/** The part of a URL's query that names the period and the segment, to take it along to another screen. */
export function periodSearch(search: URLSearchParams): string {
  const kept = new URLSearchParams()
  writePeriod(kept, readPeriod(search))
  const text = kept.toString()
  return text === '' ? '' : `?${text}`
}

type Bounds = { from: number; to?: number; traffic?: Traffic; segment?: string }

/** What the API is asked; a preset moves with the clock, so ask anew for each call. */
export function boundsOf(period: Period, now = Date.now()): Bounds {
  const whose = whoseOf(period)
  if ('preset' in period) return { from: now - presets[period.preset].ms, ...whose }
  if ('fromMs' in period) return { from: period.fromMs, to: period.toMs, ...whose }
  return { ...whose, from: dayjs(period.fromDay).valueOf(), to: dayjs(period.toDay).add(1, 'day').valueOf() }
}

const trafficWords: Record<Traffic, string> = {
  all: 'with bots and internal',
  bot: 'bots only',
  internal: 'internal only',
}

export function periodLabel(period: Period): string {
  return period.traffic ? `${timeLabel(period)}, ${trafficWords[period.traffic]}` : timeLabel(period)
}

function timeLabel(period: Period): string {
  if ('preset' in period) return presets[period.preset].label
  if ('fromMs' in period) {
    return [period.fromMs, period.toMs].map((ms) => dayjs(ms).format('D MMM HH:mm')).join(' – ')
  }
  const from = dayjs(period.fromDay)
  const to = dayjs(period.toDay)
  if (period.fromDay === period.toDay) return from.format('D MMM YYYY')
  return `${from.format(from.isSame(to, 'year') ? 'D MMM' : 'D MMM YYYY')} – ${to.format('D MMM YYYY')}`
}
