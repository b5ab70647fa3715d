/** Script errors and rejections that nobody handled. */
import { redactStack, redactText } from '@hindsight/protocol/redact'
import type { Capture, Host } from '../host.ts'

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
      message: scrubUrls(host, message), // Redacted by facts.ts, which knows the site's codes.
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

function scrubUrls(host: Host, text: string): string {
  return text.replace(/\bhttps?:\/\/[^\s"')]+/g, (url) => host.privacy.url(url))
}

/** Frames only: the first line repeats the message. Line and column stay behind each scrubbed URL. */
function stackOf(error: Error | null): string {
  const frames = String(error?.stack ?? '')
    .split('\n')
    .filter((line) => /^\s*at |@/.test(line) && /:\d+/.test(line))
  return redactStack(frames.map((line) => line.replace(/\s+/g, ' ')).join('\n')).slice(0, maxStackChars)
}
