/**
 * Recorded events are hostile: anyone who has read a page's write key can send them. What leaves here holds no code, no
 * address that could be fetched, and nothing the player could stumble over; it is built anew, never a changed original.
 *
 * Beyond the parts, three things hold for the stream, and the checks on nodes rest on them:
 * - times never go back, so the player (which sorts by time) plays in the order that was checked;
 * - a Meta event stands directly before each full snapshot and nowhere else: the player starts reading at the nearest
 *   Meta, and would else play changes onto a page they were not checked against;
 * - nothing comes before the first full snapshot.
 */
import { elementStates, statesTag } from '@hindsight/protocol/batch'
import { cleanAttribute, cleanStyleChange } from './attributes.ts'
import { changedBoxAttributes } from './boxes.ts'
import { cleanCssValue, type Preferences } from './css.ts'
import { isCustomName } from './elements.ts'
import {
  type Context,
  cleanAdded,
  cleanChangedText,
  cleanPage,
  createCssCleaner,
  knowNothing,
  type SafeNode,
} from './nodes.ts'
import { dropReferences } from './references.ts'
import { type CleanSheet, createSheetMemory } from './sheetMemory.ts'
import { clamp, isFiniteNumber, isNodeId, isObject, type Plain } from './values.ts'

export type SafeEvent = { type: 2 | 3 | 4 | 5; timestamp: number; data: Plain }

/** A day and a bit: no session is longer, so no sound event lies further from the one before. */
const maxStepMs = 25 * 60 * 60 * 1000
const maxItems = 100_000
const maxPagePx = 20_000
/** How deep a tree may be added from its leaves upwards in one event. */
const maxRounds = 50

/** null where nothing of it can be played; a flaw is noted where that is nobody's honest recording. */
type Clean = (data: Plain, context: Context) => Plain | null

function items(value: unknown, context: Context): Plain[] {
  if (!Array.isArray(value)) {
    if (value !== undefined && value !== null) context.flaw()
    return []
  }
  const kept = value.slice(0, maxItems).filter(isObject)
  if (kept.length < value.length) context.flaw()
  return kept
}

/** rrweb says -1 for what it does not know (any more), as of a node that is gone. */
function isNamed(id: unknown, context: Context): id is number {
  if (isNodeId(id)) return true
  if (!isFiniteNumber(id) || id >= 0 || id < -2) context.flaw()
  return false
}

/** Parents may be named after their children: what has no known parent yet waits for the next round. */
function addedNodes(given: Plain[], context: Context): Plain[] {
  const out: Plain[] = []
  let waiting = given
  for (let round = 0; round < maxRounds && waiting.length > 0; round++) {
    const next: Plain[] = []
    for (const added of waiting) {
      if (!isNamed(added.parentId, context)) continue
      if (!context.known.tags.has(added.parentId)) {
        next.push(added)
        continue
      }
      const node = cleanAdded(added.node, added.parentId, context)
      if (node === null) continue
      out.push({ parentId: added.parentId, nextId: isNodeId(added.nextId) ? added.nextId : null, node })
    }
    if (next.length === waiting.length) break
    waiting = next
  }
  return out
}

const mutation: Clean = (data, context) => {
  const { references } = context.known
  const removes = items(data.removes, context).flatMap((gone) => {
    if (!isNamed(gone.id, context) || !isNamed(gone.parentId, context)) return []
    references.remove(gone.id, gone.parentId)
    return [{ id: gone.id, parentId: gone.parentId, ...(gone.isShadow === true ? { isShadow: true } : {}) }]
  })
  const adds = addedNodes(items(data.adds, context), context)
  const texts = items(data.texts, context).flatMap((changed) => {
    if (!isNamed(changed.id, context)) return []
    const value = typeof changed.value === 'string' ? changed.value : ''
    return [{ id: changed.id, value: cleanChangedText(changed.id, value, context) }]
  })
  const undo: (() => void)[] = []
  const attributes = items(data.attributes, context).flatMap((changed) => {
    if (!isNamed(changed.id, context)) return []
    if (!isObject(changed.attributes)) {
      context.flaw()
      return []
    }
    const clean = changedAttributes(changed.id, changed.attributes, context)
    if (clean === null) return []
    undo.push(references.change(changed.id, clean))
    return [{ id: changed.id, attributes: clean }]
  })
  const attaches = data.isAttachIframe === true ? { isAttachIframe: true } : {}
  const clean = { source: 0, removes, adds, texts, attributes, ...attaches }
  if (!references.isTooMuch()) return clean
  context.flaw()
  for (const back of undo.reverse()) back()
  return {
    ...clean,
    adds: adds.filter((added) => mayStay(added, context)),
    attributes: attributes.filter(({ id }) => !references.has(id)),
  }
}

