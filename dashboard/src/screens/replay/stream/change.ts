/**
 * What turns one page of a recording into another: the changes that the recorder would have told, had the one become the
 * other at once. A player that shows the one need not build the other. Nodes stay where they can: also such as merely
 * look alike, which then get the other's number. Where it cannot be told for certain there is no change.
 */
import type { SafeEvent } from '../sanitise/events.ts'
import type { Plain } from '../sanitise/values.ts'
import { documentType, elementType, type FoldedNode, type FoldedPage, type Place } from './fold.ts'
import { matched } from './match.ts'

/** The player's own event: nodes that get another number, as pairs. No recording's gets past the sanitiser. */
export const renumberTag = 'hs-renumber'

/** The pages have too little in common. */
class Unlike extends Error {}

/** Changed as a whole or not at all: the browser keeps more of them than their attributes tell, or builds them from these. */
const whole = new Set('audio canvas dialog input link object option select style textarea video'.split(' '))
/** There is one of each, and it stays. */
const fixed = new Set(['html', 'head', 'body'])
/** Attributes that are told by other means. */
const scrolled = new Set(['rr_scrollLeft', 'rr_scrollTop'])
/** rrweb's numbers of changes to style sheets, which lie beside the tree. */
const sheetSources = new Set<unknown>([8, 13, 15])
/** Compared apart from the rest of a node. */
const apart = new Set(['id', 'attributes', 'textContent', 'childNodes'])

const isSheetChange = ({ data }: SafeEvent) => sheetSources.has(data.source)
const attributesOf = ({ node }: Place) => (node.attributes ?? {}) as Plain
const tagOf = ({ tagName }: FoldedNode) => (typeof tagName === 'string' ? tagName : '')
const isWhole = ({ node }: Place) => whole.has(tagOf(node))
const asSet = (value: unknown) => (value === undefined ? null : value === true ? '' : String(value))
const isSettable = (name: string) => !name.startsWith('rr_') && !name.startsWith('_') && !name.includes(':')
const entriesOf = (styles: ReadonlyMap<string, unknown> | undefined) => (styles ? JSON.stringify([...styles]) : '')

/** Whether it could be one node at two times, but for its number. */
function isSameKind(a: FoldedNode, b: FoldedNode): boolean {
  for (const name in a) if (a[name] !== b[name] && !apart.has(name)) return false
  for (const name in b) if (!(name in a) && !apart.has(name)) return false
  return true
}

/** Of almost all nodes of two pages: told without making anything. */
function hasSameAttributes(a: Place, b: Place): boolean {
  const [before, after] = [attributesOf(a), attributesOf(b)]
  for (const name in after) if (before[name] !== after[name]) return false
  for (const name in before) if (!(name in after)) return false
  return true
}

/** Attributes of `b` that `a` has not, or has otherwise; null for those that it has no more. */
function changedAttributes(a: Place, b: Place): Record<string, string | null> {
  const [before, after] = [attributesOf(a), attributesOf(b)]
  const changed: Record<string, string | null> = {}
  for (const name of Object.keys(after)) if (before[name] !== after[name]) changed[name] = asSet(after[name])
  for (const name of Object.keys(before)) if (!(name in after)) changed[name] = null
  for (const name of scrolled) delete changed[name]
  return changed
}

/** Rather one that is built alike than any of its kind. */
function isSameShape(a: Place, b: Place): boolean {
  if (fixed.has(tagOf(b.node))) return true
  if (a.children.length !== b.children.length) return false
  return b.children.every(({ node }, i) => {
    const other = (a.children[i] as Place).node
    return node.type === other.type && node.tagName === other.tagName
  })
}

/** What was scrolled since its snapshot. */
function scrolledIn({ last }: FoldedPage): Set<number> {
  const keys = [...last.keys()].filter((key) => key.startsWith('scroll '))
  return new Set(keys.map((key) => Number(key.slice('scroll '.length))))
}

