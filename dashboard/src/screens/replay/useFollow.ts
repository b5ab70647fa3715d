import { type RefObject, useCallback, useEffect, useState } from 'react'

/** Space kept between the current row and the edge of its list. */
const marginPx = 48

function revealIn(box: HTMLElement, headingPx: number): void {
  const row = box.querySelector<HTMLElement>('[aria-current]')
  if (!row || box.scrollHeight <= box.clientHeight) return
  const { top, bottom } = row.getBoundingClientRect()
  const around = box.getBoundingClientRect()
  // Only its own box is scrolled: the page must not jump.
  const above = top - (around.top + headingPx)
  if (above < 0) box.scrollTop += above
  // In a low list the margin must not push the row up under what sticks to the top.
  else if (bottom > around.bottom) box.scrollTop += Math.min(above, bottom - around.bottom + marginPx)
}

type Given = {
  box: RefObject<HTMLElement | null>
  /** Changes with the current row, and with the rows around it. */
  at: unknown
  /** It was gone to by hand: shown in any case. */
  isVisit: boolean
  /** Height of what sticks to the top of the list. */
  headingPx?: number
}

/** Keeps the current row in sight, until someone scrolls away to read; then a button leads back. */
export function useFollow({ box, at, isVisit, headingPx = 0 }: Given): {
  following: boolean
  follow: () => void
  leave: () => void
} {
  const [following, setFollowing] = useState(true)

  useEffect(() => {
    const element = box.current
    if (!element) return
    const scrolled = () => {
      if (element.scrollHeight > element.clientHeight) setFollowing(false)
    }
    element.addEventListener('wheel', scrolled, { passive: true })
    element.addEventListener('touchmove', scrolled, { passive: true })
    return () => {
      element.removeEventListener('wheel', scrolled)
      element.removeEventListener('touchmove', scrolled)
    }
  }, [box])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `at` says when there is something else to follow.
  useEffect(() => {
    if (isVisit) setFollowing(true)
    if (box.current && (following || isVisit)) revealIn(box.current, headingPx)
  }, [box, at, isVisit, headingPx])

  const follow = useCallback(() => {
    setFollowing(true)
    if (box.current) revealIn(box.current, headingPx)
  }, [box, headingPx])
  const leave = useCallback(() => setFollowing(false), [])
  return { following, follow, leave }
}