/** Where more would be drawn by reference than may be: new parts of pictures are left out, all else refers to nothing. */
function mayStay({ node, parentId }: Plain, { known: { references } }: Context): boolean {
  const { id, isSVG } = node as SafeNode
  if (isSVG === true) references.remove(id, parentId as number)
  else dropReferences(node as SafeNode, references)
  return isSVG !== true
}

function changedAttributes(id: number, changed: Plain, context: Context): Plain | null {
  const tag = context.known.tags.get(id)
  if (tag === undefined || tag === 'meta') return null
  const given = { tag, isSvg: context.known.svg.has(id), preferences: context.preferences, css: context.css }
  const out: Plain = {}
  for (const [name, value] of Object.entries(changed).slice(0, 200)) {
    if (name === 'style' && isObject(value)) {
      out.style = cleanStyleChange(value)
      continue
    }
    // Removing is told by null; what may not be set was never there to be removed.
    const clean = cleanAttribute(name, value ?? '', given)
    if (clean === undefined || clean === null) continue
    if (value === null) out[name] = null
    else out[name] = clean === true ? '' : String(clean)
  }
  changedBoxAttributes(tag, id, out, context.known.canvases)
  return Object.keys(out).length === 0 ? null : out
}

const pointerMoves: Clean = (data, context) => {
  const positions = items(data.positions ?? 'none', context).flatMap(({ x, y, id, timeOffset }) => {
    if (!isNamed(id, context)) return []
    if (!isFiniteNumber(x) || !isFiniteNumber(y) || (timeOffset !== undefined && !isFiniteNumber(timeOffset))) {
      context.flaw()
      return []
    }
    // The player adds the first offset to a time that it compares with others: it may only look back, and not far.
    return [{ x, y, id, timeOffset: clamp(timeOffset, -5000, 0, 0) }]
  })
  return positions.length === 0 ? null : { source: data.source, positions }
}

const pointerAction: Clean = ({ type, id, x, y, pointerType }, context) => {
  if (!isNamed(id, context)) return null
  if (!Number.isInteger(type) || (type as number) < 0 || (type as number) > 10) return flawed(context)
  const out: Plain = { source: 2, type, id }
  if (isFiniteNumber(x) && isFiniteNumber(y)) Object.assign(out, { x, y })
  if (pointerType === 0 || pointerType === 1 || pointerType === 2) out.pointerType = pointerType
  return out
}

const scroll: Clean = ({ id, x, y }, context) => {
  if (!isNamed(id, context)) return null
  return isFiniteNumber(x) && isFiniteNumber(y) ? { source: 3, id, x, y } : flawed(context)
}

function flawed(context: Context): null {
  context.flaw()
  return null
}

const resize: Clean = ({ width, height }, context) => {
  if (!isFiniteNumber(width) || !isFiniteNumber(height)) context.flaw()
  return sized({ width, height })
}

const sized = ({ width, height }: Plain) => ({
  source: 4,
  width: Math.round(clamp(width, 1, maxPagePx, 1024)),
  height: Math.round(clamp(height, 1, maxPagePx, 768)),
})

const input: Clean = ({ id, text, isChecked }, context) => {
  if (!isNamed(id, context)) return null
  if (typeof text !== 'string') return flawed(context)
  return { source: 5, id, text: text.slice(0, 100_000), isChecked: isChecked === true }
}

function ruleIndex(value: unknown): number | number[] | undefined {
  const isIndex = (part: unknown) => Number.isInteger(part) && (part as number) >= 0 && (part as number) < 1e6
  if (isIndex(value)) return value as number
  return Array.isArray(value) && value.length < 20 && value.every(isIndex) ? (value as number[]) : undefined
}

