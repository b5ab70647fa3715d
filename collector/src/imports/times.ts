/** Times as files write them, with the zone they are meant in where they name none. */
import type { DateFormat } from '@hindsight/protocol/importFields'
import { wallMs } from '../queries/days.ts'

const clock = '(?:[ T,]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?)?'
const zone = '\\s*(Z|[+-]\\d{2}:?\\d{2})?'
const patterns: Record<Exclude<DateFormat, 'unix'>, RegExp> = {
  iso: new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${clock}${zone}$`),
  dmy: new RegExp(`^(\\d{1,2})[./-](\\d{1,2})[./-](\\d{4})${clock}${zone}$`),
  mdy: new RegExp(`^(\\d{1,2})[./-](\\d{1,2})[./-](\\d{4})${clock}${zone}$`),
}
export const dateRules: Record<DateFormat, string> = {
  iso: 'a time such as 2026-11-21 14:30',
  dmy: 'a time such as 21.11.2026 14:30',
  mdy: 'a time such as 11/21/2026 14:30',
  unix: 'seconds or milliseconds since 1970',
}

/** Digits from which on a number of seconds would lie in the year 5138. */
const msFrom = 1e11
const minuteMs = 60_000

/** ms since 1970; null for what is none, such as the 31st of February. */
export function timeOf(text: string, format: DateFormat, timeZone: string): number | null {
  if (format === 'unix') {
    if (!/^\d{9,13}(\.\d+)?$/.test(text)) return null
    const number = Number(text)
    return Math.round(number < msFrom ? number * 1000 : number)
  }
  const parts = patterns[format].exec(text.trim())
  if (!parts) return null
  const [, a, b, c, hour = 0, minute = 0, second = 0, offset] = parts
  const [year, month, day] = format === 'iso' ? [a, b, c] : format === 'dmy' ? [c, b, a] : [c, a, b]
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const read = new Date(wall)
  const isReal =
    read.getUTCMonth() === Number(month) - 1 &&
    read.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60
  if (!isReal) return null
  if (offset === 'Z') return wall
  if (offset !== undefined) {
    const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(offset) ?? []
    const ahead = (Number(hours) * 60 + Number(minutes)) * minuteMs
    return sign === '-' ? wall + ahead : wall - ahead
  }
  return inZone(wall, timeZone)
}

/** Twice: the first guess may lie on the other side of a change of the clocks. */
function inZone(wall: number, timeZone: string): number {
  if (timeZone === 'UTC') return wall
  const first = wall - (wallMs(wall, timeZone) - wall)
  return wall - (wallMs(first, timeZone) - first)
}
