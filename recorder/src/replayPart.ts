/**
 * Between recorder.js and its second file, which holds rrweb and what belongs to it. A page that is not replayed never
 * loads that file; one that is loads it once facts are being recorded already.
 */
import type { CostLevel, EventKind, RecordingReason } from '@hindsight/protocol/events'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import type { DebugPart } from './debug/debugPart.ts'
import type { ExtrasPart } from './extrasPart.ts'
import type { Draft } from './host.ts'
import type { MorePart } from './morePart.ts'
import type { ReplayLine } from './outbox.ts'
import type { PageControl } from './page.ts'
import type { ReplayPrivacy } from './privacy.ts'
import type { Store } from './storage.ts'

export type Replay = RunningReplay & {
  /** Back from the back/forward cache. */
  back(): void
  /** The session that was being opened has begun. */
  opened(): void
  /** A fact that is sent: it may be what the replay waits for. */
  saw(draft: Draft<EventKind>): void
  /** Lets go what is held, if it is time. */
  look(): void
  /** The page is left: what is held goes to the next one, where the device may keep it. */
  leave(mayUseDevice: boolean): void
  /** What is held is not wanted after all. */
  forget(): void
}

export type RunningReplay = {
  /** Records where the reason is `on`; in any case reports the reason. */
  start(privacy: ReplayPrivacy, reason: RecordingReason): void
  stop(): void
  snapshot(): void
  /** When the page is calm: the end of a gap. */
  snapshotSoon(): void
  nodeId(node: Node): number | null
  /** What is known of its cost. */
  cost(): ReplayCost
  /** Sends the stylesheets of these hashes, which the collector lacks. */
  sendAssets(hashes: readonly string[]): void
}

export type ReplayCost = { level: CostLevel; elements: number | null; snapshotMs: number | null }

export type ReplayDeps = {
  /** The browser's own, from before the page's scripts could replace it. */
  stringify: typeof JSON.stringify
  page: PageControl
  /** Where stylesheets go. */
  assetUrl: string
  add(line: ReplayLine): void
  /** What the gate needs to know. */
  gated: {
    pageId: string
    settings(): Pick<RecorderSettings, 'replayMinSeconds' | 'replayWhen'>
    /** Null while it is being opened. */
    sessionId(): string | null
    /** Time since the session's start, ms; 0 while there is none. */
    sessionMs(): number
    /** Where tabs and pages of a session meet. */
    shared: Store
    /** This tab's, from page to page. */
    perTab: Store
    /** Ends a chunk: lines of two pages are never in one. */
    endChunk(): void
  }
  /** Nothing that is done in this element is replayed. */
  isIgnored(element: Element): boolean
  report(reason: RecordingReason): void
  /** Main-thread time that the recorder may take, per cent. */
  budgetPercent(): number
  /** Its level is another now. */
  costChanged(): void
  /** Sends what there is: what is not sent when a short visit ends is lost. */
  flush(): void
}

export type ReplayPart = {
  /** Counts up when this contract changes: the two files may come from different builds while a new one is rolled out. */
  contract: number
  /** What the first snapshot is quicker with; `ask` is the browser's own fetch, where it is known. Older files have none. */
  prepare?(ask: typeof fetch | null): Promise<void>
  createReplay(deps: ReplayDeps): Replay
}

/** Gets the second file; rejects where the browser, a blocker or a policy of the page refuses it. */
export type LoadReplay = (host: string) => Promise<ReplayPart>
/** What is loaded only where it is needed. */
export type Parts = {
  replay: LoadReplay
  debug(host: string): Promise<DebugPart>
  extras(host: string): Promise<ExtrasPart>
  more(host: string): Promise<MorePart>
}

export const replayContract = 5
