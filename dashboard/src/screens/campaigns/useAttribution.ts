import { attributionModels } from '@hindsight/protocol/campaigns'
import type { Attribution } from '../../api/campaigns.ts'
import { useSearch } from '../../filters/useSearch.ts'

export const modelWords = { last: 'Last touch', first: 'First touch', linear: 'All touches' } as const
export const windows = [1, 7, 30, 90]
const defaultDays = 7

/** How orders are credited, from the URL. */
export function useAttribution() {
  const [search, setSearch] = useSearch()
  const days = Number(search.get('windowDays'))
  const currency = search.get('currency')
  const how: Attribution = {
    model: attributionModels.find((model) => model === search.get('model')) ?? 'last',
    windowDays: Number.isInteger(days) && days >= 1 && days <= 90 ? days : defaultDays,
    ...(currency === null ? {} : { currency }),
  }
  const put = (key: 'model' | 'windowDays', value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        after.set(key, value)
        after.delete('cursor')
        return after
      },
      { preventScrollReset: true },
    )
  return { how, put }
}
