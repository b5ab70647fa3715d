/** Rebuilds recorded nodes from nothing but what the lists allow; whatever else was in them is not copied. */
import { cleanAttribute } from './attributes.ts'
import { boxAttributes, type CanvasSize } from './boxes.ts'
import { cleanCss, type Preferences } from './css.ts'
import { cleanTag, isCustomName } from './elements.ts'
import { createReferences, type References } from './references.ts'
import type { CleanSheet } from './sheetMemory.ts'
import { isNodeId, isObject, type Plain } from './values.ts'

/** HTML parsers stop nesting at 512, too. Counted through later additions, or they would build what cannot be drawn. */
const maxDepth = 512
const maxAttributes = 200
const maxTextChars = 1_000_000
/** The recorder gives up at 50,000 elements; texts and comments come on top. */
const maxNodesPerEvent = 250_000

/** What is no whole stylesheet. */
const shortChars = 200

/** Stands for the tag of a document. */
const documentTag = '#document'
const documentType = 0
const doctypeType = 1
const elementType = 2
const textType = 3
const commentType = 5

export type SafeNode = Plain & { type: number; id: number }

/** What the nodes of the current page are known to be; begun anew with each full snapshot, as rrweb's mirror is. */
export type Known = {
  /** '' where two claims about one id disagree: then nothing that depends on the name is allowed. */
  tags: Map<number, string>
  svg: Set<number>
  /** Text inside a <style> is CSS, and so is every later text of that node. */
  cssTexts: Set<number>
  plainTexts: Set<number>
  /** How deep each stands; frames begin anew. */
  depths: Map<number, number>
  /** Canvases' own size. */
  canvases: Map<number, CanvasSize>
  references: References
}

export function knowNothing(): Known {
  return {
    tags: new Map(),
    svg: new Set(),
    cssTexts: new Set(),
    plainTexts: new Set(),
    depths: new Map(),
    canvases: new Map(),
    references: createReferences(),
  }
}

export type Context = {
  known: Known
  preferences: Preferences
  css: (text: string) => string
  /** Called for every part that no recorder would have sent, and that was therefore left out. */
  flaw: () => void
}
type Seen = { has(id: number): boolean; add(id: number): void }
type Walk = Context & { seen: Seen; count: number }
/** For what holds nothing else: added nodes are told one by one, a hundred thousand in a long recording. */
const alone: Seen = { has: () => false, add: () => undefined }

/** A <style>, or an id of which we cannot be sure that it is none. */
const holdsCss = (tag: string) => tag === 'style' || tag === 'link' || tag === ''

function common(node: Plain, id: number, walk: Walk): SafeNode {
  const out: SafeNode = { type: node.type as number, id }
  // Only a document can be the root of a node; the player would build in whatever is named here.
  if (isNodeId(node.rootId) && walk.known.tags.get(node.rootId) === documentTag) out.rootId = node.rootId
  if (node.isShadow === true) out.isShadow = true
  return out
}

function learn(walk: Walk, id: number, tag: string, isSvg: boolean): string {
  const before = walk.known.tags.get(id)
  const now = before === undefined || before === tag ? tag : ''
  walk.known.tags.set(id, now)
  if (isSvg) walk.known.svg.add(id)
  return now
}

function cleanElement(node: Plain, id: number, parentId: number, walk: Walk, depth: number): SafeNode | null {
  if (typeof node.tagName !== 'string' || node.tagName.length > 120) {
    walk.flaw()
    return null
  }
  const isSvg = node.isSVG === true
  const { tag, keepsChildren } = cleanTag(node.tagName, isSvg)
  learn(walk, id, tag, isSvg)
  const out = common(node, id, walk)
  out.tagName = tag
  if (isSvg) out.isSVG = true
  if (node.isShadowHost === true && keepsChildren) out.isShadowHost = true
  if (node.isCustom === true && isCustomName(tag)) out.isCustom = true
  if (node.needBlock === true) out.needBlock = true
  const attributes: Plain = {}
  if (keepsChildren && isObject(node.attributes)) {
    let left = maxAttributes
    for (const [name, value] of Object.entries(node.attributes)) {
      if (left-- === 0) break
      const clean = cleanAttribute(name, value, { tag, isSvg, preferences: walk.preferences, css: walk.css })
      if (clean !== undefined && clean !== null) attributes[name] = clean
    }
  }
  // Else it takes the keyboard into its frame when it is opened as a modal one, although the frame itself is inert.
  if (tag === 'dialog') attributes.inert = ''
  if (tag === 'meta') keepOnlyColorScheme(attributes, node.attributes)
  boxAttributes(tag, id, attributes, walk.known.canvases)
  out.attributes = attributes
  walk.known.references.learn(id, parentId, tag, isSvg, attributes)
  out.childNodes = keepsChildren ? cleanChildren(node.childNodes, id, tag, walk, depth) : []
  return out
}

/** The one <meta> that changes how a page looks. */
function keepOnlyColorScheme(attributes: Plain, given: unknown): void {
  for (const name of Object.keys(attributes)) delete attributes[name]
  if (!isObject(given) || given.name !== 'color-scheme') return
  if (typeof given.content === 'string' && /^[a-z ]{1,40}$/.test(given.content)) {
    attributes.name = 'color-scheme'
    attributes.content = given.content
  }
}

