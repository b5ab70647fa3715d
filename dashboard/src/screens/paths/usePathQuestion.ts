import { type PathQuestion, pathQuestion } from '@hindsight/protocol/api/pathQuestion'
import { useMemo } from 'react'
import { useSearch } from '../../filters/useSearch.ts'

/** The question as the URL has it, and how to change it. What cannot be read is the default. */
export function usePathQuestion() {
  const [search, setSearch] = useSearch()
  const text = search.toString()
  const question = useMemo(() => readQuestion(new URLSearchParams(text)), [text])
  const change = (patch: Partial<PathQuestion>) =>
    setSearch((before) => writeQuestion(before, { ...readQuestion(before), ...patch }), { preventScrollReset: true })
  return { question, change }
}

function readQuestion(search: URLSearchParams): PathQuestion {
  const read = pathQuestion.safeParse({
    from: search.get('at') ?? '',
    direction: search.get('way') ?? 'after',
    depth: Number(search.get('depth') ?? 4),
    events: search.get('events') === '1',
    collapse: search.get('repeats') !== '1',
  })
  return read.success ? read.data : pathQuestion.parse({})
}

function writeQuestion(before: URLSearchParams, question: PathQuestion): URLSearchParams {
  const search = new URLSearchParams(before)
  const put = (key: string, value: string) => (value === '' ? search.delete(key) : search.set(key, value))
  put('at', question.from)
  put('way', question.direction === 'after' ? '' : 'before')
  put('depth', question.depth === 4 ? '' : String(question.depth))
  put('events', question.events ? '1' : '')
  put('repeats', question.collapse ? '' : '1')
  return search
}
