/**
 * rrweb tells of every added node by itself, with the numbers of its parent and its neighbour. Stored replays hold each
 * added tree as one, as snapshots do: a third less to send. Whoever hands them to rrweb takes the trees apart again.
 */
type Json = Record<string, unknown>
type Added = { parentId: unknown; nextId: unknown; node: unknown }

const incremental = 3
const mutation = 0

/** A stored event as rrweb knows it, changed in place; anything else is left as it is. */
export function withAddsApart<T>(event: T): T {
  const data = isObject(event) && event.type === incremental && isObject(event.data) ? event.data : null
  // The document of a frame is a tree for rrweb, too.
  if (data?.source !== mutation || data.isAttachIframe === true || !Array.isArray(data.adds)) return event
  if (data.adds.some((added) => isObject(added) && childrenOf(added.node).length > 0)) data.adds = apart(data.adds)
  return event
}

function apart(adds: unknown[]): unknown[] {
  const all: unknown[] = []
  for (const added of adds) {
    if (!isObject(added)) {
      all.push(added)
      continue
    }
    // No recursion: a tree may be as deep as whoever made it up likes.
    const waiting: Added[] = [added as Added]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      all.push(next)
      const children = childrenOf(next.node)
      if (children.length === 0) continue
      const node = next.node as Json
      next.node = { ...node, childNodes: [] }
      for (const child of children.toReversed()) waiting.push({ parentId: node.id, nextId: null, node: child })
    }
  }
  return all
}

function childrenOf(node: unknown): unknown[] {
  return isObject(node) && Array.isArray(node.childNodes) ? node.childNodes : []
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