function addedRules(value: unknown, context: Context): Plain[] {
  return items(value, context).flatMap(({ rule, index }) => {
    if (typeof rule !== 'string') {
      context.flaw()
      return []
    }
    const at = ruleIndex(index)
    return [{ rule: context.css(rule), ...(at === undefined ? {} : { index: at }) }]
  })
}

function target({ id, styleId }: Plain, context: Context): Plain | null {
  if (isNodeId(styleId)) return isNodeId(id) ? { id, styleId } : { styleId }
  return isNamed(id, context) ? { id } : null
}

const styleSheetRule: Clean = (data, context) => {
  const on = target(data, context)
  if (on === null) return null
  const out: Plain = { source: 8, ...on }
  if (data.adds !== undefined) out.adds = addedRules(data.adds, context)
  const removes = items(data.removes, context).flatMap(({ index }) => {
    const at = ruleIndex(index)
    return at === undefined ? [] : [{ index: at }]
  })
  if (removes.length > 0) out.removes = removes
  if (typeof data.replace === 'string') out.replace = context.css(data.replace)
  if (typeof data.replaceSync === 'string') out.replaceSync = context.css(data.replaceSync)
  return out
}

const styleDeclaration: Clean = (data, context) => {
  const on = target(data, context)
  const index = ruleIndex(data.index)
  if (on === null) return null
  if (!Array.isArray(index)) return flawed(context)
  const out: Plain = { source: 13, ...on, index }
  const isProperty = (name: unknown): name is string => typeof name === 'string' && /^-{0,2}[\w-]{1,200}$/.test(name)
  if (isObject(data.set) && isProperty(data.set.property)) {
    const { property, value, priority } = data.set
    const text = typeof value === 'string' ? cleanCssValue(value) : null
    out.set = { property, value: text, priority: priority === 'important' ? 'important' : '' }
  }
  if (isObject(data.remove) && isProperty(data.remove.property)) out.remove = { property: data.remove.property }
  return out.set === undefined && out.remove === undefined ? null : out
}

const selection: Clean = (data, context) => {
  const isOffset = (value: unknown) => Number.isInteger(value) && (value as number) >= 0
  const ranges = items(data.ranges ?? 'none', context)
    .slice(0, 10)
    .flatMap(({ start, startOffset, end, endOffset }) => {
      if (!isNodeId(start) || !isNodeId(end) || !isOffset(startOffset) || !isOffset(endOffset)) return []
      return [{ start, startOffset, end, endOffset }]
    })
  return { source: 14, ranges }
}

const adoptedStyleSheet: Clean = (data, context) => {
  if (!isNamed(data.id, context)) return null
  if (!Array.isArray(data.styleIds)) return flawed(context)
  const out: Plain = { source: 15, id: data.id, styleIds: data.styleIds.filter(isNodeId).slice(0, 1000) }
  const styles = items(data.styles, context)
    .slice(0, 1000)
    .flatMap(({ styleId, rules }) => {
      return isNodeId(styleId) ? [{ styleId, rules: addedRules(rules, context) }] : []
    })
  if (styles.length > 0) out.styles = styles
  return out
}

/** The page's own custom elements: their names alone decide whether they are `:defined`. */
const customElement: Clean = (data) => {
  const name = isObject(data.define) ? data.define.name : null
  return typeof name === 'string' && isCustomName(name) ? { source: 16, define: { name } } : null
}

const stateNames = new Set<string>(elementStates)

/** The recorder's own event about states that no attribute tells; no other custom event means anything to the player. */
function elementStatesOf(data: Plain): Plain | null {
  if (data.tag !== statesTag || !isObject(data.payload) || !Array.isArray(data.payload.states)) return null
  const states = data.payload.states.slice(0, maxItems).flatMap((told: unknown) => {
    if (!Array.isArray(told) || !isNodeId(told[0]) || typeof told[1] !== 'string') return []
    const names = told[1].slice(0, 500).split(' ')
    return [[told[0], names.filter((name) => stateNames.has(name)).join(' ')]]
  })
  return { tag: statesTag, payload: { states } }
}

/** By rrweb's number of the source. Missing: media (nothing to play), canvas, fonts, logs. */
const sources: Record<number, Clean> = {
  0: mutation,
  1: pointerMoves,
  2: pointerAction,
  3: scroll,
  4: resize,
  5: input,
  6: pointerMoves,
  8: styleSheetRule,
  12: pointerMoves,
  13: styleDeclaration,
  14: selection,
  15: adoptedStyleSheet,
  16: customElement,
}

