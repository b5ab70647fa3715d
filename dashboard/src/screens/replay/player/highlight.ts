/** Where on the recorded page a step happened, in the page's own pixels. */

export type Rect = { x: number; y: number; width: number; height: number }

/** Smaller than this it cannot be what was seen: a checkbox hidden behind its drawn label, an icon without a box. */
const minVisiblePx = 4

/** An element's box relative to the replay's own iframe, whatever frames and shadow roots it stands in. */
export function rectIn(outer: HTMLIFrameElement, element: Element): Rect {
  const box = element.getBoundingClientRect()
  const rect = { x: box.x, y: box.y, width: box.width, height: box.height }
  let frame = element.ownerDocument.defaultView?.frameElement ?? null
  while (frame !== null && frame !== outer) {
    const around = frame.getBoundingClientRect()
    rect.x += around.x + frame.clientLeft
    rect.y += around.y + frame.clientTop
    frame = frame.ownerDocument.defaultView?.frameElement ?? null
  }
  return rect
}

function isVisible({ width, height }: Rect): boolean {
  return width >= minVisiblePx && height >= minVisiblePx
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode()
  return element.parentElement ?? ('host' in root ? (root as ShadowRoot).host : null)
}

/** The element itself, or what stands for it on the screen: its label, or the nearest element around it with a box. */
export function visibleRect(outer: HTMLIFrameElement, element: Element): Rect | null {
  const labels = 'labels' in element ? Array.from((element as HTMLInputElement).labels ?? []) : []
  for (const candidate of [element, ...labels]) {
    const rect = rectIn(outer, candidate)
    if (isVisible(rect)) return rect
  }
  for (let around = parentOf(element); around !== null && around.tagName !== 'BODY'; around = parentOf(around)) {
    const rect = rectIn(outer, around)
    if (isVisible(rect)) return rect
  }
  return null
}

/** Which edge of the visible part it lies beyond; null when any of it is in view. */
export function beyond(
  rect: Rect,
  page: { width: number; height: number },
): 'above' | 'below' | 'left' | 'right' | null {
  if (rect.y + rect.height <= 0) return 'above'
  if (rect.y >= page.height) return 'below'
  if (rect.x + rect.width <= 0) return 'left'
  return rect.x >= page.width ? 'right' : null
}
