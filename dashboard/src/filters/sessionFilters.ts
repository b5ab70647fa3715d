import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { type Period, readPeriod, writePeriod } from './period.ts'

/** What the list of sessions is narrowed by. It lives in the URL and nowhere else. */
export type SessionFilters = {
  text: string
  page: string
  person: string
  withErrors: boolean
  withReplay: boolean
  period: Period
}

function readSessionFilters(search: URLSearchParams): SessionFilters {
  return {
    text: search.get('text') ?? '',
    page: search.get('page') ?? '',
    person: search.get('person') ?? '',
    withErrors: search.get('errors') === '1',
    withReplay: search.get('replay') === '1',
    period: readPeriod(search),
  }
}

function writeSessionFilters(before: URLSearchParams, filters: SessionFilters): URLSearchParams {
  const search = new URLSearchParams(before)
  const put = (key: string, value: string) => (value === '' ? search.delete(key) : search.set(key, value))
  put('text', filters.text)
  put('page', filters.page)
  put('person', filters.person)
  put('errors', filters.withErrors ? '1' : '')
  put('replay', filters.withReplay ? '1' : '')
  writePeriod(search, filters.period)
  return search
}

/** Everything but the period. */
export const noFilters = { text: '', page: '', person: '', withErrors: false, withReplay: false } as const

export function isFiltered(filters: SessionFilters): boolean {
  return filters.text !== '' || filters.page !== '' || filters.person !== '' || filters.withErrors || filters.withReplay
}

/** Filters of the URL, and how to change them. `replace` leaves no step for Back, as while typing. */
export function useSessionFilters() {
  const [search, setSearch] = useSearchParams()
  const text = search.toString()
  const filters = useMemo(() => readSessionFilters(new URLSearchParams(text)), [text])
  const change = useCallback(
    (patch: Partial<SessionFilters>, replace = false) =>
      setSearch((before) => writeSessionFilters(before, { ...readSessionFilters(before), ...patch }), {
        replace,
        preventScrollReset: false,
      }),
    [setSearch],
  )
  return { filters, change }
}
