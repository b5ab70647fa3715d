/** The one place that touches the host page's event system. Nothing thrown here or in a handler reaches the page. */
import { unpatched } from './unpatched.ts'

export type Stop = () => void

export type Page = {
  /** Runs `work` as every handler is run: caught, counted and timed. */
  guard(work: () => void): void
  /** addEventListener that catches, times and can be undone. Non-trusted events are the handler's business. */
  listen(target: EventTarget, type: string, handler: (event: Event) => void, options?: AddEventListenerOptions): Stop
  observe(target: Node, options: MutationObserverInit, handler: (records: MutationRecord[]) => void): Stop
  after(delayMs: number, handler: () => void): Stop
  every(intervalMs: number, handler: () => void): Stop
  /** Wraps a method (fetch, history.pushState, alert); stop() puts the original back if nobody wrapped it since. */
  patch<T extends object, K extends keyof T>(owner: T, method: K, wrap: (original: T[K]) => T[K]): Stop
  /** Runs once when the page is being left (pagehide), before the last flush: judge what is pending here. */
  beforeLeaving(handler: () => void): Stop
}

/** What the recorder itself, and no capture, may do with the page. */
export type PageControl = Page & {
  /** Runs when the page is being left, after every `beforeLeaving`: the last flush. */
  onLeft(handler: () => void): Stop
  /** Runs `work` timed as handlers are, for what sees to its own errors. */
  time<T>(work: () => T): T
  /** Runs when the page has replaced its whole document (document.open); listeners are back by then. */
  onReplaced(handler: () => void): Stop
  /** Main-thread time spent in handlers so far, ms. */
  ownMs(): number
  /** The longest piece of it in one go, since it was asked for last. */
  takeLongestMs(): number
  /** Exceptions caught in handlers so far. */
  errorCount(): number
  /** Takes everything back: listeners, observers, timers, patches. */
  stop(): void
}

type Method = (this: unknown, ...args: unknown[]) => unknown
/** One call through a patched method: what the original did, should the wrapper fail around it. */
type PatchedCall = { called: boolean; result: unknown; threw: boolean; error: unknown }

