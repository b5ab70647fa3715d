/** Script errors and rejections that nobody handled. */
import { maxMessageChars } from '@hindsight/protocol/limits'
import { redactStack, redactText } from '@hindsight/protocol/redact'
import type { Capture, Host } from '../host.ts'

/** A loop that fails sixty times a second is one fault. */
const maxPerPage = 50
const maxSamePerPage = 5
const sameWithinMs = 1000
const maxStackChars = 4000
/** Says that a layout took two frames; browsers mean no error by it. */
const harmless = /^ResizeObserver loop/

type Fault = { message: string; error: unknown; source: string; line: number; column: number; rejected: boolean }

export const startJsError: Capture = (host) => {
  const known = new Map<string, { count: number; at: number }>()
  let sent = 0

  function report(fault: Fault): void {
    if (harmless.test(fault.message) || /^[\w-]+-extension:/.test(fault.source)) return
    host.signs.say('jsError')
    const key = `${fault.message} ${fault.source} ${fault.line}`
    const before = known.get(key) ?? { count: 0, at: 0 }
    const now = Date.now()
    if (sent >= maxPerPage || before.count >= maxSamePerPage || now - before.at < sameWithinMs) return
    known.set(key, { count: before.count + 1, at: now })
    sent++
    const error = fault.error instanceof Error ? fault.error : null
    host.emit({
      kind: 'jsError',
      message: host.privacy.message(scrubUrls(host, fault.message), null).slice(0, maxMessageChars),
      errorType: redactText((error?.name ?? '').slice(0, 80)),
      source: host.privacy.url(fault.source),
      line: fault.line,
      column: fault.column,
      stack: stackOf(error),
      unhandledRejection: fault.rejected,
    })
  }

  const stops = [
    host.page.listen(window, 'error', (event) => {
      if (!(event instanceof ErrorEvent)) return
      const { message, error, filename, lineno, colno } = event
      const text = message.replace(/^Uncaught (\(in promise\) )?/, '')
      report({ message: text, error, source: filename, line: lineno, column: colno, rejected: false })
    }),
    host.page.listen(window, 'unhandledrejection', (event) => {
      const { reason } = event as PromiseRejectionEvent
      // What the page itself has called off is no fault.
      if (reason instanceof DOMException && reason.name === 'AbortError') return
      const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : typeof reason
      const text = typeof reason === 'string' ? reason : message
      report({ message: text, error: reason, source: '', line: 0, column: 0, rejected: true })
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
