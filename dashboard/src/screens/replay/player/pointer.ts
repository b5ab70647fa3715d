/**
 * What lies under the visitor's pointer. Where it moved, the recording says so; where the page moved under it, or changed,
 * browsers look again without a word, and so does this.
 */
import type { Replayer } from 'rrweb'

export type Pointer = {
  /** The innermost element under it; null where there is none, or where nobody knows. */
  element(): Element | null
  /** The recording moved the pointer, or changed the page, at this time. */
  moved(ts: number): void
  changed(ts: number): void
  forget(): void
}

type Inner = {
  hoverElements(element: Element): void
  moveAndHover(x: number, y: number, ...others: unknown[]): void
}

function deepest(root: Document | ShadowRoot, x: number, y: number): Element | null {
  const found = root.elementFromPoint(x, y)
  const inner = found?.shadowRoot ? deepest(found.shadowRoot, x, y) : null
  return inner ?? found
}

/** Dialogs are inert here (sanitise/nodes.ts), and what is inert lies under no pointer. */
function under(page: Document, { x, y }: { x: number; y: number }): Element | null {
  const dialogs = [...page.querySelectorAll<HTMLElement>('dialog[inert]')]
  for (const dialog of dialogs) dialog.inert = false
  const found = deepest(page, x, y)
  for (const dialog of dialogs) dialog.inert = true
  return found
}

/** `onHover` hears when the recording itself moved the pointer onto something. */
export function followPointer(replayer: Replayer, onHover: () => void): Pointer {
  let told: Element | null = null
  let at: { x: number; y: number } | null = null
  let movedTs = 0
  let changedTs = 0

  const inner = replayer as unknown as Inner
  const moveAndHover = inner.moveAndHover.bind(replayer)
  inner.moveAndHover = (x, y, ...others) => {
    at = { x, y }
    moveAndHover(x, y, ...others)
  }
  inner.hoverElements = (element) => {
    told = element
    onHover()
  }

  return {
    element() {
      const page = replayer.iframe.contentDocument
      if (told === null || at === null || page === null) return null
      const isTrue = told.isConnected && changedTs <= movedTs
      // In a frame inside the page the place is told in that frame's own pixels.
      if (isTrue || (told.isConnected && told.ownerDocument !== page)) return told
      return under(page, at)
    },
    moved(ts) {
      movedTs = Math.max(movedTs, ts)
    },
    changed(ts) {
      changedTs = Math.max(changedTs, ts)
    },
    forget() {
      told = at = null
      movedTs = changedTs = 0
    },
  }
}
