/**
 * Every rrweb event passes here before it is buffered. Copies of nodes are changed in place: rrweb keeps them only for
 * their numbers, and a page has thousands. What is not understood is not let through: a new kind of event, or a node that
 * is not on the page any more, tells nothing.
 */
import { withoutEmails } from '@hindsight/protocol/redact'
import { addedTrees } from './addedTrees.ts'
import { closestOutwards, holderOf } from './closest.ts'
import { captioned } from './labelText.ts'
import { fieldsIn, mask, type ReplayPrivacy } from './privacy.ts'
import type { Mutation, ReplayEvent, SerializedNode } from './replayEvent.ts'
import { type Attributes, type Policy, scrubAttributes } from './scrubAttributes.ts'
import { scrubCss, scrubStyle } from './scrubCss.ts'
import { createRuns } from './scrubRuns.ts'

/** rrweb's numbers; importing its enums would bring all of rrweb along. */
export const eventType = { domContentLoaded: 0, load: 1, fullSnapshot: 2, incremental: 3, meta: 4, custom: 5 } as const
export const source = {
  mutation: 0,
  mouseMove: 1,
  mouseInteraction: 2,
  scroll: 3,
  viewportResize: 4,
  input: 5,
  touchMove: 6,
  mediaInteraction: 7,
  styleSheetRule: 8,
  drag: 12,
  styleDeclaration: 13,
  selection: 14,
  adoptedStyleSheet: 15,
  customElement: 16,
} as const
const nodeType = { document: 0, doctype: 1, element: 2, text: 3, cdata: 4, comment: 5 } as const

export type Scrub = {
  /** What may leave; null where nothing may. */
  event(event: ReplayEvent): ReplayEvent | null
  /** Style sheets, pictures and videos among the nodes of the last event. */
  met(): readonly SerializedNode[]
}

/** What applies to the texts inside an element; in strict mode a caption may pass. */
type Place = 'text' | 'private' | 'strict' | 'style' | 'nothing'

/** Elements whose content is never shown, or only to those without scripts. */
const silent = 'script,noscript,template,datalist,textarea,iframe,object,metadata,desc,head>*:not(title):not(style)'
/** Content that the visitor chose or typed. */
const filled =
  'select,[contenteditable]:not([contenteditable="false" i]),[role="textbox"],[role="combobox"],[role="searchbox"]'

/** With what belongs to one. */
const fieldTags = new Set(['input', 'textarea', 'select', 'option'])
const metTags = new Set<unknown>(['style', 'link', 'img', 'video'])