function cleanText(node: Plain, id: number, parentTag: string, walk: Walk): SafeNode | null {
  const { cssTexts, plainTexts } = walk.known
  const text = typeof node.textContent === 'string' ? node.textContent : ''
  const out: SafeNode = { ...common(node, id, walk), type: textType }
  if (!holdsCss(parentTag)) {
    plainTexts.add(id)
    out.textContent = cssTexts.has(id) ? walk.css(text) : text.slice(0, maxTextChars)
    return out
  }
  // Its text may have been changed, unchecked as CSS, while it stood elsewhere.
  if (plainTexts.has(id)) return null
  cssTexts.add(id)
  out.isStyle = true
  out.textContent = text === '' ? '' : walk.css(text)
  return out
}

function cleanChildren(given: unknown, parentId: number, parentTag: string, walk: Walk, depth: number): SafeNode[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) {
    walk.flaw()
    return []
  }
  if (depth >= maxDepth) {
    if (given.length > 0) walk.flaw()
    return []
  }
  const out: SafeNode[] = []
  for (const child of given) {
    const clean = cleanInner(child, parentId, parentTag, walk, depth + 1)
    if (clean !== null) out.push(clean)
  }
  return out
}

function cleanInner(node: unknown, parentId: number, parentTag: string, walk: Walk, depth: number): SafeNode | null {
  if (!isObject(node) || !isNodeId(node.id) || walk.seen.has(node.id) || walk.count >= maxNodesPerEvent) {
    walk.flaw()
    return null
  }
  walk.seen.add(node.id)
  walk.count++
  const id = node.id
  walk.known.depths.set(id, depth)
  if (node.type === elementType) return cleanElement(node, id, parentId, walk, depth)
  // CDATA cannot be built in an HTML document; as a text it keeps its place.
  if (node.type === textType || node.type === 4) return cleanText(node, id, parentTag, walk)
  if (node.type === commentType) return { ...common(node, id, walk), textContent: '' }
  walk.flaw()
  return null
}

function cleanDoctype(node: Plain, id: number, walk: Walk): SafeNode {
  walk.seen.add(id)
  const name = typeof node.name === 'string' && /^[a-zA-Z]{1,20}$/.test(node.name) ? node.name : 'html'
  return { ...common(node, id, walk), name, publicId: plainId(node.publicId), systemId: plainId(node.systemId) }
}

/** A document: at most one doctype, then exactly one <html>, or null when there is none to show. */
function cleanDocument(node: Plain, walk: Walk): SafeNode | null {
  if (!isNodeId(node.id) || !Array.isArray(node.childNodes)) return null
  walk.seen.add(node.id)
  learn(walk, node.id, documentTag, false)
  const childNodes: SafeNode[] = []
  let root: SafeNode | null = null
  for (const child of node.childNodes) {
    if (!isObject(child) || !isNodeId(child.id) || walk.seen.has(child.id)) continue
    if (child.type === doctypeType && childNodes.length === 0) childNodes.push(cleanDoctype(child, child.id, walk))
    else if (child.type === elementType && child.tagName === 'html' && root === null) {
      root = cleanInner(child, node.id, documentTag, walk, 1)
      if (root !== null) childNodes.push(root)
    }
  }
  if (root === null) return null
  const out: SafeNode = { ...common(node, node.id, walk), childNodes }
  if (node.compatMode === 'BackCompat') out.compatMode = 'BackCompat'
  return out
}

function plainId(value: unknown): string {
  return typeof value === 'string' && /^[\w\-/:. +]{0,200}$/.test(value) ? value : ''
}

function walkOf({ known, preferences, css, flaw }: Context, { childNodes }: Plain): Walk {
  const isAlone = !Array.isArray(childNodes) || childNodes.length === 0
  return { known, preferences, css, flaw, seen: isAlone ? alone : new Set<number>(), count: 0 }
}

/** The page of a full snapshot; null when it holds no page. */
export function cleanPage(node: unknown, context: Context): SafeNode | null {
  return isObject(node) && node.type === documentType ? cleanDocument(node, walkOf(context, node)) : null
}

/** A node added under `parentId`; null when it may not be. */
export function cleanAdded(node: unknown, parentId: number, context: Context): SafeNode | null {
  if (!isObject(node)) return null
  const parentTag = context.known.tags.get(parentId)
  if (parentTag === undefined) return null
  if (node.type === documentType) return parentTag === 'iframe' ? cleanDocument(node, walkOf(context, node)) : null
  const depth = (context.known.depths.get(parentId) ?? 0) + 1
  if (depth > maxDepth) {
    context.flaw()
    return null
  }
  return cleanInner(node, parentId, parentTag, walkOf(context, node), depth)
}

/** A changed text, as CSS where the node stands or stood in a <style>. */
export function cleanChangedText(id: number, text: string, context: Context): string {
  if (context.known.cssTexts.has(id)) return context.css(text)
  context.known.plainTexts.add(id)
  return text.slice(0, maxTextChars)
}

/** Short ones without resolving them; whole sheets as they are remembered. */
export function createCssCleaner(
  preferences: Preferences,
  resolve: (text: string) => string,
  cleanSheet: CleanSheet,
): (text: string) => string {
  const remembered = new Map<string, string>()
  return (text) => {
    const before = remembered.get(text)
    if (before !== undefined) return before
    const whole = resolve(text)
    const clean = whole.length < shortChars ? cleanCss(whole, preferences) : cleanSheet(whole, preferences)
    if (text.length < shortChars) remembered.set(text, clean)
    return clean
  }
}
