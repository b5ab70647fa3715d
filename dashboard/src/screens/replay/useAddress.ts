import { useCallback } from 'react'
import { useLocation, useSearchParams } from 'react-router'

/** Writes words of the address, all at once and without a step for Back. Empty ones are left out. */
export function useWriteAddress(): (words: Record<string, string>) => void {
  const [, setQuery] = useSearchParams()
  const { state } = useLocation()
  return useCallback(
    (words) =>
      setQuery(
        () => {
          // What is in the address now: the last render may be older than what was written last.
          const next = new URLSearchParams(window.location.search)
          for (const [name, value] of Object.entries(words)) {
            if (value === '') next.delete(name)
            else next.set(name, value)
          }
          return next
        },
        { replace: true, preventScrollReset: true, state },
      ),
    [setQuery, state],
  )
}

/** A word that the screen keeps in the address. */
export function useAddress(name: string): [string, (value: string) => void] {
  const [query] = useSearchParams()
  const writeAll = useWriteAddress()
  const write = useCallback((value: string) => writeAll({ [name]: value }), [writeAll, name])
  return [query.get(name) ?? '', write]
}
