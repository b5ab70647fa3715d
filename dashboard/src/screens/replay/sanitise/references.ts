/**
 * How much a page draws by reference. `<use>`, patterns, masks and markers draw what stands elsewhere once more, and that
 * may refer on: two kilobytes can stand for more than a browser ever draws. So what a page is made of is counted as it
 * would be drawn, and what is too much may refer to nothing.
 */

/** Elements, each time they are drawn: a second or two of a browser's time. */
export const maxDrawn = 50_000
/** Nothing honest nests deeper, references and all. */
const maxDepth = 1_000

type Part = {
  tag: string
  parentId: number
  inside: Set<number>
  name: string
  /** By attribute, so that a later value replaces it. */
  refs: Map<string, readonly string[]>
}

const inCss = /url\(\s*["']?#([^"')]*)/gi

/** A browser decodes what follows the `#`, where it can. */
function asNamed(name: string): string[] {
  try {
    const decoded = decodeURIComponent(name)
    return decoded === name ? [name] : [name, decoded]
  } catch {
    return [name]
  }
}

/** Presentation attributes that name what is drawn, and `style`: CSS. */
export const drawnBy = new Set([
  'style',
  'fill',
  'stroke',
  'filter',
  'mask',
  'clip-path',
  'marker',
  'marker-start',
  'marker-mid',
  'marker-end',
])

/** Ids that CSS refers to. */
export const idsInCss = (css: string): string[] =>
  css.includes('#') ? [...css.matchAll(inCss)].flatMap(([, name = '']) => asNamed(name.replaceAll('\\', ''))) : []

/** Ids that an attribute refers to: an address within the document, or CSS. A link only leads there. */
function idsIn(attribute: string, value: string, tag: string): string[] {
  if (drawnBy.has(attribute)) return idsInCss(value)
  const isAddress = attribute === 'href' || attribute.endsWith(':href')
  return isAddress && tag !== 'a' && value.startsWith('#') ? asNamed(value.slice(1)) : []
}

export type References = ReturnType<typeof createReferences>

export function createReferences() {
  const parts = new Map<number, Part>()
  let referring = 0
  /** Something came that may be drawn, or refer. */
  let isStale = false
  /** Built a second time under a number in use: the first one may stand there still. */
  let lost = 0

  function setRefs(part: Part, attribute: string, ids: readonly string[]): void {
    const had = part.refs.size > 0
    if (ids.length > 0) {
      part.refs.set(attribute, ids)
      isStale = true
    } else part.refs.delete(attribute)
    referring += Number(part.refs.size > 0) - Number(had)
  }

  function setAttribute(part: Part, given: string, value: unknown): void {
    const attribute = given.toLowerCase()
    if (typeof value === 'object' && value !== null) {
      // Single properties of a style: those that were set before may stand.
      const added = Object.values(value)
        .flat()
        .flatMap((one) => (typeof one === 'string' ? idsInCss(one) : []))
      if (added.length > 0) setRefs(part, attribute, [...new Set([...(part.refs.get(attribute) ?? []), ...added])])
    } else if (attribute === 'id') {
      part.name = typeof value === 'string' ? value : ''
      isStale = true
    } else setRefs(part, attribute, typeof value === 'string' ? idsIn(attribute, value, part.tag) : [])
  }

  function forget(id: number): void {
    const part = parts.get(id)
    if (!part) return
    parts.delete(id)
    parts.get(part.parentId)?.inside.delete(id)
    if (part.refs.size > 0) referring--
    for (const child of part.inside) forget(child)
  }

  /** How many elements are drawn by reference; Infinity where these lead back to themselves, or too deep. */
  function drawn(): number {
    if (referring === 0) return 0
    const named = new Map<string, number[]>()
    for (const [id, { name }] of parts) {
      const same = named.get(name)
      if (same) same.push(id)
      else if (name !== '') named.set(name, [id])
    }
    const weights = new Map<number, number>()
    function weigh(id: number, depth: number): number {
      const known = weights.get(id)
      if (known !== undefined) return known
      const part = parts.get(id)
      if (!part) return 0
      if (depth > maxDepth) return Number.POSITIVE_INFINITY
      // While it is being weighed, it counts as endless.
      weights.set(id, Number.POSITIVE_INFINITY)
      let sum = 1
      for (const child of part.inside) sum += weigh(child, depth + 1)
      for (const ref of [...part.refs.values()].flat()) {
        // Copies of one icon bring the same ids along: the first of them is drawn, and none is larger than the largest.
        sum += Math.max(0, ...(named.get(ref) ?? []).map((target) => weigh(target, depth + 1)))
      }
      weights.set(id, sum)
      return sum
    }
    let sum = 0
    for (const [id, { parentId }] of parts) if (!parts.has(parentId)) sum += weigh(id, 0)
    return sum - parts.size
  }

  return {
    /** An element with cleaned attributes stands there from now on. Of HTML only what refers, or stands in a picture. */
    learn(
      id: number,
      parentId: number,
      tag: string,
      isSvg: boolean,
      attributes: Readonly<Record<string, unknown>>,
    ): void {
      const parent = parts.get(parentId)
      const refersAsHtml = typeof attributes.style === 'string' && idsInCss(attributes.style).length > 0
      if (!isSvg && !parent && !refersAsHtml) return
      const part: Part = { tag, parentId, inside: new Set(), name: '', refs: new Map() }
      for (const [name, value] of Object.entries(attributes)) setAttribute(part, name, value)
      isStale = true
      const before = parts.get(id)
      if (before) {
        parts.set(--lost, before)
        parts.get(before.parentId)?.inside.delete(id)
        parts.get(before.parentId)?.inside.add(lost)
      }
      parts.set(id, part)
      parent?.inside.add(id)
    },
    /** Cleaned changes of an element; what undoes them. */
    change(id: number, attributes: Readonly<Record<string, unknown>>): () => void {
      const part = parts.get(id)
      if (!part) return () => undefined
      const { name } = part
      const refs = [...part.refs]
      for (const [attribute, value] of Object.entries(attributes)) setAttribute(part, attribute, value)
      return () => {
        part.name = name
        for (const attribute of [...part.refs.keys()]) setRefs(part, attribute, [])
        for (const [attribute, ids] of refs) setRefs(part, attribute, ids)
      }
    },
    has: (id: number): boolean => parts.has(id),
    /** It was taken out, with all that is in it. */
    remove(id: number, parentId: number): void {
      if (parts.get(id)?.parentId === parentId) forget(id)
    },
    isTooMuch(): boolean {
      if (!isStale) return false
      isStale = false
      return drawn() > maxDrawn
    },
  }
}

/** Takes all references out of a cleaned tree, and out of what is known of it. */
export function dropReferences(node: Readonly<Record<string, unknown>>, references: References): void {
  const attributes = node.attributes as Record<string, unknown> | undefined
  const gone: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value !== 'string' || idsIn(name.toLowerCase(), value, '').length === 0) continue
    gone[name] = ''
    delete attributes?.[name]
  }
  references.change(node.id as number, gone)
  for (const child of (node.childNodes as Readonly<Record<string, unknown>>[] | undefined) ?? []) {
    dropReferences(child, references)
  }
}