export function createScrub(privacy: ReplayPrivacy, nodeOf: (id: number) => Node | null): Scrub {
  const runs = createRuns(mask)
  /** Texts of this event as they may leave: lists repeat themselves. */
  const known = new Map<string, string>()
  /** Whether no rule is about an element or anything around it, as is so nearly everywhere. */
  const plain = new Map<Element, boolean>()
  const ruled = `${silent},${filled},${privacy.hiddenSelector}`
  let met: SerializedNode[] = []
  /** Nothing else hears of what is typed in frames. */
  const frames = new Set<Document | null>()

  function noteFrames(): void {
    for (const frame of frames) {
      if (frame?.defaultView && frame !== document) fieldsIn(frame).forEach(privacy.noteTyped)
      else frames.delete(frame)
    }
  }

  function isPlain(element: Element): boolean {
    const before = plain.get(element)
    if (before !== undefined) return before
    const parent = element.parentElement
    const found = !element.matches(ruled) && (parent ? isPlain(parent) : isPlainTop(element))
    plain.set(element, found)
    return found
  }

  function isPlainTop(element: Element): boolean {
    if ((element as HTMLElement).isContentEditable) return false
    const holder = holderOf(element.getRootNode())
    return holder ? isPlain(holder) : element === document.documentElement
  }

  function redacted(value: string): string {
    const found = known.get(value) ?? privacy.text(value)
    known.set(value, found)
    return found
  }

  function elementOf(id: number): Element | null {
    const node = nodeOf(id)
    return node && node.nodeType === Node.ELEMENT_NODE ? (node as Element) : null
  }

  /** What applies to the texts right inside a node. */
  function placeIn(parent: Node | null): Place {
    if (!parent) return 'nothing'
    // A shadow root's texts stand inside its host.
    const element = parent.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? (parent as ShadowRoot).host : parent
    if (!element || element.nodeType !== Node.ELEMENT_NODE) return 'nothing'
    const within = element as Element
    if (within.localName === 'style') return 'style'
    if (isPlain(within)) return privacy.isStrict ? 'strict' : 'text'
    return ruledPlace(within)
  }

  function ruledPlace(within: Element): Place {
    if (within.closest(silent)) return 'nothing'
    // What a component shows of its value may stand in its shadow root.
    const field = closestOutwards(within, filled)
    if (privacy.isPrivate(within)) return privacy.isStrict && !field ? 'strict' : 'private'
    if (field) return privacy.isShown(field) ? 'text' : 'private'
    return (within as HTMLElement).isContentEditable && !privacy.isShown(within) ? 'private' : 'text'
  }

  function text(value: string, place: Place): string {
    if (place === 'nothing') return value.trim() === '' ? value : ''
    if (place === 'style') return scrubCss(value)
    if (value.trim() === '') return value
    return place === 'private' ? mask : redacted(value)
  }

  function textOf(node: Node | null, value: string): string {
    if (!node) return ''
    // Tells nothing wherever it stands, and pages are full of it.
    if (value.trim() === '') return value
    const place = placeIn(node.parentNode)
    if (place === 'strict') return privacy.staticText(value, node.parentNode as Element) ?? text(value, 'private')
    const together = place === 'text' ? runs.together(node, privacy.text) : null
    return together ?? text(value, place)
  }

  /** Of what no rule is about, and is no field. */
  const openPolicy = (isSvg: boolean): Policy => ({
    isPrivate: false,
    isShown: false,
    isCaption: false,
    isSvg,
    isEmpty: false,
    text: (value) => (value.trim() === '' ? value : privacy.text(value)),
    mask,
  })
  const open = openPolicy(false)
  const openSvg = openPolicy(true)

  function policyOf(element: Element): Policy {
    const around = element.namespaceURI === 'http://www.w3.org/2000/svg' ? openSvg : open
    const isOpen = !privacy.isStrict && isPlain(element)
    if (isOpen && !fieldTags.has(element.localName)) return around
    const isPrivate = privacy.isStrict || (!isOpen && privacy.isPrivate(element))
    const field = element.localName === 'option' ? (element.closest('select') ?? element) : element
    const isField = field.matches('input,textarea,select')
    const isCaption = element.localName === 'input' && element.matches(captioned)
    // Asked for every field, so that a password is remembered before it is turned into a text field.
    const isSecret = isField && privacy.isSecret(field)
    return {
      ...around,
      isPrivate,
      isShown: isField && !isSecret && privacy.isShown(field),
      isCaption,
      isEmpty: isField && (element as HTMLInputElement).value === '',
      text(value) {
        if (isPrivate && value.trim() !== '') return (isCaption && privacy.staticText(value, element)) || mask
        return isSecret && value.trim() !== '' ? mask : around.text(value)
      },
    }
  }

  function attributesOf(element: Element | null, given: Attributes): Attributes {
    if (element && isClassAlone(given) && !fieldTags.has(element.localName)) return given
    if (!element || (!isPlain(element) && privacy.isBlocked(element))) return boxOf(given)
    const role = (element.getAttribute('role') ?? '').toLowerCase()
    return scrubAttributes(element.localName, role, given, policyOf(element))
  }

  function scrubNode(node: SerializedNode): void {
    const { type, id, childNodes } = node
    if (type === nodeType.text) node.textContent = textOf(nodeOf(id), node.textContent ?? '')
    else if (type === nodeType.document) frames.add(nodeOf(id) as Document | null)
    else if (type === nodeType.cdata || type === nodeType.comment) node.textContent = ''
    else if (type === nodeType.element) {
      node.attributes = attributesOf(elementOf(id), node.attributes ?? {})
      if (metTags.has(node.tagName)) met.push(node)
    }
    if (childNodes) for (const child of childNodes) scrubNode(child)
  }

  function mutation(data: Mutation & Record<string, unknown>): Record<string, unknown> {
    noteFrames()
    for (const { node } of data.adds) scrubNode(node)
    return {
      ...data,
      texts: data.texts.map(({ id, value }) => ({ id, value: value === null ? null : textOf(nodeOf(id), value) })),
      attributes: data.attributes.map(({ id, attributes }) => ({
        id,
        attributes: attributesOf(elementOf(id), attributes),
      })),
      adds: data.isAttachIframe ? data.adds : addedTrees(data.adds),
      removes: data.removes,
    }
  }

  function input(data: Record<string, unknown>): Record<string, unknown> | null {
    const element = elementOf(Number(data.id))
    if (!element) return null
    const { isShown, isEmpty } = policyOf(element)
    if (isShown) return data
    // Picks and ticks are answers: even that one was changed shows only as a click.
    if (element.matches('select,input[type="radio"],input[type="checkbox"]')) return null
    return { ...data, text: isEmpty || data.text === '' ? '' : mask, isChecked: false }
  }

  function selection(data: Record<string, unknown>): Record<string, unknown> | null {
    const ranges = Array.isArray(data.ranges) ? (data.ranges as { start: number; end: number }[]) : []
    const isOpen = (id: number) => placeIn(nodeOf(id)?.parentNode ?? null) === 'text'
    return ranges.every((range) => isOpen(range.start) && isOpen(range.end)) ? data : null
  }

  const incremental: Record<number, (data: Record<string, unknown>) => Record<string, unknown> | null> = {
    [source.mutation]: (data) => mutation(data as Mutation & Record<string, unknown>),
    [source.mouseMove]: (data) => data,
    [source.mouseInteraction]: (data) => data,
    [source.scroll]: (data) => data,
    [source.viewportResize]: (data) => data,
    [source.input]: input,
    [source.touchMove]: (data) => data,
    [source.mediaInteraction]: (data) => data,
    [source.styleSheetRule]: (data) => cssOf(data) as Record<string, unknown>,
    [source.drag]: (data) => data,
    [source.styleDeclaration]: (data) => styleOf(data) as Record<string, unknown>,
    [source.selection]: selection,
    [source.adoptedStyleSheet]: (data) => cssOf(data) as Record<string, unknown>,
    [source.customElement]: (data) => data,
  }

  function dataOf({ type, data }: ReplayEvent): Record<string, unknown> | null {
    if (type === eventType.fullSnapshot) {
      scrubNode(data.node as SerializedNode)
      return data
    }
    if (type === eventType.meta) return { ...data, href: privacy.url(String(data.href)) }
    if (type === eventType.incremental) return incremental[Number(data.source)]?.(data) ?? null
    if (type === eventType.domContentLoaded || type === eventType.load) return {}
    return null
  }

  return {
    event(event) {
      runs.clear()
      known.clear()
      plain.clear()
      met = []
      const data = dataOf(event)
      return data && { type: event.type, timestamp: event.timestamp, data }
    },
    met: () => met,
  }
}

/** Most elements have a class and nothing else, which is told even of what is blocked: scrubbed here, in place. */
function isClassAlone(given: Attributes): boolean {
  for (const name in given) {
    const value = given[name]
    if (name !== 'class' || typeof value !== 'string') return false
    given.class = withoutEmails(value)
  }
  return true
}

/** Of what is blocked, only the box is left; its class may give it its place. */
function boxOf(given: Attributes): Attributes {
  const box: Attributes = {}
  for (const name of ['class', 'rr_width', 'rr_height']) {
    const value = given[name]
    if (value !== undefined) box[name] = value
  }
  return box
}

/** Edits of style sheets: every text in them is CSS. */
function cssOf(value: unknown): unknown {
  return eachText(value, scrubCss)
}

function styleOf(value: unknown): unknown {
  return eachText(value, scrubStyle)
}

function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => eachText(item, change))
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) copy[key] = eachText((value as Record<string, unknown>)[key], change)
  return copy
}
