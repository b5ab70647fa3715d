/** Between recorder.js and the debug overlay, a file of its own that only `?hindsight=debug` loads. */
import type { CostLevel, EventKind, RecordingReason } from '@hindsight/protocol/events'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import type { Draft } from '../host.ts'
import type { PageControl, Stop } from '../page.ts'

/** What the overlay shows, as it is when asked. */
export type DebugState = {
  version: string
  /** Why the page is, or is not, replayed. */
  reason: RecordingReason | ''
  level: CostLevel
  settings: RecorderSettings
  sessionId: string | null
  sessionUrl: string | null
  /** What waits to be sent. */
  queuedBatches: number
  queuedBytes: number
  /** The recorder's main-thread time on this page, ms. */
  ownMs: number
  faults: number
  droppedEvents: number
  droppedChunks: number
  /** By beforeSend. */
  withheldEvents: number
  /** The newest first. */
  last: readonly Draft<EventKind>[]
}

export type DebugDeps = { page: PageControl; state(): DebugState; closed(): void }
export type DebugPart = { contract: number; openDebug(deps: DebugDeps): Stop }
export const debugContract = 1