/** `onError` hears of every exception caught in a handler. */
export function createPage(onError: (error: unknown) => void = () => {}): PageControl {
  const undo = new Set<Stop>()
  const leaving = new Set<() => void>()
  const left = new Set<() => void>()
  const replaced = new Set<() => void>()
  /** Every listener that is on, to be attached anew. */
  const listening = new Set<() => void>()
  let ownMs = 0
  let longestMs = 0
  let depth = 0
  let errors = 0

  function caught(error: unknown): void {
    errors++
    try {
      onError(error)
    } catch {
      // A reporter that fails must not make things worse.
    }
  }

  function time<T>(work: () => T): T {
    const startedAt = depth++ === 0 ? performance.now() : 0
    try {
      return work()
    } finally {
      if (--depth === 0) {
        const tookMs = performance.now() - startedAt
        ownMs += tookMs
        longestMs = Math.max(longestMs, tookMs)
      }
    }
  }

  function guard(work: () => void): void {
    time(() => {
      try {
        work()
      } catch (error) {
        caught(error)
      }
    })
  }

  /** Remembers how to take something back, so that it is done at most once: by its own Stop or by stop(). */
  function undoable(takeBack: Stop): Stop {
    const once = () => {
      if (!undo.delete(once)) return
      try {
        takeBack()
      } catch (error) {
        caught(error)
      }
    }
    undo.add(once)
    return once
  }

  const page: PageControl = {
    guard,
    listen(target, type, handler, options = {}) {
      const guarded = (event: Event) => {
        if (options.once) listening.delete(attach)
        guard(() => handler(event))
      }
      const attach = () => {
        try {
          unpatched(target, 'addEventListener').call(target, type, guarded, options)
        } catch (error) {
          caught(error)
        }
      }
      attach()
      listening.add(attach)
      return undoable(() => {
        listening.delete(attach)
        unpatched(target, 'removeEventListener').call(target, type, guarded, options)
      })
    },
    observe(target, options, handler) {
      let observer: MutationObserver | null = null
      try {
        const Observer = unpatched(window, 'MutationObserver')
        observer = new Observer((records) => guard(() => handler(records)))
        observer.observe(target, options)
      } catch (error) {
        caught(error)
      }
      return undoable(() => observer?.disconnect())
    },
    after(delayMs, handler) {
      const timer = unpatched(window, 'setTimeout').call(
        window,
        () => {
          stop()
          guard(handler)
        },
        delayMs,
      )
      const stop = undoable(() => unpatched(window, 'clearTimeout').call(window, timer))
      return stop
    },
    every(intervalMs, handler) {
      const timer = unpatched(window, 'setInterval').call(window, () => guard(handler), intervalMs)
      return undoable(() => unpatched(window, 'clearInterval').call(window, timer))
    },
    patch(owner, method, wrap) {
      return undoable(patched(owner, method, wrap, caught))
    },
    beforeLeaving(handler) {
      leaving.add(handler)
      return undoable(() => leaving.delete(handler))
    },
    onReplaced(handler) {
      replaced.add(handler)
      return undoable(() => replaced.delete(handler))
    },
    onLeft(handler) {
      left.add(handler)
      return undoable(() => left.delete(handler))
    },
    time,
    ownMs: () => ownMs,
    takeLongestMs() {
      const longest = longestMs
      longestMs = 0
      return longest
    },
    errorCount: () => errors,
    stop() {
      for (const once of [...undo].reverse()) once()
    },
  }

  // document.open() takes every listener of the page away, and says nothing; adding one that is still there does nothing.
  let root = document.documentElement
  page.observe(document, { childList: true }, () => {
    if (document.documentElement === root || document.documentElement === null) return
    root = document.documentElement
    for (const attach of listening) attach()
    for (const handler of [...replaced]) guard(handler)
  })
  page.listen(window, 'pagehide', () => {
    for (const handler of [...leaving]) guard(handler)
    for (const handler of [...left]) guard(handler)
  })
  return page
}

/**
 * Puts a shell in place of a method. The shell outlives its stop (somebody may have wrapped it since, and calls it) and
 * then only passes calls on. When the wrapper itself fails, the caller gets what the original did, as if unwrapped.
 */
function patched<T extends object, K extends keyof T>(
  owner: T,
  method: K,
  wrap: (original: T[K]) => T[K],
  caught: (error: unknown) => void,
): Stop {
  const original = owner[method] as unknown as Method
  if (typeof original !== 'function') return () => {}
  const wasOwn = Object.getOwnPropertyDescriptor(owner, method)
  let on = true
  let call: PatchedCall | null = null

  const traced: Method = function (...args) {
    const mine = call
    if (mine) mine.called = true
    try {
      const result = original.apply(this, args)
      if (mine) mine.result = result
      return result
    } catch (error) {
      if (mine) {
        mine.threw = true
        mine.error = error
      }
      throw error
    }
  }
  const wrapped = wrap(traced as unknown as T[K]) as unknown as Method
  const shell: Method = function (...args) {
    if (!on) return original.apply(this, args)
    const outer = call
    const mine: PatchedCall = { called: false, result: undefined, threw: false, error: undefined }
    call = mine
    try {
      return wrapped.apply(this, args)
    } catch (error) {
      if (mine.threw && mine.error === error) throw error
      caught(error)
      if (mine.threw) throw mine.error
      return mine.called ? mine.result : original.apply(this, args)
    } finally {
      call = outer
    }
  }
  try {
    Object.assign(shell, original)
    // Pages test for native code before they trust a method.
    const { name, length } = original
    const alike = { name, length, toString: () => original.toString() }
    for (const [key, value] of Object.entries(alike)) Object.defineProperty(shell, key, { value, configurable: true })
    owner[method] = shell as unknown as T[K]
  } catch (error) {
    caught(error) // A frozen owner cannot be wrapped.
  }
  return () => {
    on = false
    if ((owner[method] as unknown) !== shell) return
    if (wasOwn) owner[method] = original as unknown as T[K]
    else delete owner[method]
  }
}
