/** When somebody may be told: now, or when the quiet hours of the site are over. */
type QuietHours = { from: string; to: string } | null

const minuteMs = 60_000
const dayMinutes = 24 * 60

function minuteOf(at: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return minutesOf(clock.format(at))
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

export function tellAt(at: number, quiet: QuietHours, timeZone: string): number {
  if (quiet === null || quiet.from === quiet.to) return at
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  const minute = minuteOf(at, timeZone)
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to
  if (!isQuiet) return at
  const until = at - (at % minuteMs) + ((to - minute + dayMinutes) % dayMinutes) * minuteMs
  // Clocks may have been put forward or back meanwhile.
  const off = (to - minuteOf(until, timeZone) + dayMinutes) % dayMinutes
  return until + (off > dayMinutes / 2 ? off - dayMinutes : off) * minuteMs
}
