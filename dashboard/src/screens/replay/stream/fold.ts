/**
 * Folds a run of events into one snapshot, in the worker and without a DOM: the page as rrweb would have it after playing
 * them, so that a seek need not play them. Changes of nodes go into the tree; of what only the last matters (pointer,
 * scrolling, fields) the last is kept and follows the snapshot; all else is kept as it is. What cannot be folded for
 * certain is not: then the run is played as before.
 */
import type { SafeEvent } from '../sanitise/events.ts'
import type { Plain } from '../sanitise/values.ts'

export type FoldedNode = Plain & { id: number; type: number }
type Node = FoldedNode
/** Its `childNodes` are those it began with: what is inside of it now are `children` and `shadow`. */
export type Place = { node: Node; parent: Place | null; children: Place[]; shadow: Place[] }

export const elementType = 2
export const documentType = 0

const moving = new Set<unknown>([1, 6, 12])
/** What is done with the pointer leaves the page as it is. */
const pointing = new Set<unknown>([...moving, 2, 14])

/** Beyond this, what must be kept would cost as much as playing. */
const maxKept = 600

/** What was seen here cannot be told by a snapshot for certain. */
class Unsure extends Error {}

function plant(node: Node, parent: Place | null, all: Map<number, Place>): Place {
  const place: Place = { node, parent, children: [], shadow: [] }
  all.set(node.id, place)
  for (const child of (node.childNodes as Node[] | undefined) ?? []) {
    const planted = plant(child, place, all)
    ;(child.isShadow === true ? place.shadow : place.children).push(planted)
  }
  return place
}

function uproot(place: Place, all: Map<number, Place>, gone: (id: number) => void): void {
  all.delete(place.node.id)
  gone(place.node.id)
  for (const child of [...place.children, ...place.shadow]) uproot(child, all, gone)
}

const isStyle = ({ node }: Place) =>
  node.type === elementType && (node.tagName === 'style' || node.tagName === 'textarea')

function written(place: Place, frames: Place[]): Node {
  const { node } = place
  if (node.type !== elementType && node.type !== documentType) return { ...node }
  const inside: Node[] = []
  for (const child of place.children) {
    // The page inside of a frame comes after the frame, as rrweb tells it.
    if (child.node.type === documentType) frames.push(child)
    else inside.push(written(child, frames))
  }
  for (const child of place.shadow) inside.push(written(child, frames))
  return { ...node, childNodes: inside }
}

/** A page as it stands after the events taken. */
export type FoldedPage = {
  root: Place
  all: ReadonlyMap<number, Place>
  size: { width: unknown; height: unknown }
  /** Where it was scrolled to as its snapshot was taken. */
  initialOffset: Plain
  last: ReadonlyMap<string, SafeEvent>
  styles: ReadonlyMap<number, ReadonlyMap<string, unknown>>
  kept: readonly SafeEvent[]
  /** When anything but the pointer changed last. */
  changedTs: number
}

export type Fold = {
  /** Takes the next event; false: from here on nothing can be folded. */
  take(event: SafeEvent): boolean
  /** What stands for all events taken so far. */
  events(): SafeEvent[]
  /** The same, to be compared with another one. Nothing may be taken afterwards. */
  page(): FoldedPage
}

