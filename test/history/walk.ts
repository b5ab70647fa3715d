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

const unlike = (counts: readonly FoundCount[]): FoundCount[] => [
  ...new Map(counts.map((count) => [`${count.n} ${count.list}`, count])).values(),
]

export type Answered = { asked: string; answer: unknown }

/** What names the same list is opened once. */
export const allCounts = (answers: readonly Answered[]): FoundCount[] =>
  unlike(answers.flatMap(({ answer }) => countsIn(answer)))

/**
 * Of what stands at the same place of the same answer, in whichever row, the smallest, the largest and one between: all
 * are asked for by the same statement.
 */
export function fewOfEachKind(answers: readonly Answered[]): FoundCount[] {
  const kinds = new Map<string, FoundCount[]>()
  for (const { asked, answer } of answers) {
    for (const count of countsIn(answer)) {
      const kind = `${asked} ${count.at.replaceAll(/\.\d+(?=\.|$)/g, '')}`
      kinds.set(kind, [...(kinds.get(kind) ?? []), count])
    }
  }
  const few = [...kinds.values()].flatMap((same) => {
    const bySize = unlike(same).sort((a, b) => a.n - b.n)
    return [bySize[0], bySize[bySize.length >> 1], bySize.at(-1)]
  })
  return unlike(few.filter((count) => count !== undefined))
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

/** Longer lists are taken at their word, after a full first page: turning every page would take a minute. */
const maxRowsTurned = 400

/** What the list itself says there are, and how many rows come when all its pages are turned (of long ones: the first). */
export async function listed({ get }: Sample, { n, list }: FoundCount): Promise<{ total: number; rows: number }> {
  const url = new URL(list, 'http://sample.invalid')
  const limit = n > maxRowsTurned ? 20 : 200
  url.searchParams.set('limit', String(limit))
  let rows = 0
  let total: number | null = null
  for (;;) {
    const page = await get<Page>(`${url.pathname}${url.search}`)
    total ??= page.total.n
    rows += rowsOf(page).length
    if (page.next == null) return { total, rows }
    if (n > maxRowsTurned) return { total, rows: rows === limit ? n : rows }
    url.searchParams.set('cursor', page.next)
  }
}
