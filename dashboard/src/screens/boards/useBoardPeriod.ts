import type { Board } from '@hindsight/protocol/api/boards'
import { useEffect } from 'react'
import { type Period, periodKeys, presetNames, readPeriod } from '../../filters/period.ts'
import { useSearch } from '../../filters/useSearch.ts'

const ownOf = ({ days, segment }: Board): Period => ({
  preset: presetNames.find((name) => name === `${days}d`) ?? '7d',
  segment: segment === '' ? undefined : segment,
})

/** What the address chooses; where it chooses nothing, the board's own, which then stands in the address too. */
export function useBoardPeriod(board: Board | undefined): Period {
  const [search, setSearch] = useSearch()
  const isChosen = periodKeys.some((key) => search.has(key))
  const own = board && !isChosen ? ownOf(board) : null
  useEffect(() => {
    if (own === null || !('preset' in own)) return
    const { preset, segment } = own
    setSearch(
      (next) => {
        next.set('period', preset)
        if (segment !== undefined) next.set('segment', segment)
        return next
      },
      { replace: true },
    )
  })
  return own ?? readPeriod(search)
}