/** Both pages are as their sanitiser let them be, and so is what comes of them. */
export function changeBetween(before: FoldedPage, after: FoldedPage): SafeEvent[] | null {
  const removes: Plain[] = []
  const adds: Plain[] = []
  const texts: Plain[] = []
  const attributes: Plain[] = []
  const renumbered: [number, number][] = []
  const scrolls: Plain[] = []
  const sheetChanges = after.kept.filter(isSheetChange)

  const isSameStyle = (a: Place, b: Place) =>
    entriesOf(before.styles.get(a.node.id)) === entriesOf(after.styles.get(b.node.id))

  function isSameTree(a: Place, b: Place): boolean {
    if (!isSameKind(a.node, b.node) || a.node.textContent !== b.node.textContent || !isSameStyle(a, b)) return false
    // Something was entered there that nothing tells any more.
    if (before.last.has(`input ${a.node.id}`) && !after.last.has(`input ${b.node.id}`)) return false
    const [mine, other] = [attributesOf(a), attributesOf(b)]
    if ([...Object.keys(mine), ...Object.keys(other)].some((name) => mine[name] !== other[name])) return false
    const [inA, inB] = [
      [...a.children, ...a.shadow],
      [...b.children, ...b.shadow],
    ]
    return inA.length === inB.length && inA.every((child, i) => isSameTree(child, inB[i] as Place))
  }

  /** Whether changes can make the one the other. */
  function canBecome(a: Place, b: Place): boolean {
    if (!isSameKind(a.node, b.node)) return false
    if (a.node.type !== elementType) return true
    if (isWhole(a)) return isSameTree(a, b) && (a.node.id === b.node.id || sheetChanges.length === 0)
    return hasSameAttributes(a, b) || Object.keys(changedAttributes(a, b)).every(isSettable)
  }
  const isAlike = (a: Place, b: Place) => isSameShape(a, b) && canBecome(a, b)

  function changeStyles({ node: { id } }: Place): void {
    const changed = after.styles.get(id)
    if (changed !== undefined) attributes.push({ id, attributes: { style: Object.fromEntries(changed) } })
  }

  function changeAttributes(a: Place, b: Place): void {
    if (hasSameAttributes(a, b) && isSameStyle(a, b)) return
    const changed = changedAttributes(a, b)
    const isStyled = 'style' in changed || !isSameStyle(a, b)
    // What was set property by property goes with it.
    if (isStyled) changed.style = asSet(attributesOf(b).style)
    if (Object.keys(changed).length > 0) attributes.push({ id: b.node.id, attributes: changed })
    if (isStyled) changeStyles(b)
  }

  /** Where it is scrolled to if nobody has scrolled it since its snapshot. */
  function restOf(page: FoldedPage, place: Place): { x: unknown; y: unknown } {
    if (place === page.root) return { x: page.initialOffset.left, y: page.initialOffset.top }
    const { rr_scrollLeft = 0, rr_scrollTop = 0 } = attributesOf(place)
    return { x: rr_scrollLeft, y: rr_scrollTop }
  }

  const [scrolledBefore, scrolledAfter] = [scrolledIn(before), scrolledIn(after)]
  /** @param a null where the place is new. */
  function scrollBack(a: Place | null, b: Place): void {
    const { id } = b.node
    if (scrolledAfter.has(id)) return
    const isMoved = a !== null && scrolledBefore.has(a.node.id)
    if (a !== null && !isMoved && b !== after.root && hasSameAttributes(a, b)) return
    const rest = restOf(after, b)
    const was = a === null ? { x: 0, y: 0 } : restOf(before, a)
    if (isMoved || was.x !== rest.x || was.y !== rest.y) scrolls.push({ source: 3, id, ...rest })
  }

  /** Told flat, a parent before what is inside of it, each node before the one that precedes it. */
  function addWhole(place: Place, parentId: number, nextId: number | null): void {
    const { node, children, shadow } = place
    const isKnown = node.type === elementType || node.type === 3 || node.type === 5
    if (!isKnown || shadow.length > 0 || node.isShadow === true) throw new Unlike()
    // Rules were added to a sheet that would be another one.
    if (sheetChanges.length > 0 && (node.tagName === 'style' || node.tagName === 'link')) throw new Unlike()
    adds.push({ parentId, nextId, node: node.type === elementType ? { ...node, childNodes: [] } : node })
    changeStyles(place)
    scrollBack(null, place)
    for (let i = children.length - 1; i >= 0; i--)
      addWhole(children[i] as Place, node.id, children[i + 1]?.node.id ?? null)
  }

  /** Neither node is anywhere in the other page: they can only be each other's. */
  const isNew = (a: Place, b: Place) => !after.all.has(a.node.id) && !before.all.has(b.node.id)
  const isPair = (a: Place, b: Place) => (a.node.id === b.node.id ? canBecome(a, b) : isNew(a, b) && isAlike(a, b))
  /** In the same order: nothing to be sought. */
  const isSameRow = (a: readonly Place[], b: readonly Place[]) =>
    a.length === b.length && b.every((child, i) => isPair(a[i] as Place, child))

  function changeChildren(a: readonly Place[], b: readonly Place[], nodes: [FoldedNode, FoldedNode]): void {
    if (isSameRow(a, b)) changeRow(a, b)
    else changeUnlikeRow(a, b, nodes)
  }

  function changeRow(a: readonly Place[], b: readonly Place[]): void {
    for (let i = b.length - 1; i >= 0; i--) change(a[i] as Place, b[i] as Place)
  }

  function changeUnlikeRow(a: readonly Place[], b: readonly Place[], [of, to]: [FoldedNode, FoldedNode]): void {
    const pairs = matched(a, b, canBecome, isAlike)
    const left = new Set(pairs.values())
    for (const child of a) {
      if (left.has(child)) continue
      if (of.type === documentType || fixed.has(tagOf(child.node))) throw new Unlike()
      if (child.node.type === documentType || child.node.isShadow === true) throw new Unlike()
      removes.push({ id: child.node.id, parentId: of.id })
    }
    for (let i = b.length - 1; i >= 0; i--) {
      const child = b[i] as Place
      const was = pairs.get(child)
      if (was) change(was, child)
      else if (to.type === documentType) throw new Unlike()
      else addWhole(child, to.id, b[i + 1]?.node.id ?? null)
    }
  }

  function change(a: Place, b: Place): void {
    const { node } = b
    if (a.node.id !== node.id) renumbered.push([a.node.id, node.id])
    if (isWhole(b)) {
      for (const [i, child] of [...a.children, ...a.shadow].entries())
        change(child, [...b.children, ...b.shadow][i] as Place)
      return
    }
    if (node.type === elementType) changeAttributes(a, b)
    else if (node.type === 3 && a.node.textContent !== node.textContent)
      texts.push({ id: node.id, value: node.textContent })
    if (node.type === elementType || node.type === documentType) scrollBack(a, b)
    changeChildren(a.children, b.children, [a.node, node])
    changeChildren(a.shadow, b.shadow, [a.node, node])
  }

  function events(): SafeEvent[] {
    const timestamp = after.changedTs
    const out: SafeEvent[] = []
    const tell = (data: Plain) => out.push({ type: 3, timestamp, data })
    const { width, height } = after.size
    if (before.size.width !== width || before.size.height !== height) tell({ source: 4, width, height })
    // The old numbers hold up to here, the new ones from here on.
    tell({ source: 0, removes, adds: [], texts: [], attributes: [] })
    if (renumbered.length > 0)
      out.push({ type: 5, timestamp, data: { tag: renumberTag, payload: { pairs: renumbered } } })
    tell({ source: 0, removes: [], adds, texts, attributes })
    for (const data of scrolls) tell(data)
    const rest = [...after.kept.filter((event) => !isSheetChange(event)), ...after.last.values()]
    // At their own times: what the pointer was moved onto depends on whether the page has changed since.
    return [...out, ...rest.sort((a, b) => a.timestamp - b.timestamp)]
  }

  function isSameSheets(): boolean {
    const dataOf = (changes: readonly SafeEvent[]) => JSON.stringify(changes.map(({ data }) => data))
    return dataOf(before.kept.filter(isSheetChange)) === dataOf(sheetChanges)
  }

  try {
    if (before.root.node.id !== after.root.node.id || !canBecome(before.root, after.root) || !isSameSheets())
      return null
    change(before.root, after.root)
    return events()
  } catch (error) {
    if (error instanceof Unlike) return null
    throw error
  }
}
