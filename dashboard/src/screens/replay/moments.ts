/** Times as this screen writes them, and the moment in a link. */

/** `0:07`, `12:30`, `1:02:05`: time since the session's start. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3600)
  const text = hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':')
  return hours === 0 && text.startsWith('0') ? text.slice(1) : text
}

/** What a link points at: a step where it was taken from one, else a moment. */
export type Moment = { stepId: string } | { ms: number } | null

export function readMoment(query: URLSearchParams): Moment {
  const step = query.get('step')
  if (step !== null && /^[0-9a-f-]{1,40}\.\d{1,10}(\.tab)?$/.test(step)) return { stepId: step }
  const t = query.get('t')
  return t !== null && /^\d{1,10}$/.test(t) ? { ms: Number(t) } : null
}

/** The same moment is the same text. */
export function momentText(moment: Moment): string {
  if (moment === null) return ''
  return 'stepId' in moment ? `step ${moment.stepId}` : `ms ${Math.round(moment.ms)}`
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
