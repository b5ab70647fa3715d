/** Calendar days of a period in a site's time zone; summer time makes some of them 23 or 25 hours long. */
import type { Period } from './scope.ts'

export type Day = {
  /** `YYYY-MM-DD`. */
  day: string
  /** All of it lies in the period and in the past. */
  complete: boolean
}

const dayMs = 24 * 60 * 60 * 1000
/** More would be no chart: the last ones are kept. */
const maxDays = 800

/** Making one takes a hundred times longer than using it. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(timeZone, clock)
  return clock
}

/** Wall time of the zone, as if it were UTC. */
export function wallMs(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}

/** When a day begins there: ms since 1970. */
export function startOfDay(day: string, timeZone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`)
  // The offset at noon before and after, since midnight itself may be skipped or come twice.
  const candidates = [wall - dayMs / 2, wall + dayMs / 2].map((at) => wall - (wallMs(at, timeZone) - at))
  const [early = wall, late = wall] = [Math.min(...candidates), Math.max(...candidates)]
  // Where midnight is skipped, the day begins with the jump.
  return wallMs(early, timeZone) >= wall ? early : late
}

export function dayOf(at: number, timeZone: string): string {
  return new Date(wallMs(Math.floor(at / 1000) * 1000, timeZone)).toISOString().slice(0, 10)
}

/** Every day that the period touches, oldest first. */
export function daysOf(period: Period, timeZone: string, now: number): Day[] {
  const last = dayOf(period.toMs - 1, timeZone)
  const first = Math.max(Date.parse(dayOf(period.fromMs, timeZone)), Date.parse(last) - (maxDays - 1) * dayMs)
  const days: Day[] = []
  for (let at = first; at <= Date.parse(last); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10)
    const next = new Date(at + dayMs).toISOString().slice(0, 10)
    const endMs = startOfDay(next, timeZone)
    const complete = startOfDay(day, timeZone) >= period.fromMs && endMs <= Math.min(period.toMs, now)
    days.push({ day, complete })
  }
  return days
}
