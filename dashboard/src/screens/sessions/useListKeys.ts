import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }

/** Something else has the focus and may want the key itself. */
function isInUse(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('a, button, input, textarea, select, [role], [contenteditable]') !== null
  )
}

type Given = {
  ids: string[]
  startAt: string | null
  onActive: (id: string) => void
  /** Brings a row into the document and into sight. */
  reveal: (at: number) => void
  /** F on the active row; absent where the role may not flag. */
  onFlag?: ((id: string) => void) | undefined
}

/**
 * One row of the list is active: the only one that Tab reaches. Arrow keys, j and k, Home and End move it and the focus;
 * also when nothing has the focus yet, so that one can start without the mouse. The active row is known by its id:
 * rows that arrive above do not move the focus.
 */
export function useListKeys({ ids, startAt, onActive, reveal, onFlag }: Given) {
  const [chosen, setChosen] = useState<string | null>(startAt)
  const activeId = chosen !== null && ids.includes(chosen) ? chosen : (ids[0] ?? null)
  const links = useRef(new Map<string, HTMLAnchorElement>())
  const wanted = useRef<string | null>(startAt)

  const setActive = useCallback(
    (id: string) => {
      setChosen(id)
      onActive(id)
    },
    [onActive],
  )

  // A row far away is in the document only after it was scrolled to: focus it as soon as it is.
  useLayoutEffect(() => {
    if (wanted.current === null) return
    const link = links.current.get(wanted.current)
    if (!link) return
    wanted.current = null
    link.focus({ preventScroll: true })
  })

  const moveTo = (at: number) => {
    const to = Math.max(0, Math.min(ids.length - 1, at))
    const id = ids[to]
    if (id === undefined) return
    wanted.current = id
    reveal(to)
    setActive(id)
  }

  /** Whether the key was one of ours. */
  const press = (key: string, inList: boolean): boolean => {
    const at = activeId === null ? -1 : ids.indexOf(activeId)
    const step = steps[key]
    if (step !== undefined) moveTo(inList ? at + step : at)
    else if (key === 'f' && inList && onFlag && activeId !== null) onFlag(activeId)
    else if (key === 'Home' && inList) moveTo(0)
    else if (key === 'End' && inList) moveTo(ids.length - 1)
    else return false
    return true
  }
  const latest = useRef(press)
  useEffect(() => {
    latest.current = press
  })
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isInUse(event.target)) return
      if (latest.current(event.key, false)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  return {
    activeId,
    setActive,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (press(event.key, true)) event.preventDefault()
    },
    refOf: (id: string) => (link: HTMLAnchorElement | null) => {
      if (link) links.current.set(id, link)
      else links.current.delete(id)
    },
  }
}
