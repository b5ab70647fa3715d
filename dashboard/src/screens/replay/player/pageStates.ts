/**
 * What the visitor's pointer, keyboard and browser made of the page besides its DOM: hover, focus, pressed, open popovers,
 * validity of fields. rrweb replays hover alone, and in light DOM alone. Styles of these states were rewritten to classes
 * (sanitise/playedStates.ts), which are set here.
 */
import { statesTag } from '@hindsight/protocol/batch'
import type { Replayer, ReplayPlugin } from 'rrweb'
import { stateClass } from '../sanitise/playedStates.ts'
import { leaveTopLayer, setPopover } from './topLayer.ts'

type Event = { type: number; data: Record<string, unknown> }

/** rrweb's numbers. */
const fullSnapshot = 2
const incremental = 3
const custom = 5
const mutation = 0
const interaction = 2
const customElement = 16
const presses = new Set<unknown>([1, 7])
const releases = new Set<unknown>([0, 9, 10])
const focus = 5
const blur = 6

export type PageStates = {
  plugin: ReplayPlugin
  /** Takes over rrweb's hovering and follows what it plays. */
  attach(replayer: Replayer): void
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
  let hovered: Element | null = null
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
    addOutwards(hovered, 'hover')
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

  function begin(): void {
    told = new Map()
    shown = new Map()
    hovered = null
    focusedId = pressedId = null
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

  function noteInteraction({ type, id }: Record<string, unknown>): boolean {
    if (type === focus) focusedId = id as number
    else if (type === blur && focusedId === id) focusedId = null
    else if (presses.has(type)) pressedId = id as number
    else if (releases.has(type)) pressedId = null
    else return false
    return true
  }

  /** Whether the page may have to look different now. */
  function note({ type, data }: Event): boolean {
    if (type === fullSnapshot) begin()
    if (type === custom) return noteTold(data)
    if (type !== incremental) return type === fullSnapshot
    if (data.source === interaction) return noteInteraction(data)
    if (data.source === customElement)
      define(
        replayer?.iframe.contentWindow as (Window & typeof globalThis) | null,
        (data.define as { name: string }).name,
      )
    // Classes that rrweb sets anew have lost ours.
    return data.source === mutation
  }

  return {
    plugin: {
      handler(event, isSync) {
        if (note(event as unknown as Event) && !isSync) apply()
      },
    },
    attach(attached) {
      replayer = attached
      const inner = attached as unknown as { hoverElements: (element: Element) => void }
      inner.hoverElements = (element) => {
        hovered = element
        showClasses()
      }
      attached.on('flush', apply)
    },
  }
}
