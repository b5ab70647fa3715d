/** A filter as it stands in the builder: groups and rows with a mark of their own, and rows that are not finished yet. */
import { type Filter, filter, type Leaf } from '@hindsight/protocol/filter'
import { readJson } from '../../filters/readJson.ts'

export const hows = ['all', 'any', 'none', 'notAll'] as const
export type How = (typeof hows)[number]
export type Row = { id: number; not: boolean; leaf: Leaf }
export type Group = { id: number; how: How; of: Node[] }
export type Node = Row | Group

export const isGroup = (node: Node): node is Group => 'of' in node

let lastId = 0
const nextId = (): number => ++lastId

export const newRow = (leaf: Leaf): Row => ({ id: nextId(), not: false, leaf })
export const newGroup = (of: Node[] = [], how: How = 'all'): Group => ({ id: nextId(), how, of })

const denied: Record<How, How> = { all: 'notAll', any: 'none', none: 'any', notAll: 'all' }

function nodeOf(given: Filter): Node {
  if (!('of' in given)) return newRow(given)
  if (given.is !== 'not') return newGroup(given.of.map(nodeOf), given.is)
  const inner = nodeOf(given.of)
  return isGroup(inner) ? { ...inner, how: denied[inner.how] } : { ...inner, not: !inner.not }
}

/** The outermost is always a group, so that there is something to add to. */
export function draftOf(given: Filter | null): Group {
  if (given === null) return newGroup()
  const node = nodeOf(given)
  return isGroup(node) ? node : newGroup([node])
}

/** The filter as far as it goes: whoever takes it checks it. Groups that hold nothing say nothing. */
function filterOf(node: Node): Filter | null {
  if (!isGroup(node)) return node.not ? { is: 'not', of: node.leaf } : node.leaf
  const of = node.of.flatMap((one) => filterOf(one) ?? [])
  const [first] = of
  if (first === undefined) return null
  const isNot = node.how === 'none' || node.how === 'notAll'
  const inner: Filter =
    of.length === 1 ? first : { is: node.how === 'all' || node.how === 'notAll' ? 'all' : 'any', of }
  return isNot ? { is: 'not', of: inner } : inner
}

/** null: there is nothing in it, or something in it is not finished. */
export function finishedOf(draft: Group): Filter | null {
  const read = filter.safeParse(filterOf(draft))
  return read.success ? read.data : null
}

/** What is still to be said in a row; null when it is finished. */
export function missingIn(leaf: Leaf): string | null {
  const read = filter.safeParse(leaf)
  return read.success ? null : (read.error.issues[0]?.message ?? 'is not finished')
}

export function rowsOf(node: Node): Row[] {
  return isGroup(node) ? node.of.flatMap(rowsOf) : [node]
}

/** The tree with one node put in another's place; null takes it away. */
export function replaced(group: Group, id: number, next: Node | null): Group {
  return {
    ...group,
    of: group.of.flatMap((node): Node[] => {
      if (node.id === id) return next === null ? [] : [next]
      return [isGroup(node) ? replaced(node, id, next) : node]
    }),
  }
}

/** As JSON, in an address. */
export function readFilterText(text: string | undefined): Filter | null {
  return text?.startsWith('{') ? readJson(filter, text) : null
}
