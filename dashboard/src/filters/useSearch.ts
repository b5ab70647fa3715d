import { useCallback } from 'react'
import { type NavigateOptions, useSearchParams } from 'react-router'

/** The address as it is now. The last render may be older: a slow screen is still drawn while the next change is made. */
export const searchNow = () => new URLSearchParams(window.location.search)

type Change = (before: URLSearchParams) => URLSearchParams

/** What the address asks for, and how to change it; two changes one right after the other both count. */
export function useSearch(): [URLSearchParams, (change: Change, options?: NavigateOptions) => void] {
  const [search, setSearch] = useSearchParams()
  const set = useCallback(
    (change: Change, options?: NavigateOptions) => setSearch(() => change(searchNow()), options),
    [setSearch],
  )
  return [search, set]
}
