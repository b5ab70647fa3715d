import { maxReplayElements } from '@hindsight/protocol/limits'

/** A snapshot would freeze such a page. */
export function isTooLarge(): boolean {
  return document.getElementsByTagName('*').length > maxReplayElements
}
