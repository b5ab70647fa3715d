/** Added nodes travel as trees: taken apart again they make the page that rrweb meant. */
import { withAddsApart } from '@hindsight/protocol/addedTrees'
import { describe, expect, test } from 'vitest'
import { addedTrees } from '../../recorder/src/addedTrees.ts'

type Node = { id: number; type: number; tagName: string; attributes: Record<string, string>; childNodes: Node[] }
type Added = { parentId: number; nextId: number | null; node: Node }

const node = (id: number): Node => ({ id, type: 2, tagName: 'p', attributes: {}, childNodes: [] })
const mutation = (adds: Added[], rest = {}) => ({
  type: 3,
  timestamp: 1,
  data: { source: 0, adds, removes: [], texts: [], attributes: [], ...rest },
})
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** As a player builds it: each node before the one that is named, or last. */
function built(
  adds: readonly { parentId: number; nextId: number | null; node: { id: number; childNodes?: unknown[] } }[],
): Map<number, number[]> {
  const children = new Map<number, number[]>([[1, [2]]])
  for (const { parentId, nextId, node: added } of adds) {
    expect(added.childNodes).toEqual([])
    const siblings = children.get(parentId)
    if (!siblings) throw new Error(`${added.id} came before its parent ${parentId}`)
    const at = nextId === null ? siblings.length : siblings.indexOf(nextId)
    if (at < 0) throw new Error(`${added.id} came before its neighbour ${nextId}`)
    siblings.splice(at, 0, added.id)
    children.set(added.id, [])
  }
  return children
}

/** Adds in the order of rrweb (parents first, the last child first), and in any other that a player understands. */
function randomAdds(seed: number, isLastFirst: boolean): Added[] {
  let state = seed
  const below = (n: number) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return state % n
  }
  const children = new Map<number, number[]>([[1, [2]]])
  const adds: Added[] = []
  for (let id = 3; id < 40; id++) {
    const parents = [...children.keys()]
    const parentId = parents[below(parents.length)] ?? 1
    const siblings = children.get(parentId) ?? []
    const at = isLastFirst ? 0 : below(siblings.length + 1)
    adds.push({ parentId, nextId: siblings[at] ?? null, node: node(id) })
    siblings.splice(at, 0, id)
    children.set(id, [])
  }
  return adds
}

describe('added trees', () => {
  test.each([true, false])('make the same page in a hundred random orders (last child first: %s)', (isLastFirst) => {
    for (let seed = 1; seed <= 100; seed++) {
      const adds = randomAdds(seed, isLastFirst)
      const trees = addedTrees(copy(adds))
      expect(trees.length).toBeLessThan(adds.length)
      const apart = copy({ ...mutation([]), data: { ...mutation([]).data, adds: trees } })
      withAddsApart(apart)
      expect(apart.data.adds).toHaveLength(adds.length)
      expect(built(apart.data.adds)).toEqual(built(adds))
    }
  })

  test('a node whose neighbour is somewhere else stands by itself, and so does what comes after it', () => {
    const adds = [
      { parentId: 1, nextId: null, node: node(10) },
      { parentId: 10, nextId: 99, node: node(11) },
      { parentId: 10, nextId: 11, node: node(12) },
      { parentId: 12, nextId: null, node: node(13) },
    ]
    const trees = addedTrees(copy(adds))
    expect(trees.map((added) => added.node.id)).toEqual([10, 11, 12])
    expect(trees[2]?.node.childNodes?.map(({ id }) => id)).toEqual([13])
  })

  test('leave what is no tree of added nodes as it is', () => {
    const frame = { parentId: 4, nextId: null, node: { ...node(20), childNodes: [node(21)] } }
    for (const event of [
      mutation([frame], { isAttachIframe: true }),
      mutation([{ parentId: 1, nextId: null, node: node(3) }]),
      { type: 2, data: { node: frame.node } },
      { type: 3, data: { source: 8, adds: [{ rule: 'a {}' }] } },
      { type: 3, data: { source: 0, adds: [null, 'text', { node: 5 }] } },
      null,
      'text',
    ]) {
      expect(withAddsApart(copy(event))).toEqual(event)
    }
  })

  test('as deep as somebody makes them up', () => {
    let deepest = node(100_000)
    for (let id = 99_999; id >= 3; id--) deepest = { ...node(id), childNodes: [deepest] }
    const { adds } = withAddsApart(mutation([{ parentId: 1, nextId: null, node: deepest }])).data
    expect(adds).toHaveLength(99_998)
    expect(adds[adds.length - 1]).toMatchObject({ parentId: 99_999, node: { id: 100_000 } })
  })
})
