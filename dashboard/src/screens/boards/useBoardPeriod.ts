import type { Board } from '@hindsight/protocol/api/boards'
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { type Period, periodKeys, presetNames, readPeriod } from '../../filters/period.ts'

const ownOf = ({ days, segment }: Board): Period => ({
  preset: presetNames.find((name) => name === `${days}d`) ?? '7d',
  segment: segment === '' ? undefined : segment,
})

/** What the address chooses; where it chooses nothing, the board's own, which then stands in the address too. */
export function useBoardPeriod(board: Board | undefined): Period {
  const [search, setSearch] = useSearchParams()
  const isChosen = periodKeys.some((key) => search.has(key))
  const own = board && !isChosen ? ownOf(board) : null
  useEffect(() => {
    if (own === null || !('preset' in own)) return
    const next = new URLSearchParams(search)
    next.set('period', own.preset)
    if (own.segment !== undefined) next.set('segment', own.segment)
    setSearch(next, { replace: true })
  })
  return own ?? readPeriod(search)
}
