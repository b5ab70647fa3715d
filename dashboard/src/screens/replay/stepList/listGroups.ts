/** The list of steps as it is drawn: by page, with the pauses, the holes of the recording and what colleagues added. */
import type { StepMark } from '@hindsight/protocol/steps'
import type { AddedRow } from '../additions.ts'
import type { ReplayStep } from '../steps.ts'
import type { GapSpan, Span } from '../timeline.ts'

export type ListRow =
  | { kind: 'step'; key: string; atMs: number; step: ReplayStep }
  | { kind: 'pause'; key: string; atMs: number; lengthMs: number }
  | { kind: 'gap'; key: string; atMs: number; gap: GapSpan }
  | { kind: 'added'; key: string; atMs: number; added: AddedRow }

export type ListGroup = {
  key: string
  path: string
  title: string
  tabId: string
  atMs: number
  steps: number
  struggles: number
  rows: ListRow[]
}

export type Asked = { words: readonly string[]; kinds: ReadonlySet<StepMark> }

export function wordsOf(search: string): string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean)
}

const says = (text: string, words: readonly string[]): boolean => {
  const said = text.toLowerCase()
  return words.every((word) => said.includes(word))
}

/** The steps that are asked for. */
export function askedSteps(steps: readonly ReplayStep[], { words, kinds }: Asked): readonly ReplayStep[] {
  if (words.length === 0 && kinds.size === 0) return steps
  return steps.filter(
    ({ mark, text, path, message }) =>
      (kinds.size === 0 || kinds.has(mark)) && (words.length === 0 || says(`${text} ${path} ${message}`, words)),
  )
}

/** How many steps there are of each kind. */
export function countKinds(steps: readonly ReplayStep[]): Map<StepMark, number> {
  const counts = new Map<StepMark, number>()
  for (const { mark } of steps) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  return counts
}

function opens(step: ReplayStep, group: ListGroup | undefined): boolean {
  return group === undefined || group.path !== step.path || group.tabId !== step.tabId
}

/** Only page views tell titles; a search may leave them out. */
function titlesOf(steps: readonly ReplayStep[]): ReadonlyMap<string, string> {
  const titles = new Map<string, string>()
  for (const { event, path, tabId } of steps) if (event?.title) titles.set(`${tabId} ${path}`, event.title)
  return titles
}

function newGroup({ id, path, tabId, atMs }: ReplayStep, title: string): ListGroup {
  return { key: id, path, title, tabId, atMs, steps: 0, struggles: 0, rows: [] }
}

type Between = { inactivity: readonly Span[]; gaps: readonly GapSpan[]; added: readonly AddedRow[] }

/** What stands between the steps, in order. A filter asks for steps: pauses and holes would only hide them. */
function between({ inactivity, gaps, added }: Between, { words, kinds }: Asked): ListRow[] {
  const isFiltered = words.length > 0 || kinds.size > 0
  const rows: ListRow[] = added
    .filter(({ text }) => kinds.size === 0 && says(text, words))
    .map((one) => ({ kind: 'added', key: `added ${one.id}`, atMs: one.atMs, added: one }))
  if (!isFiltered) {
    for (const { fromMs, toMs } of inactivity)
      rows.push({ kind: 'pause', key: `pause ${fromMs}`, atMs: fromMs, lengthMs: toMs - fromMs })
    for (const gap of gaps) rows.push({ kind: 'gap', key: `gap ${gap.tabId} ${gap.fromMs}`, atMs: gap.fromMs, gap })
  }
  return rows.sort((a, b) => a.atMs - b.atMs)
}

/** Steps of one page side by side; coming back to a page opens a group of its own. */
export function listGroups(steps: readonly ReplayStep[], others: Between, asked: Asked): ListGroup[] {
  const groups: ListGroup[] = []
  const waiting = between(others, asked)
  const first = steps[0]
  const titles = titlesOf(steps)
  const open = (step: ReplayStep) => newGroup(step, titles.get(`${step.tabId} ${step.path}`) ?? '')
  for (const step of askedSteps(steps, asked)) {
    let group = groups.at(-1)
    // What happened before the next page began belongs to the page before.
    while (group && waiting[0] && waiting[0].atMs < step.atMs) group.rows.push(...waiting.splice(0, 1))
    if (opens(step, group)) {
      group = open(step)
      groups.push(group)
    }
    if (!group) continue
    while (waiting[0] && waiting[0].atMs < step.atMs) group.rows.push(...waiting.splice(0, 1))
    group.rows.push({ kind: 'step', key: step.id, atMs: step.atMs, step })
    group.steps++
    if (step.isStruggle) group.struggles++
  }
  if (groups.length === 0 && first && waiting.length > 0) groups.push(open(first))
  groups.at(-1)?.rows.push(...waiting)
  return groups
}

/** Steps that can be seen: those of pages that are open. */
export function stepsInSight(groups: readonly ListGroup[], closed: ReadonlySet<string>): ReplayStep[] {
  return groups
    .filter(({ key }) => !closed.has(key))
    .flatMap(({ rows }) => rows.flatMap((row) => (row.kind === 'step' ? [row.step] : [])))
}

/**
 * The next or previous of these, seen from where one is in the whole session, which may be a step that is not among them.
 * Round the end only where a search goes on.
 */
export function nextOf(
  among: readonly ReplayStep[],
  all: readonly ReplayStep[],
  fromId: string | null,
  direction: 1 | -1,
  wraps: boolean,
): ReplayStep | null {
  const places = new Map(all.map(({ id }, at) => [id, at]))
  const from = fromId === null ? -1 : (places.get(fromId) ?? -1)
  const placeOf = ({ id }: ReplayStep) => places.get(id) ?? 0
  const next =
    direction === 1 ? among.find((step) => placeOf(step) > from) : among.findLast((step) => placeOf(step) < from)
  return next ?? (wraps ? ((direction === 1 ? among[0] : among.at(-1)) ?? null) : null)
}
