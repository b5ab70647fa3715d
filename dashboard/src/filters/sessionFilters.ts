import { useCallback, useMemo } from 'react'
import { type Period, readPeriod, writePeriod } from './period.ts'
import { useSearch } from './useSearch.ts'

/**
 * Filters that come with a count that was clicked, or by what colleagues have left there, named as in the API and in the URL alike. Those that mean nothing
 * without another are taken away with it.
 */
const companions = {
  point: [],
  signal: [],
  order: [],
  converted: [],
  struggled: [],
  trouble: [],
  device: [],
  browser: [],
  visitedPath: [],
  recording: [],
  exactPerson: [],
  campaign: [],
  tag: [],
  commented: [],
  bookmarked: [],
  watched: [],
  form: [],
  cell: [],
  compared: [],
  promotion: ['creative', 'position', 'promotionClass', 'clicked', 'clickTrouble'],
  impressionsBy: ['impressionsOf', 'promotionClass', 'clicked', 'clickTrouble'],
  funnel: ['reached', 'dropped', 'entryValue', 'entryOther'],
} as const
export type CountedFilter = keyof typeof companions
type CountedKey = CountedFilter | (typeof companions)[CountedFilter][number]
export const countedFilters = Object.keys(companions) as CountedFilter[]
const countedKeys: CountedKey[] = countedFilters.flatMap((name) => [name, ...companions[name]])

/** What the list of sessions is narrowed by. It lives in the URL and nowhere else. */
export type SessionFilters = {
  text: string
  page: string
  person: string
  withErrors: boolean
  /** null: with or without. */
  withReplay: boolean | null
  counted: Partial<Record<CountedKey, string>>
  period: Period
}

const flags: Record<string, boolean> = { '1': true, '0': false }

export function readSessionFilters(search: URLSearchParams): SessionFilters {
  return {
    text: search.get('text') ?? '',
    page: search.get('page') ?? '',
    person: search.get('person') ?? '',
    withErrors: search.get('errors') === '1',
    withReplay: flags[search.get('replay') ?? ''] ?? null,
    counted: Object.fromEntries(countedKeys.flatMap((key) => (search.has(key) ? [[key, search.get(key) ?? '']] : []))),
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
  put('replay', filters.withReplay === null ? '' : filters.withReplay ? '1' : '0')
  for (const key of countedKeys) put(key, filters.counted[key] ?? '')
  writePeriod(search, filters.period)
  return search
}

/** Everything but the period. */
export const noFilters = {
  text: '',
  page: '',
  person: '',
  withErrors: false,
  withReplay: null,
  counted: {},
} satisfies Partial<SessionFilters>

export function isFiltered(filters: SessionFilters): boolean {
  const { text, page, person, withErrors, withReplay, counted, period } = filters
  if (period.segment !== undefined) return true
  return [text, page, person].some((value) => value !== '') || withErrors || withReplay !== null || hasAny(counted)
}

const hasAny = (counted: SessionFilters['counted']): boolean => Object.keys(counted).length > 0

/** The filters of counts without this one, and without what means nothing without it. */
export function withoutCounted(counted: SessionFilters['counted'], name: CountedFilter): SessionFilters['counted'] {
  const gone: string[] = [name, ...companions[name]]
  return Object.fromEntries(Object.entries(counted).filter(([key]) => !gone.includes(key)))
}

/** Filters of the URL, and how to change them. `replace` leaves no step for Back, as while typing. */
export function useSessionFilters() {
  const [search, setSearch] = useSearch()
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
