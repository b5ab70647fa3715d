/** Script errors and rejections that nobody handled. */
import { redactStack, redactText } from '@hindsight/protocol/redact'
import type { Capture } from '../host.ts'

/** A loop that fails sixty times a second is one fault. */
const maxPerPage = 50
const maxSamePerPage = 5
const sameWithinMs = 1000
const maxStackChars = 4000
/** Says that a layout took two frames; browsers mean no error by it. */
const harmless = /^ResizeObserver loop/

export const startJsError: Capture = (host) => {
  const known = new Map<string, { count: number; at: number }>()
  let sent = 0

  /** `event`: where it happened; a rejection has no place. */
  function report(message: string, thrown: unknown, event?: ErrorEvent): void {
    const { filename: source = '', lineno: line = 0, colno: column = 0 } = event ?? {}
    if (harmless.test(message) || /^[\w-]+-extension:/.test(source)) return
    host.signs.say('jsError')
    const key = `${message} ${source} ${line}`
    const before = known.get(key) ?? { count: 0, at: 0 }
    const now = Date.now()
    if (sent >= maxPerPage || before.count >= maxSamePerPage || now - before.at < sameWithinMs) return
    known.set(key, { count: before.count + 1, at: now })
    sent++
    const error = thrown instanceof Error ? thrown : null
    host.emit({
      kind: 'jsError',
      message, // Redacted by facts.ts, which knows the site's codes.
      errorType: redactText((error?.name ?? '').slice(0, 80)),
      source: host.privacy.url(source),
      line,
      column,
      stack: stackOf(error),
      unhandledRejection: !event,
    })
  }

  const stops = [
    host.page.listen(window, 'error', (event) => {
      if (!(event instanceof ErrorEvent)) return
      report(event.message.replace(/^Uncaught (\(in promise\) )?/, ''), event.error, event)
    }),
    host.page.listen(window, 'unhandledrejection', (event) => {
      const { reason } = event as PromiseRejectionEvent
      // What the page itself has called off is no fault.
      if (reason instanceof DOMException && reason.name === 'AbortError') return
      const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : typeof reason
      report(typeof reason === 'string' ? reason : message, reason)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Frames only: the message comes first, and its lines may look like some. Line and column stay behind each scrubbed URL. */
function stackOf(error: Error | null): string {
  if (!error) return ''
  const frames = String(error.stack)
    .replace(error.message, '')
    .split('\n')
    .filter((line) => /^\s+at .*:\d+\)?$|@.*:\d+:\d+$/.test(line))
  return redactStack(frames.join('\n').replace(/[^\S\n]+/g, ' ')).slice(0, maxStackChars)
}
