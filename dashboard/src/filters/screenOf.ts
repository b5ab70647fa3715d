import { readPeriod, writePeriod } from './period.ts'

/** Query parameters of the API that the Sessions screen calls by another name in its URL. */
const renamed: Record<string, [name: string, values: Record<string, string>]> = {
  withErrors: ['errors', { true: '1', '1': '1' }],
  withReplay: ['replay', { true: '1', '1': '1', false: '0', '0': '0' }],
}
/** What is not a filter but a page of the list. */
const paging = ['limit', 'cursor']

/**
 * The dashboard's URL of exactly the rows that a count counts, from the `list` that the API gives with it. Other filters
 * have one name on both sides; the period becomes the exact one.
 */
export function screenOf(list: string): string {
  const { pathname, searchParams } = new URL(list, 'http://dashboard')
  const search = new URLSearchParams()
  const from = Number(searchParams.get('from'))
  const { traffic } = readPeriod(searchParams)
  if (from > 0) writePeriod(search, { fromMs: from, toMs: Number(searchParams.get('to') ?? Date.now()), traffic })
  else if (traffic) search.set('traffic', traffic)
  for (const [key, value] of searchParams) {
    if (key === 'from' || key === 'to' || key === 'traffic' || paging.includes(key)) continue
    const other = renamed[key]
    if (!other) search.set(key, value)
    else if (other[1][value] !== undefined) search.set(other[0], other[1][value])
  }
  const query = search.toString()
  return pathname.replace(/^\/api/, '') + (query === '' ? '' : `?${query}`)
}

/** The period that a count was made over, exactly, and of which segment. */
export function boundsOfList(list: string): { from?: number; to?: number; segment?: string } {
  const { searchParams } = new URL(list, 'http://dashboard')
  const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))]
  const segment = searchParams.get('segment')
  return { ...(from > 0 ? { from } : {}), ...(to > 0 ? { to } : {}), ...(segment ? { segment } : {}) }
}
