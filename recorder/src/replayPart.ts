/**
 * Between recorder.js and its second file, which holds rrweb and what belongs to it. A page that is not replayed never
 * loads that file; one that is loads it once facts are being recorded already.
 */
import type { RecordingReason } from '@hindsight/protocol/events'
import type { ReplayLine } from './outbox.ts'
import type { PageControl } from './page.ts'
import type { ReplayPrivacy } from './privacy.ts'

export type Replay = {
  /** Records where the reason is `on`; in any case reports the reason. */
  start(privacy: ReplayPrivacy, reason: RecordingReason): void
  stop(): void
  snapshot(): void
  /** When the page is calm: the end of a gap. */
  snapshotSoon(): void
  nodeId(node: Node): number | null
  /** Sends the stylesheets of these hashes, which the collector lacks. */
  sendAssets(hashes: readonly string[]): void
}

export type ReplayDeps = {
  page: PageControl
  /** Where stylesheets go. */
  assetUrl: string
  add(line: ReplayLine): void
  report(reason: RecordingReason): void
  /** Sends what there is: what is not sent when a short visit ends is lost. */
  flush(): void
}

export type ReplayPart = {
  /** Counts up when this contract changes: the two files may come from different builds while a new one is rolled out. */
  contract: number
  createReplay(deps: ReplayDeps): Replay
}

/** Gets the second file; rejects where the browser, a blocker or a policy of the page refuses it. */
export type LoadReplay = (host: string) => Promise<ReplayPart>

export const replayContract = 1
