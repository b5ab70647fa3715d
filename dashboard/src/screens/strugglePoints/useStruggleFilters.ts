import type { StruggleFilters } from '../../api/struggles.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { useSearch } from '../../filters/useSearch.ts'

const states = ['open', 'regressed', 'fixed', 'ignored'] as const
export type StateFilter = (typeof states)[number]

type Patch = { signal?: string; path?: string; state?: StateFilter; mild?: boolean }

/** What the list of struggle points is narrowed by: in the URL. */
export function useStruggleFilters() {
  const [search, setSearch] = useSearch()
  const { period } = usePeriod()
  const change = (patch: Patch) =>
    setSearch((before) => {
      const after = new URLSearchParams(before)
      for (const [key, value] of Object.entries(patch)) {
        // What is usual needs no word in the address.
        if (value === '' || value === 'open' || value === false) after.delete(key)
        else after.set(key, String(value))
      }
      return after
    })
  const filters: StruggleFilters = {
    period,
    signal: search.get('signal') ?? '',
    path: search.get('path') ?? '',
    state: states.find((state) => state === search.get('state')) ?? 'open',
    mild: search.get('mild') === 'true',
  }
  return { filters, change }
}
