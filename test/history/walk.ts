/** Every count of an answer, and whether the list it names has exactly so many rows. */
import type { Sample } from './sample.ts'

export type FoundCount = { n: number; list: string; at: string }

function isCount(value: object): value is { n: number; list: string } {
  return 'n' in value && 'list' in value && typeof value.n === 'number' && typeof value.list === 'string'
}

/** Deeply; `at` says where. */
export function countsIn(value: unknown, at = ''): FoundCount[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).flatMap(([key, part]) => countsIn(part, `${at}.${key}`))
  return isCount(value) ? [{ n: value.n, list: value.list, at }, ...inside] : inside
}

/** Of a list without pages there is no next one. */
type Page = { total: { n: number }; next?: string | null } & Record<string, unknown>

/** The rows of a page are its one array of objects that is no breakdown of something else. */
function rowsOf(page: Page): unknown[] {
  const lists = ['sessions', 'customers', 'cases', 'entries', 'points', 'orders']
    .map((name) => page[name])
    .filter(Array.isArray)
  if (lists.length !== 1) throw new Error(`Which of these are the rows? ${Object.keys(page).join()}`)
  return lists[0] as unknown[]
}

/** What the list itself says there are, and how many rows come when all its pages are turned (of long ones: the first). */
export async function listed(
  { get }: Sample,
  { n, list }: FoundCount,
  maxRows: number,
): Promise<{ total: number; rows: number }> {
  const url = new URL(list, 'http://sample.invalid')
  url.searchParams.set('limit', '200')
  let rows = 0
  let total: number | null = null
  for (;;) {
    const page = await get<Page>(`${url.pathname}${url.search}`)
    total ??= page.total.n
    rows += rowsOf(page).length
    if (page.next == null) return { total, rows }
    if (n > maxRows) return { total, rows: rows === Number(url.searchParams.get('limit')) ? n : rows }
    url.searchParams.set('cursor', page.next)
  }
}
