/** What a recorder is given for one page, and what can be asked of it. */
import type { EventKind } from '@hindsight/protocol/events'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import type { BeforeSend } from './api.ts'
import type { DebugState } from './debug/debugPart.ts'
import type { Draft } from './host.ts'
import type { PageControl } from './page.ts'
import type { Privacy } from './privacy.ts'
import type { LoadReplay, Parts } from './replayPart.ts'
import type { Store } from './storage.ts'

export type RecorderOptions = {
  site: string
  host: string
  release?: string | undefined
  beforeSend?: BeforeSend | undefined
}
export type Recorder = {
  emit(draft: Draft<EventKind>): void
  /** Allows or forbids the replay; facts go on. */
  allowReplay(isAllowed: boolean): void
  /** The settings as they are now; null where the collector cannot be reached. */
  confirm(found: RecorderSettings | null): void
  privacy(): Privacy
  sessionId(): string
  /** For the debug overlay. */
  debugState(): Omit<DebugState, 'sessionUrl'>
  page: PageControl
  /** Time since the session's start, ms. */
  sessionMs(): number
  /** Sends what there is and takes everything back. */
  stop(): void
  /** As `stop`, sending nothing, and forgets the visitor. */
  forget(): void
}

export type Given = RecorderOptions & {
  settings: RecorderSettings
  clockOffsetMs: number
  mayReplay: boolean
  loadReplay: LoadReplay
  loadExtras: Parts['extras']
  loadMore: Parts['more']
  /** The settings are those of an earlier page: nothing is sent before `confirm`, or before the page is left. */
  isUnconfirmed: boolean
  /** Visitor and session: this origin's, or shared with its subdomains. */
  shared: Store
  perTab: Store
}
