/** Times as this screen writes them, and the moment in a link. */

/** `0:07`, `12:30`, `1:02:05`: time since the session's start. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3600)
  const text = hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':')
  return hours === 0 && text.startsWith('0') ? text.slice(1) : text
}

/** `8 s`, `1 min 20 s`, `2 h 5 min`: a length. */
export function lengthText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** What a link points at: a step where it was taken from one, else a moment. */
export type Moment = { stepId: string } | { ms: number } | null

export function readMoment(query: URLSearchParams): Moment {
  const step = query.get('step')
  if (step !== null && /^[0-9a-f-]{1,40}\.\d{1,10}(\.tab)?$/.test(step)) return { stepId: step }
  const t = query.get('t')
  return t !== null && /^\d{1,10}$/.test(t) ? { ms: Number(t) } : null
}

/** The query with the moment put in and everything else left alone. */
export function withMoment(query: URLSearchParams, moment: Moment): URLSearchParams {
  const next = new URLSearchParams(query)
  next.delete('t')
  next.delete('step')
  if (moment !== null && 'stepId' in moment) next.set('step', moment.stepId)
  else if (moment !== null) next.set('t', String(Math.round(moment.ms)))
  return next
}
