/** The one place that touches the host page's event system. Nothing thrown here or in a handler reaches the page. */
export type Stop = () => void

export type Page = {
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
