/** `Element.closest`, going on from a shadow root to its host, and from a document to the frame that shows it. */
export function closestOutwards(element: Element, selector: string): Element | null {
  let at: Element | null = element
  while (at) {
    const found = at.closest(selector)
    if (found) return found
    at = holderOf(at.getRootNode())
  }
  return null
}

/** Compared by shape: nodes of an iframe are instances of that frame's classes, not of this window's. */
export function holderOf(root: Node): Element | null {
  if (root.nodeType === Node.DOCUMENT_FRAGMENT_NODE) return (root as ShadowRoot).host ?? null
  if (root.nodeType !== Node.DOCUMENT_NODE || root === document) return null
  try {
    return (root as Document).defaultView?.frameElement ?? null
  } catch {
    return null // A frame that has moved to another origin.
  }
}
