/**
 * rrweb tells of every added node by itself, with the numbers of its parent and its neighbour. Nodes that came together
 * are put into one tree, as in a snapshot; protocol/addedTrees.ts takes it apart again.
 */
import type { Mutation, SerializedNode } from './replayEvent.ts'

type Added = Mutation['adds'][number]

/** Puts the nodes into one another; what does not fit stands by itself, as before. */
export function addedTrees(adds: Added[]): Added[] {
  const byId = new Map<number, SerializedNode>()
  /** Trees that something of their own could not be put into: what comes later must come after it. */
  const closed = new Set<number>()
  const trees: Added[] = []
  for (const added of adds) {
    const { parentId, nextId, node } = added
    byId.set(node.id, node)
    const children = closed.has(parentId) ? undefined : byId.get(parentId)?.childNodes
    const at = children ? placeIn(children, nextId) : -1
    if (children && at >= 0) children.splice(at, 0, node)
    else {
      if (children) closed.add(parentId)
      trees.push(added)
    }
  }
  return trees
}

/** Where to put a node so that it stands before `nextId`; -1 where that one is somewhere else. */
function placeIn(children: SerializedNode[], nextId: number | null): number {
  if (nextId === null) return children.length
  // rrweb goes from the last child to the first.
  return children[0]?.id === nextId ? 0 : children.findIndex(({ id }) => id === nextId)
}
