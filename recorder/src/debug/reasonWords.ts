/** What the recorder is doing, in a sentence for those who put it on the page. */
import type { RecordingReason } from '@hindsight/protocol/events'
import type { DebugState } from './debugPart.ts'

const words: Record<RecordingReason, string> = {
  on: 'Facts and replay are recorded.',
  sampledOut: 'Facts are recorded. This session is not in the share that is replayed.',
  noConsent: 'Facts are recorded. The visitor has not agreed to replay.',
  optedOut: 'Facts are recorded. The visitor has said no to replay.',
  browserTooOld: 'Facts are recorded. This browser is too old for replay.',
  pageTooLarge: 'Facts are recorded. The page has too many elements to be replayed.',
  overBudget: 'Facts are recorded. Replay took more time than the site allows.',
  recorderError: 'Facts are recorded. The replay has failed on this page.',
  stopped: 'Nothing is recorded: hindsight.stop() was called.',
  siteOff: 'Nothing is recorded: recording is switched off for the site.',
  tooShort: 'Facts are recorded. The replay is held back until the visit is long enough.',
  notTriggered: 'Facts are recorded. The replay is held back until something happens that the site waits for.',
  blocked: 'Facts are recorded. The replay part of the recorder could not be loaded.',
}

export function reasonWords({ reason }: DebugState): string {
  return reason === '' ? 'Facts are recorded. The replay has not begun yet.' : words[reason]
}
