/** Why a session cannot be watched, in words, by the last reason that the recorder gave. */
import type { RecordingReason } from './events.ts'

const words: Record<RecordingReason, string> = {
  on: 'No replay has arrived',
  sampledOut: 'Not in the share of sessions that is replayed',
  noConsent: 'The visitor has not agreed to replay',
  optedOut: 'The visitor has opted out',
  browserTooOld: 'The browser is too old for replay',
  pageTooLarge: 'The page is too large to be replayed',
  overBudget: 'Recording was too slow on this device',
  recorderError: 'The recorder has failed on this page',
  stopped: 'The site has stopped the recording',
  siteOff: 'Recording is switched off for the site',
  tooShort: 'The visit was shorter than the site replays',
  notTriggered: 'Nothing happened that the site replays visits for',
  blocked: 'The page or an extension kept the replay part of the recorder from loading',
}

export function whyNoReplay(reason: string): string {
  return (words as Record<string, string>)[reason] ?? 'No replay has arrived'
}
