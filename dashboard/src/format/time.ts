import dayjs from 'dayjs'
import { thinSpace } from './number.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** When it was, as short as it can be said: `just now`, `12 min ago`, `5 h ago`, `yesterday 14:03`, `3 Nov 14:03`. */
export function relativeTime(ts: number, now = Date.now()): string {
  const ago = now - ts
  if (ago < 10_000) return 'just now'
  if (ago < minuteMs) return `${Math.floor(ago / 1000)}${thinSpace}s ago`
  if (ago < hourMs) return `${Math.floor(ago / minuteMs)}${thinSpace}min ago`
  const at = dayjs(ts)
  const today = dayjs(now)
  if (at.isSame(today, 'day') || ago < 6 * hourMs) return `${Math.floor(ago / hourMs)}${thinSpace}h ago`
  if (at.isSame(today.subtract(1, 'day'), 'day')) return `yesterday ${at.format('HH:mm')}`
  return at.format(at.isSame(today, 'year') ? 'D MMM HH:mm' : 'D MMM YYYY')
}

/** To the second, with the weekday and the offset of the reader's clock. */
export function exactTime(ts: number): string {
  return dayjs(ts).format('dddd, D MMMM YYYY, HH:mm:ss [UTC]Z')
}

/** A moment within a day: `21 Nov 14:03:07`. */
export function clockTime(ts: number): string {
  return dayjs(ts).format('D MMM HH:mm:ss')
}

/** A day given as `YYYY-MM-DD`: `21 Nov`. */
export function dayText(day: string): string {
  return dayjs(day).format('D MMM')
}
