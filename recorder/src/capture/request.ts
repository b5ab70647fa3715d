/** Requests that failed or were slow. Never a body, never a header; the page's own calls work exactly as before. */
import { slowRequestMs } from '@hindsight/protocol/limits'
import { pathHere } from '../dom/here.ts'
import type { Capture, Host } from '../host.ts'
import type { Answered } from '../requestDetails.ts'

/** A page that is going away breaks its requests off; a failure is believed once the page has stayed this long. */
const stayedMs = 100
const maxPerPage = 200
const maxDetailedPerPage = 1000

type Started = { ended(status: number, answered: Answered): void; failed(): void; aborted(): void }

export const startRequest: Capture = (host) => {
  let sent = 0
  let detailed = 0
  let leaving = false

  function start(method: string, address: string, isQuiet: boolean): Started {
    const ts = Date.now()
    const url = host.privacy.url(address)
    const detail = { url }
    const here = pathHere(host.privacy)
    if (!isQuiet) host.signs.say('requestStarted', detail)
    const emit = (status: number, durationMs: number, failed: boolean, answered: Answered | null = null) => {
      if (url === '' || leaving) return
      const isOdd = failed || durationMs > slowRequestMs
      if (isOdd ? sent++ >= maxPerPage : detailed++ >= maxDetailedPerPage) return
      const details = answered && host.detailsOf ? host.detailsOf(answered) : {}
      host.emit({ kind: 'request', ts, ...here, method, url, status, durationMs, failed, ...details })
    }
    return {
      ended(status, answered) {
        const durationMs = Date.now() - ts
        const failed = status >= 400
        if (failed) host.signs.say('requestFailed', { ...detail, status })
        if (!isQuiet) host.signs.say('requestEnded', { ...detail, status })
        if (failed || durationMs > slowRequestMs || host.detailsOf) emit(status, durationMs, failed, answered)
      },
      failed() {
        const durationMs = Date.now() - ts
        host.page.after(stayedMs, () => {
          if (leaving) return
          // Blockers of trackers break requests to other sites off: no fault of this one.
          if (isOwn(url)) host.signs.say('requestFailed', { ...detail, status: 0 })
          if (!isQuiet) host.signs.say('requestEnded', { ...detail, status: 0 })
          emit(0, durationMs, true)
        })
      },
      aborted() {
        if (!isQuiet) host.signs.say('requestEnded', detail)
      },
    }
  }

  const stops = [
    patchFetch(host, start),
    ...patchXhr(host, start),
    host.page.beforeLeaving(() => {
      leaving = true
    }),
    host.page.listen(window, 'pageshow', () => {
      leaving = false
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

type Start = (method: string, address: string, isQuiet: boolean) => Started

function patchFetch(host: Host, start: Start) {
  if (typeof fetch !== 'function') return () => {}
  return host.page.patch(
    window,
    'fetch',
    (original) =>
      function (this: unknown, ...args: Parameters<typeof fetch>) {
        const [input, init] = args
        const request = typeof Request === 'function' && input instanceof Request ? input : null
        const method = String(init?.method ?? request?.method ?? 'GET')
          .toUpperCase()
          .slice(0, 10)
        const mode = init?.mode ?? request?.mode
        // Answers that the page cannot read, and calls meant to outlive it, are a tracker's: no reaction to a click.
        const isQuiet = mode === 'no-cors' || (init?.keepalive ?? request?.keepalive) === true
        const started = start(method, request?.url ?? String(input), isQuiet)
        const signal = init?.signal ?? request?.signal
        const answer = original.apply(this as typeof globalThis, args)
        // What comes of it is passed on, not only watched: a promise that is watched counts as handled, and the page
        // would no longer hear of failures that it left unhandled.
        return answer.then(
          (response) => {
            host.page.guard(() =>
              started.ended(response.status, {
                type: 'fetch',
                address: request?.url ?? String(input),
                body: init?.body,
                header: (name) => response.headers.get(name),
              }),
            )
            return response
          },
          (reason: unknown) => {
            const isTimeout = (reason as { name?: unknown } | null)?.name === 'TimeoutError'
            const isAbort = (reason as { name?: unknown } | null)?.name === 'AbortError' || signal?.aborted === true
            host.page.guard(() => (isAbort && !isTimeout ? started.aborted() : started.failed()))
            throw reason
          },
        )
      } as typeof fetch,
  )
}

function patchXhr(host: Host, start: Start) {
  if (typeof XMLHttpRequest !== 'function') return []
  const opened = new WeakMap<XMLHttpRequest, { method: string; url: string }>()
  return [
    host.page.patch(
      XMLHttpRequest.prototype,
      'open',
      (original) =>
        function (this: XMLHttpRequest, ...args: unknown[]) {
          opened.set(this, { method: String(args[0]).toUpperCase().slice(0, 10), url: String(args[1]) })
          return (original as (...given: unknown[]) => void).apply(this, args)
        } as XMLHttpRequest['open'],
    ),
    host.page.patch(
      XMLHttpRequest.prototype,
      'send',
      (original) =>
        function (this: XMLHttpRequest, ...args: Parameters<XMLHttpRequest['send']>) {
          const call = opened.get(this)
          if (!call) return original.apply(this, args)
          const started = start(call.method, call.url, false)
          let isAborted = false
          const stopAbort = host.page.listen(this, 'abort', () => {
            isAborted = true
          })
          const stopEnd = host.page.listen(this, 'loadend', () => {
            stopAbort()
            stopEnd()
            if (isAborted) started.aborted()
            else if (this.status > 0) {
              started.ended(this.status, {
                type: 'xhr',
                address: call.url,
                body: args[0],
                header: (name) => headerOf(this, name),
              })
            } else started.failed()
          })
          try {
            return original.apply(this, args)
          } catch (error) {
            // A synchronous request says its failure by throwing, and then fires no event.
            stopAbort()
            stopEnd()
            started.failed()
            throw error
          }
        },
    ),
  ]
}

/** Asked for by name alone: a browser complains in the console about one that another origin does not expose. */
function headerOf(request: XMLHttpRequest, name: string): string | null {
  const isTold = request.getAllResponseHeaders().toLowerCase().includes(`${name}:`)
  return isTold ? request.getResponseHeader(name) : null
}

/** Same site, as far as a name tells: the last two labels of the host. */
function isOwn(url: string): boolean {
  const site = (host: string) => host.split('.').slice(-2).join('.')
  try {
    return site(new URL(url).hostname) === site(location.hostname)
  } catch {
    return false
  }
}
