import { useCallback } from 'react'
import { useLocation, useSearchParams } from 'react-router'

/** A word that the screen keeps in the address; changed without a step for Back. Empty is left out. */
export function useAddress(name: string): [string, (value: string) => void] {
  const [query, setQuery] = useSearchParams()
  const { state } = useLocation()
  const write = useCallback(
    (value: string) =>
      setQuery(
        (before) => {
          const next = new URLSearchParams(before)
          if (value === '') next.delete(name)
          else next.set(name, value)
          return next
        },
        { replace: true, preventScrollReset: true, state },
      ),
    [setQuery, state, name],
  )
  return [query.get(name) ?? '', write]
}