/** Sources and types that rrweb records and that are not played: media, canvas, fonts, logs, loading. */
const unplayed = new Set<unknown>([7, 9, 10, 11, 17])
const unplayedTypes = new Set<unknown>([0, 1, 5, 6, 7])

export type Sanitiser = {
  /** The safe form of one recorded event: none, one, or two (a full snapshot comes with its Meta). */
  clean(event: unknown): SafeEvent[]
  /** The page changed unrecorded from here on: nothing can be played before the next full snapshot. */
  suspend(): void
  /** Events so far that were skipped, or of which a part was left out, because nobody's recorder sends such. */
  damaged(): number
}

/**
 * Cleans one unbroken stream of one tab.
 * @param resolve puts stylesheets back that the recorder cut out.
 * @param cleanSheet shared by streams that have the same sheets.
 */
export function createSanitiser(
  preferences: Preferences,
  resolve: (text: string) => string = (text) => text,
  cleanSheet: CleanSheet = createSheetMemory(),
): Sanitiser {
  const css = createCssCleaner(preferences, resolve, cleanSheet)
  let isFlawed = false
  const flaw = () => {
    isFlawed = true
  }
  const begun = (): Context => ({ known: knowNothing(), preferences, css, flaw })
  let context = begun()
  let size = { width: 1024, height: 768 }
  let href = ''
  let last: number | null = null
  let started = false
  let damaged = 0

  function inOrder(timestamp: number): number | null {
    if (last === null) return timestamp
    if (timestamp > last + maxStepMs) return null
    return Math.max(last, timestamp)
  }

  function fullSnapshot(data: Plain, timestamp: number): SafeEvent[] {
    const before = context
    context = begun()
    const node = cleanPage(data.node, context)
    if (node === null) {
      flaw()
      context = before
      return []
    }
    if (context.known.references.isTooMuch()) {
      flaw()
      dropReferences(node, context.known.references)
    }
    started = true
    const offset = isObject(data.initialOffset) ? data.initialOffset : {}
    const initialOffset = { top: clamp(offset.top, 0, 1e7, 0), left: clamp(offset.left, 0, 1e7, 0) }
    return [
      { type: 4, timestamp, data: { href, ...size } },
      { type: 2, timestamp, data: { node, initialOffset } },
    ]
  }

  function incremental(data: Plain, timestamp: number): SafeEvent[] {
    const clean =
      typeof data.source === 'number' && Object.hasOwn(sources, data.source) ? sources[data.source] : undefined
    if (clean === undefined && !unplayed.has(data.source)) flaw()
    // What a later snapshot without a Meta of its own would have.
    if (data.source === 4) noteSize(data)
    const safe = started && clean ? clean(data, context) : null
    return safe === null ? [] : [{ type: 3, timestamp, data: safe }]
  }

  function noteSize(data: Plain): void {
    const { width, height } = sized(data)
    size = { width, height }
  }

  function told(data: Plain, timestamp: number): SafeEvent[] {
    const states = started ? elementStatesOf(data) : null
    return states === null ? [] : [{ type: 5, timestamp, data: states }]
  }

  function cleaned(event: unknown): SafeEvent[] {
    if (!isObject(event) || !isObject(event.data) || !isFiniteNumber(event.timestamp)) {
      flaw()
      return []
    }
    const { type, data } = event
    const timestamp = inOrder(event.timestamp)
    if (timestamp === null) flaw()
    else if (type === 2) return fullSnapshot(data, timestamp)
    else if (type === 3) return incremental(data, timestamp)
    else if (type === 4) {
      noteSize(data)
      href = typeof data.href === 'string' ? data.href.slice(0, 2000) : ''
    } else if (type === 5) return told(data, timestamp)
    else if (!unplayedTypes.has(type)) flaw()
    return []
  }

  return {
    clean(event) {
      isFlawed = false
      let out: SafeEvent[] = []
      try {
        out = cleaned(event)
      } catch {
        // Nothing recorded is known to bring this about; if something does, it is one event less.
        flaw()
      }
      if (isFlawed) damaged++
      const [first] = out
      if (first !== undefined) last = first.timestamp
      return out
    },
    suspend() {
      started = false
    },
    damaged: () => damaged,
  }
}
