/** Where an event happened, and the way up from there, through open shadow roots. */

/** Elements from the innermost outwards; composedPath also sees into open shadow roots. */
export function pathOf(event: Event): Element[] {
  const path = typeof event.composedPath === 'function' ? event.composedPath() : [event.target]
  return path.filter((node): node is Element => node instanceof Element)
}

/** The parent, going on from a shadow root to its host. */
export function parentOf(element: Element): Element | null {
  if (element.parentElement) return element.parentElement
  const root: Node = element.getRootNode()
  return typeof ShadowRoot === 'function' && root instanceof ShadowRoot ? root.host : null
}
