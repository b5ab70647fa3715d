/** What a capture is given. Every capture is one file in `capture/` with one verb: `start(host)` returns `stop`. */
import type { EventKind, EventOf } from '@hindsight/protocol/events'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import type { Page, Stop } from './page.ts'
import type { Privacy } from './privacy.ts'
import type { Answered, RequestDetails } from './requestDetails.ts'

/** An event as a capture makes it; number, page and (unless given) time are added where it is emitted. */
export type Draft<K extends EventKind> = K extends EventKind
  ? Omit<EventOf<K>, 'eventNo' | 'ts' | 'pageId'> & { ts?: number }
  : never

export type Host = {
  /** The one place that attaches listeners, observers, timers and patches; all of them guarded, timed and removable. */
  page: Page
  privacy: Privacy
  settings: RecorderSettings
  emit(draft: Draft<EventKind>): void
  /** The page will be busy, and perhaps gone before it is not: what was emitted goes out now. */
  hurry(): void
  /** Where the site asks for details of requests, and they could be loaded. */
  detailsOf: ((answered: Answered) => RequestDetails) | null
  /** Nothing that is done there is reported. */
  isIgnored(element: Element): boolean
  /** rrweb's id of a node in the replay now being recorded; null where there is none. */
  nodeId(node: Node): number | null
  /** What several captures watch together; see watch/once.ts. */
  watched: Map<string, unknown>
  /** Device time of something that captures tell one another, ms; so that a click learns of an error that followed. */
  signs: Signs
}

/** What one capture sees and others need, without knowing each other: "a request started", "an error happened". */
export type Sign =
  | 'requestStarted'
  | 'requestEnded'
  | 'jsError'
  | 'requestFailed'
  | 'navigated'
  | 'dialog'
  | 'fieldError'
export type Signs = {
  say(sign: Sign, detail?: { status?: number; url?: string }): void
  hear(handler: (sign: Sign, at: number, detail: { status?: number; url?: string }) => void): Stop
}

export type Capture = (host: Host) => Stop
