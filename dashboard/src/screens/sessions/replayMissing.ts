import type { SessionRow } from '@hindsight/protocol/api/sessions'

/** Why a session cannot be watched, in words; null when it can. */
export function whyNoReplay(row: SessionRow): string | null {
  if (row.hasReplay) return null
  switch (row.recording) {
    case 'sampledOut':
      return 'Not in the share of sessions that is replayed'
    case 'noConsent':
      return 'The visitor has not agreed to replay'
    case 'optedOut':
      return 'The visitor has opted out'
    case 'browserTooOld':
      return 'The browser is too old for replay'
    case 'pageTooLarge':
      return 'The page is too large to be replayed'
    case 'overBudget':
      return 'Recording was too slow on this device'
    case 'recorderError':
      return 'The recorder has failed on this page'
    case 'stopped':
      return 'The site has stopped the recording'
    case 'siteOff':
      return 'Recording is switched off for the site'
    default:
      return 'No replay has arrived'
  }
}
