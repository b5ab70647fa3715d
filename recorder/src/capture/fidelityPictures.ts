/**
 * Pictures are not recorded, but the room they take is: their own size, or that they never came. A replay then has boxes
 * of the right size where the page had pictures, and nothing around them moves.
 */
import { pictureSize } from '@hindsight/protocol/batch'
import type { Page, Stop } from '../page.ts'
import type { SerializedNode } from '../replayEvent.ts'
import type { Attributes } from '../scrubAttributes.ts'

type Deps = {
  page: Page
  nodeOf(id: number): Node | null
  idOf(node: Node): number
  /** Blocked elements tell nothing but their box. */
  isBlocked(element: Element): boolean
  /** Tells of attributes of one element, as a mutation. */
  change(id: number, attributes: Attributes): void
}

export type PictureSizes = {
  /** Adds what is known of a picture to its scrubbed node, in place. */
  complete(node: SerializedNode): void
  /** Follows pictures as they arrive. */
  watch(): Stop
}

function sizeOf(element: Element): string | null {
  if (element instanceof HTMLVideoElement) {
    return element.videoWidth > 0 ? `${element.videoWidth} ${element.videoHeight}` : null
  }
  if (!(element instanceof HTMLImageElement) || !element.complete || element.currentSrc === '') return null
  return element.naturalWidth > 0 ? `${element.naturalWidth} ${element.naturalHeight}` : 'broken'
}

export function createPictureSizes({ page, nodeOf, idOf, isBlocked, change }: Deps): PictureSizes {
  function onArrival(event: Event): void {
    const [element] = event.composedPath()
    const size = element instanceof Element && !isBlocked(element) ? sizeOf(element) : null
    const id = size === null ? 0 : idOf(element as Element)
    if (id > 0 && size !== null) change(id, { [pictureSize]: size })
  }

  return {
    complete({ id, tagName, attributes }) {
      if (!attributes || (tagName !== 'img' && tagName !== 'video')) return
      const element = nodeOf(id) as Element | null
      const size = element && !isBlocked(element) ? sizeOf(element) : null
      if (size !== null) attributes[pictureSize] = size
    },
    watch() {
      // None of these bubbles; all can be caught on their way down.
      const stops = ['load', 'error', 'loadedmetadata'].map((type) =>
        page.listen(document, type, onArrival, { capture: true, passive: true }),
      )
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}
