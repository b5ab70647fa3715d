import { type FixGroup, fixGroups } from '@hindsight/protocol/api/fix'
import { useCallback, useMemo } from 'react'
import { useLocation } from 'react-router'
import { type Period, periodKeys, readPeriod } from './period.ts'
import { useSearch } from './useSearch.ts'

/**
 * What the list of customers is narrowed by. It lives in the URL, all but what was typed: a name or an address would end
 * up in logs and in what browsers remember. That lives in the entry of the history, so that Back and reloading keep it.
 */
export type CustomerFilters = {
  text: string
  known: '' | 'true' | 'false'
  /** A struggle point: only persons affected by it. */
  point: string
  /** What became of those affected, since the point was fixed. */
  fix: '' | FixGroup
  /** A funnel as JSON, and the step that was reached, or after which she left. */
  funnel: string
  reached: string
  dropped: string
  /** With a funnel that is broken down: what she entered with. */
  entryValue: string
  entryOther: 'true' | ''
  /** null: all time. */
  period: Period | null
}

const texts = ['point', 'funnel', 'reached', 'dropped', 'entryValue'] as const

function typedIn(state: unknown): string {
  const text = typeof state === 'object' && state !== null && 'text' in state ? state.text : ''
  return typeof text === 'string' ? text : ''
}

function readCustomerFilters(search: URLSearchParams, text: string): CustomerFilters {
  const known = search.get('known')
  const read = (key: (typeof texts)[number]) => search.get(key) ?? ''
  return {
    text,
    point: read('point'),
    fix: fixGroups.find((group) => group === search.get('fix')) ?? '',
    funnel: read('funnel'),
    reached: read('reached'),
    dropped: read('dropped'),
    entryValue: read('entryValue'),
    entryOther: search.get('entryOther') === 'true' ? 'true' : '',
    known: known === 'true' || known === 'false' ? known : '',
    period: periodKeys.some((key) => search.has(key)) ? readPeriod(search) : null,
  }
}

/** The filters, and how to change them; '' takes one away. `replace` leaves no step for Back, as while typing. */
export function useCustomerFilters() {
  const [search, setSearch] = useSearch()
  const typed = typedIn(useLocation().state)
  const said = search.toString()
  const filters = useMemo(() => readCustomerFilters(new URLSearchParams(said), typed), [said, typed])
  const change = useCallback(
    ({ text = typed, ...patch }: Partial<Record<(typeof texts)[number] | 'known' | 'text', string>>, replace = false) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [key, value] of Object.entries(patch)) {
            if (value === '') next.delete(key)
            else next.set(key, value)
          }
          return next
        },
        { replace, ...(text === '' ? {} : { state: { text } }) },
      ),
    [setSearch, typed],
  )
  const clear = useCallback(() => setSearch(() => new URLSearchParams()), [setSearch])
  return { filters, change, clear }
}
