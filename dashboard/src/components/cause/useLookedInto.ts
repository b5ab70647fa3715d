import { useSearch } from '../../filters/useSearch.ts'

/** What of this screen is looked into, as the address says it; empty: nothing. */
export function useLookedInto(): [string, (what: string) => void] {
  const [search, setSearch] = useSearch()
  const lookInto = (what: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (what === '') next.delete('why')
        else next.set('why', what)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  return [search.get('why') ?? '', lookInto]
}
