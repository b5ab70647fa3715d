import { type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the rows where the eye and the hand are. When rows arrive above while one has scrolled, points at the list or
 * has the focus in it, the page is scrolled by their height, so that nothing moves under the pointer.
 */
export function useStillness(
  list: RefObject<HTMLElement | null>,
  rows: { sessionId: string; firstTs: number }[],
  heightOf: (added: number) => number,
): void {
  const before = useRef<string | undefined>(undefined)
  useLayoutEffect(() => {
    const first = before.current
    before.current = rows[0]?.sessionId
    if (first === undefined || list.current === null) return
    const added = rows.findIndex((row) => row.sessionId === first)
    if (added <= 0) return
    const busy = window.scrollY > 0 || list.current.matches(':hover') || list.current.contains(document.activeElement)
    if (busy) window.scrollBy({ top: heightOf(added), behavior: 'instant' })
  }, [rows, list, heightOf])
}
