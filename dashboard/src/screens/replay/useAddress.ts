import { useCallback } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { useSearch } from '../../filters/useSearch.ts'

/** Writes words of the address, all at once and without a step for Back. Empty ones are left out. */
export function useWriteAddress(): (words: Record<string, string>) => void {
  const [, setQuery] = useSearch()
  const { state } = useLocation()
  return useCallback(
    (words) =>
      setQuery(
        (next) => {
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