/** @param meta and @param snapshot as they stand at the beginning of a segment. */
export function createFold(meta: SafeEvent, snapshot: SafeEvent): Fold {
  const all = new Map<number, Place>()
  const page = plant(snapshot.data.node as Node, null, all)
  const size = { width: meta.data.width, height: meta.data.height }
  let lastTs = snapshot.timestamp
  let changedTs = lastTs
  /** By what a later one of the same supersedes. */
  const last = new Map<string, SafeEvent>()
  /** Changes of single style properties, which only the browser can put to the others. */
  const styles = new Map<number, Map<string, unknown>>()
  let kept: { event: SafeEvent; id: number | null }[] = []
  /** Those that are named in `last`. */
  const told = new Set<number>()
  /** Nodes that may be changed: the others are those of events, given or made here, which stay as they are. */
  let owned = new WeakSet<Node>()

  function ownNode(place: Place): Node {
    if (owned.has(place.node)) return place.node
    const { node } = place
    place.node = node.type === elementType ? { ...node, attributes: { ...(node.attributes as Plain) } } : { ...node }
    owned.add(place.node)
    return place.node
  }

  function gone(id: number): void {
    styles.delete(id)
    if (told.delete(id)) {
      last.delete(`scroll ${id}`)
      last.delete(`input ${id}`)
    }
    if (kept.some((one) => one.id === id)) kept = kept.filter((one) => one.id !== id)
  }

  function remove({ id, parentId }: { id: number; parentId: number }): void {
    const place = all.get(id)
    const { parent } = place ?? {}
    if (!place || !parent || parent.node.id !== parentId) return
    if (isStyle(parent)) throw new Unsure()
    for (const list of [parent.children, parent.shadow]) {
      const at = list.indexOf(place)
      if (at !== -1) list.splice(at, 1)
    }
    uproot(place, all, gone)
  }

  /** False where it must wait for the one it stands before. */
  function add({ parentId, nextId, node }: { parentId: number; nextId: number | null; node: Node }): boolean {
    const parent = all.get(parentId)
    if (!parent) return false
    if (nextId !== null && !all.has(nextId)) return false
    if (isStyle(parent) || parent.node.type === documentType || all.has(node.id)) throw new Unsure()
    // A node is added flat; what is inside of it follows. Only a frame's page comes whole.
    const isFramed = node.type === documentType
    const place = plant(isFramed ? node : { ...node, childNodes: [] }, parent, all)
    if (node.isShadow === true) ownNode(parent).isShadowHost = true
    const list = node.isShadow === true ? parent.shadow : parent.children
    if (isFramed) {
      for (const old of list.splice(0)) uproot(old, all, gone)
    }
    const at = list.findIndex((sibling) => sibling.node.id === nextId)
    list.splice(at === -1 ? list.length : at, 0, place)
    return true
  }

  function changeText({ id, value }: { id: number; value: unknown }): void {
    const place = all.get(id)
    if (!place) return
    if (place.parent && isStyle(place.parent)) throw new Unsure()
    ownNode(place).textContent = value
  }

  function changeAttributes({ id, attributes }: { id: number; attributes: Plain }): void {
    const place = all.get(id)
    if (!place || place.node.type !== elementType) return
    const own = ownNode(place).attributes as Plain
    for (const [name, value] of Object.entries(attributes)) {
      if (name === '_cssText' || name === 'open') throw new Unsure()
      if (name === 'style' && typeof value === 'object' && value !== null) changeStyle(id, value as Plain)
      else {
        if (name === 'style') styles.delete(id)
        if (value === null) delete own[name]
        else own[name] = value
      }
    }
  }

  function changeStyle(id: number, properties: Plain): void {
    const changed = styles.get(id) ?? new Map<string, unknown>()
    styles.set(id, changed)
    for (const [property, value] of Object.entries(properties)) {
      // The later one counts, shorthand or not.
      changed.delete(property)
      changed.set(property, value)
    }
  }

  function mutate(data: Plain): void {
    for (const removed of data.removes as { id: number; parentId: number }[]) remove(removed)
    let waiting = data.adds as { parentId: number; nextId: number | null; node: Node }[]
    while (waiting.length > 0) {
      const left = waiting.filter((added) => !add(added))
      // What has no parent is dropped, as rrweb does.
      if (left.every(({ parentId }) => !all.has(parentId))) break
      if (left.length === waiting.length) throw new Unsure()
      waiting = left
    }
    for (const changed of data.texts as { id: number; value: unknown }[]) changeText(changed)
    for (const changed of data.attributes as { id: number; attributes: Plain }[]) changeAttributes(changed)
  }

  function supersede(key: string, event: SafeEvent): void {
    last.delete(key)
    last.set(key, event)
  }
  function supersedeOf(kind: 'scroll' | 'input', event: SafeEvent): void {
    told.add(event.data.id as number)
    supersede(`${kind} ${event.data.id}`, event)
  }

  function take(event: SafeEvent): void {
    const { type, data } = event
    // A snapshot begins anew; who folds stops before it.
    if (type === 2 || type === 4) throw new Unsure()
    if (type !== 3) kept.push({ event, id: null })
    else if (data.source === 0) mutate(data)
    else if (moving.has(data.source)) supersede('pointer', event)
    else if (data.source === 2) supersede(`interaction ${data.type}`, event)
    else if (data.source === 3) supersedeOf('scroll', event)
    else if (data.source === 4) Object.assign(size, { width: data.width, height: data.height })
    else if (data.source === 5) supersedeOf('input', event)
    else if (data.source === 14) supersede('selection', event)
    else kept.push({ event, id: typeof data.id === 'number' ? data.id : null })
    if (kept.length > maxKept) throw new Unsure()
  }

  return {
    take(event) {
      try {
        take(event)
        lastTs = Math.max(lastTs, event.timestamp)
        if (!pointing.has(event.data.source)) changedTs = Math.max(changedTs, event.timestamp)
        return true
      } catch (error) {
        if (error instanceof Unsure) return false
        throw error
      }
    },
    page: () => ({
      root: page,
      all,
      size,
      initialOffset: snapshot.data.initialOffset as Plain,
      last,
      styles,
      kept: kept.map(({ event }) => event),
      changedTs,
    }),
    events() {
      const at = (type: 2 | 3 | 4, data: Plain): SafeEvent => ({ type, timestamp: lastTs, data })
      const frames: Place[] = []
      const out = [at(4, { ...meta.data, ...size }), at(2, { ...snapshot.data, node: written(page, frames) })]
      for (let frame = frames.shift(); frame; frame = frames.shift()) {
        const inner: Place[] = []
        const adds = [{ parentId: frame.parent?.node.id, nextId: null, node: written(frame, inner) }]
        out.push(at(3, { source: 0, removes: [], texts: [], attributes: [], adds, isAttachIframe: true }))
        frames.push(...inner)
      }
      const attributes = [...styles].map(([id, changed]) => ({
        id,
        attributes: { style: Object.fromEntries(changed) },
      }))
      if (attributes.length > 0) out.push(at(3, { source: 0, removes: [], adds: [], texts: [], attributes }))
      const rest = [...kept.map(({ event }) => event), ...last.values()].sort((a, b) => a.timestamp - b.timestamp)
      for (const event of rest) out.push({ ...event, timestamp: lastTs })
      owned = new WeakSet()
      return out
    },
  }
}
