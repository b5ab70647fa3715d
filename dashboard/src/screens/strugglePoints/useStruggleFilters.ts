import { useSearchParams } from 'react-router'
import { usePeriod } from '../../filters/usePeriod.ts'

/** What the list of struggle points is narrowed by: in the URL. */
export function useStruggleFilters() {
  const [search, setSearch] = useSearchParams()
  const { period } = usePeriod()
  const change = (patch: { signal?: string; path?: string }) =>
    setSearch((before) => {
      const after = new URLSearchParams(before)
      for (const [key, value] of Object.entries(patch)) {
        if (value === '') after.delete(key)
        else after.set(key, value)
      }
      return after
    })
  return { filters: { period, signal: search.get('signal') ?? '', path: search.get('path') ?? '' }, change }
}
