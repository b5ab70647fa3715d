/**
 * What the visitor's pointer, keyboard and browser made of the page besides its DOM: hover, focus, pressed, open popovers,
 * validity of fields. rrweb replays hover alone, and in light DOM alone. Styles of these states were rewritten to classes
 * (sanitise/playedStates.ts), which are set here.
 */
import { statesTag } from '@hindsight/protocol/batch'
import type { Replayer, ReplayPlugin } from 'rrweb'
import { stateClass } from '../sanitise/playedStates.ts'
import { followPointer, type Pointer } from './pointer.ts'
import { leaveTopLayer, setPopover } from './topLayer.ts'

type Event = { type: number; timestamp: number; data: Record<string, unknown> }

/** rrweb's numbers. */
const fullSnapshot = 2
const incremental = 3
const custom = 5
const mutation = 0
const interaction = 2
const customElement = 16
const moves = new Set<unknown>([1, 6, 12])
/** After these, something else may lie under the pointer: scrolling, resizing, fields, styles. */
const changes = new Set<unknown>([mutation, 3, 4, 5, 8, 13, 15])
const presses = new Set<unknown>([1, 7])
const releases = new Set<unknown>([0, 9, 10])
const focus = 5
const blur = 6

export type PageStates = {
  plugin: ReplayPlugin
  /** Takes over rrweb's hovering and follows what it plays. */
  attach(replayer: Replayer): void
  /** The page will be changed into that of another moment, and told anew what holds there. */
  restart(): void
}

/** The element and all around it, out of shadow roots and frames too. */
function* outwards(element: Element): Generator<Element> {
  let at: Element | null = element
  while (at !== null) {
    yield at
    const root: Node = at.getRootNode()
    const host = 'host' in root ? (root as ShadowRoot).host : null
    at = at.parentElement ?? host ?? at.ownerDocument.defaultView?.frameElement ?? null
    // The replay's own frame is where the page ends.
    if (at?.ownerDocument === document) return
  }
}

/** Defined as rrweb does those that a snapshot holds: an empty class, so that `:defined` holds. */
function define(window: (Window & typeof globalThis) | null, name: string): void {
  if (!window || window.customElements.get(name)) return
  window.customElements.define(name, class extends window.HTMLElement {})
}

export function createPageStates(): PageStates {
  let replayer: Replayer | null = null
  let told = new Map<number, readonly string[]>()
  let pointer: Pointer | null = null
  let focusedId: number | null = null
  let pressedId: number | null = null
  /** What was set, to be taken back. */
  let shown = new Map<Element, Set<string>>()

  function elementOf(id: number | null): Element | null {
    const node = id === null ? null : replayer?.getMirror().getNode(id)
    return node?.nodeType === Node.ELEMENT_NODE && node.isConnected ? (node as Element) : null
  }

  function wanted(): Map<Element, Set<string>> {
    const next = new Map<Element, Set<string>>()
    const add = (element: Element, state: string) => {
      const states = next.get(element) ?? new Set<string>()
      next.set(element, states.add(stateClass(state)))
    }
    const addOutwards = (from: Element | null, state: string) => {
      if (from?.isConnected) for (const element of outwards(from)) add(element, state)
    }
    addOutwards(pointer?.element() ?? null, 'hover')
    addOutwards(elementOf(pressedId), 'active')
    const focused = elementOf(focusedId)
    if (focused) add(focused, 'focus')
    addOutwards(focused, 'focus-within')
    for (const [id, states] of told) {
      const element = elementOf(id)
      if (element) for (const state of states) if (state !== 'focus') add(element, state)
    }
    return next
  }

  function showClasses(): void {
    const next = wanted()
    for (const [element, states] of shown) {
      for (const state of states) if (!next.get(element)?.has(state)) element.classList.remove(state)
      if (element.classList.length === 0) element.removeAttribute('class')
    }
    for (const [element, states] of next) {
      for (const state of states) if (!element.classList.contains(state)) element.classList.add(state)
    }
    shown = next
  }

  function apply(): void {
    showClasses()
    for (const [id, states] of told) {
      const element = elementOf(id)
      if (element?.hasAttribute('popover')) setPopover(element, states.includes('popover-open'))
      if (element?.localName === 'input') (element as HTMLInputElement).indeterminate = states.includes('indeterminate')
    }
    const dialogs = replayer?.iframe.contentDocument?.getElementsByTagName('dialog')
    for (const dialog of dialogs ?? []) leaveTopLayer(dialog)
  }

  function forget(): void {
    told = new Map()
    pointer?.forget()
    focusedId = pressedId = null
  }

  function begin(): void {
    forget()
    shown = new Map()
  }

  function restart(): void {
    for (const id of told.keys()) {
      const element = elementOf(id)
      if (element?.hasAttribute('popover')) setPopover(element, false)
      if (element?.localName === 'input') (element as HTMLInputElement).indeterminate = false
    }
    forget()
  }

  function noteTold(data: Record<string, unknown>): boolean {
    if (data.tag !== statesTag) return false
    const { states } = data.payload as { states: [number, string][] }
    for (const [id, names] of states) {
      const all = names === '' ? [] : names.split(' ')
      told.set(id, all)
      // What had the focus before the recording began; later changes rrweb tells too.
      if (all.includes('focus')) focusedId = id
    }
    return true
  }

  function notePointer(ts: number, data: Record<string, unknown>): void {
    if (moves.has(data.source)) {
      // Told together some time later; the last is the newest.
      const last = (data.positions as { timeOffset: number }[]).at(-1)
      pointer?.moved(ts + (last?.timeOffset ?? 0))
    } else if (data.source === interaction && data.x !== undefined) pointer?.moved(ts)
    else if (changes.has(data.source)) pointer?.changed(ts)
  }

  function noteInteraction({ type, id }: Record<string, unknown>): boolean {
    if (type === focus) focusedId = id as number
    else if (type === blur && focusedId === id) focusedId = null
    else if (presses.has(type)) pressedId = id as number
    else if (releases.has(type)) pressedId = null
    else return false
    return true
  }

  /** Whether the page may have to look different now. */
  function note({ type, timestamp, data }: Event): boolean {
    if (type === fullSnapshot) begin()
    if (type === custom) return noteTold(data)
    if (type !== incremental) return type === fullSnapshot
    notePointer(timestamp, data)
    if (data.source === interaction) return noteInteraction(data)
    if (data.source === customElement)
      define(
        replayer?.iframe.contentWindow as (Window & typeof globalThis) | null,
        (data.define as { name: string }).name,
      )
    // Classes that rrweb sets anew have lost ours.
    return changes.has(data.source)
  }

  /** While it plays: once a frame is enough, and looking under the pointer has the page laid out. */
  let frame = 0
  function applySoon(): void {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(apply)
  }

  return {
    restart,
    plugin: {
      handler(event, isSync) {
        if (note(event as unknown as Event) && !isSync) applySoon()
      },
    },
    attach(attached) {
      replayer = attached
      pointer = followPointer(attached, showClasses)
      attached.on('flush', apply)
      attached.on('destroy', () => cancelAnimationFrame(frame))
    },
  }
}
