/**
 * `Element.closest`, also beyond shadow roots and frames, that remembers while nothing of the page can change: to copy a
 * page the same question is asked of thousands of elements, and most of the way up was gone before.
 */
export type Closest = {
  /** As Element.closest. */
  within(element: Element, selector: string): Element | null
  /** Going on from a shadow root to its host, and from a document to the frame that shows it. */
  outwards(element: Element, selector: string): Element | null
  /** `work` changes nothing of the page, and lets nobody else. */
  atOnce<T>(work: () => T): T
}

type Answers = Map<Element, Element | null>

export function createClosest(): Closest {
  /** Answers by selector: inside the root, and beyond it. */
  let known: [Map<string, Answers>, Map<string, Answers>] | null = null

  function find(element: Element, selector: string, isOutwards: boolean): Element | null {
    if (!known) return isOutwards ? closestOutwards(element, selector) : element.closest(selector)
    const bySelector = known[isOutwards ? 1 : 0]
    const answers: Answers = bySelector.get(selector) ?? new Map()
    bySelector.set(selector, answers)
    // A page is copied from its top: nearly always the parent was asked about just before.
    const answer = (at: Element | null): Element | null => {
      const before = at && answers.get(at)
      if (at === null || before !== undefined) return before ?? null
      const found = at.matches(selector) ? at : answer(above(at, isOutwards))
      answers.set(at, found)
      return found
    }
    return answer(element)
  }

  return {
    within: (element, selector) => find(element, selector, false),
    outwards: (element, selector) => find(element, selector, true),
    atOnce(work) {
      if (known) return work()
      known = [new Map(), new Map()]
      try {
        return work()
      } finally {
        known = null
      }
    },
  }
}

export function closestOutwards(element: Element, selector: string): Element | null {
  let at: Element | null = element
  while (at) {
    const found = at.closest(selector)
    if (found) return found
    at = holderOf(at.getRootNode())
  }
  return null
}

function above(element: Element, isOutwards: boolean): Element | null {
  return element.parentElement ?? (isOutwards ? holderOf(element.getRootNode()) : null)
}

/** Compared by shape: nodes of an iframe are instances of that frame's classes, not of this window's. */
function holderOf(root: Node): Element | null {
  if (root.nodeType === Node.DOCUMENT_FRAGMENT_NODE) return (root as ShadowRoot).host ?? null
  if (root.nodeType !== Node.DOCUMENT_NODE || root === document) return null
  try {
    return (root as Document).defaultView?.frameElement ?? null
  } catch {
    return null // A frame that has moved to another origin.
  }
}
