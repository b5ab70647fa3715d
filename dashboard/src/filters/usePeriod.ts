import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { type Period, readPeriod, writePeriod } from './period.ts'

/** The period of the URL, and how to change it and nothing else. */
export function usePeriod() {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  const period = useMemo(() => readPeriod(new URLSearchParams(text)), [text])
  const setPeriod = useCallback(
    (next: Period) =>
      setSearch((before) => {
        const after = new URLSearchParams(before)
        // Another time is another time of the same sessions.
        const { traffic, segment } = readPeriod(before)
        writePeriod(after, { traffic, segment, ...next })
        return after
      }),
    [setSearch],
  )
  return { period, setPeriod }
}
