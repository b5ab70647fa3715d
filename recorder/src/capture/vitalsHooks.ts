/**
 * What `web-vitals` asks of the window comes here instead (vite.config.ts): so its listeners, timers and observers can be
 * taken back, are timed and guarded as all others are, and are none of zone.js's.
 */
import type { Page, Stop } from '../page.ts'
import { unpatched } from '../unpatched.ts'

type Handler = (event: Event) => void
type Listening = { type: string; handler: Handler; stop: Stop }

let page: Page | null = null
let listening: Listening[] = []
const observers = new Set<PerformanceObserver>()

/** The library works with this page until it is stopped. */
function lendPage(lent: Page): Stop {
  page = lent
  return () => {
    page = null
    for (const { stop } of listening) stop()
    listening = []
    for (const observer of observers) observer.disconnect()
    observers.clear()
  }
}

const guarded = (work: () => void) => () => page?.guard(work)

const addEventListener = (type: string, handler: Handler, options?: boolean | AddEventListenerOptions): void => {
  if (!page || listening.some((other) => other.type === type && other.handler === handler)) return
  const stop = page.listen(window, type, handler, typeof options === 'boolean' ? { capture: options } : options)
  listening.push({ type, handler, stop })
}

const removeEventListener = (type: string, handler: Handler): void => {
  listening = listening.filter((one) => {
    const isIt = one.type === type && one.handler === handler
    if (isIt) one.stop()
    return !isIt
  })
}

const setTimeout = (work: () => void, delayMs = 0): Stop | undefined => page?.after(delayMs, work)
const clearTimeout = (stop?: Stop): void => stop?.()

const requestAnimationFrame = (work: () => void): number =>
  unpatched(window, 'requestAnimationFrame').call(window, guarded(work))

const queueMicrotask = (work: () => void): void => unpatched(window, 'queueMicrotask').call(window, guarded(work))

const Native = typeof window === 'undefined' ? undefined : window.PerformanceObserver

const PerformanceObserver =
  Native &&
  class extends Native {
    constructor(handler: PerformanceObserverCallback) {
      super((entries, observer) => guarded(() => handler(entries, observer))())
      observers.add(this)
    }
  }

/** By the names that the browser gives them. */
export const vitalsHooks = {
  lendPage,
  addEventListener,
  removeEventListener,
  setTimeout,
  clearTimeout,
  requestAnimationFrame,
  queueMicrotask,
  PerformanceObserver,
}
