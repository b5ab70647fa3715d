import type { AnalyticsCall } from '../src/analytics.ts'

declare global {
  interface Window {
    /** A list of calls until the recorder has loaded, then the recorder itself; `push` works on both. */
    hindsight?: { push(call: unknown): unknown; sessionCode?(): string | null }
  }
}

/** Says something to the recorder, now or once it is there. A shop without a recorder just keeps the list. */
function call(...parts: unknown[]): void {
  window.hindsight ??= []
  window.hindsight.push(parts)
}

export function track(name: string, properties: Record<string, unknown>): void {
  call('track', name, properties)
}

/** What the server has to say about this page, or about the form POST that led to it. */
export function sendPageCalls(calls: AnalyticsCall[]): void {
  for (const given of calls) {
    if (given.method === 'track') call('track', given.name, given.properties)
    else call('identify', given.customerId, given.traits)
  }
}
