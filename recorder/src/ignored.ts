/**
 * Elements in which nothing that is done is reported: `data-ignore`, and what the site's settings name. They are shown
 * in the replay, but no click, field visit, error or submit of theirs is a fact, and no pointer, scroll or input in them
 * is replayed. A selector that this browser cannot read ignores nothing; to hide something, mask or block it.
 */
import type { RecorderSettings } from '@hindsight/protocol/settings'
import { closestOutwards } from './closest.ts'

export type IsIgnored = (element: Element) => boolean

export function createIgnored({ ignoreSelectors }: Pick<RecorderSettings, 'ignoreSelectors'>): IsIgnored {
  const selector = ['[data-ignore]', ...readable(ignoreSelectors)].join(',')
  return (element) => closestOutwards(element, selector) !== null
}

/** Of these selectors, those that this browser understands. */
export function readable(selectors: readonly string[]): string[] {
  return selectors.filter(isReadable)
}

export function isReadable(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector)
    return true
  } catch {
    return false
  }
}
