import { useCallback, useMemo } from 'react'
import { useLocation } from 'react-router'
import { type Period, readPeriod, writePeriod } from './period.ts'
import { useSearch } from './useSearch.ts'

const timeKeys = ['from', 'period']

/** The period of the URL, and how to change it and nothing else. */
export function usePeriod() {
  const [search, setSearch] = useSearch()
  const { state } = useLocation()
  const text = search.toString()
  const period = useMemo(() => readPeriod(new URLSearchParams(text)), [text])
  const setPeriod = useCallback(
    (next: Period) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before)
          // Another time is another time of the same sessions.
          const { traffic, segment } = readPeriod(before)
          writePeriod(after, { traffic, segment, ...next })
          // An address that names a time goes on naming one: a board without a time has its own.
          if ('preset' in next && timeKeys.some((key) => before.has(key))) after.set('period', next.preset)
          return after
        },
        // What a screen keeps beside the address, such as a name that was searched for, stays.
        { state },
      ),
    [setSearch, state],
  )
  return { period, setPeriod }
}
