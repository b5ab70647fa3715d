import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Height that the fixed bar covers. */
const barPx = 56

const documentTop = (item: Element): number => item.getBoundingClientRect().top + window.scrollY

/** The row that the hand, the focus or else the eye is on. */
function anchorIn(list: Element): Element | null {
  const pointed = list.querySelector('li:hover') ?? list.querySelector('li:focus-within')
  if (pointed) return pointed
  return [...list.querySelectorAll('li')].find((item) => item.getBoundingClientRect().bottom > barPx) ?? null
}

/**
 * Keeps the rows where the eye and the hand are. When rows arrive above, or turn out taller than was thought, while one
 * has scrolled, points at the list or has the focus in it, the page is scrolled by as much as the row has moved.
 */
export function useStillness(list: RefObject<HTMLElement | null>): void {
  const anchor = useRef<{ row: string; top: number } | null>(null)
  // After every render: rows come with any of them, and measured heights a moment later.
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    const before = anchor.current
    const busy = window.scrollY > 0 || element.matches(':hover') || element.contains(document.activeElement)
    if (before && busy) {
      const item = element.querySelector(`li[data-row="${CSS.escape(before.row)}"]`)
      const moved = item ? Math.round(documentTop(item) - before.top) : 0
      if (moved !== 0) window.scrollBy({ top: moved, behavior: 'instant' })
    }
    const next = anchorIn(element)
    const row = next?.getAttribute('data-row')
    anchor.current = next && row ? { row, top: documentTop(next) } : null
  })
}
