/**
 * What the visitor's pointer, keyboard and browser made of the page besides its DOM: hover, focus, pressed, open popovers,
 * validity of fields. rrweb replays hover alone, and in light DOM alone. Styles of these states were rewritten to classes
 * (sanitise/playedStates.ts), which are set here.
 */
import { statesTag } from '@hindsight/protocol/batch'
import type { Replayer, ReplayPlugin } from 'rrweb'
import { stateClass } from '../sanitise/playedStates.ts'

type Event = { type: number; data: Record<string, unknown> }

/** rrweb's numbers. */
const fullSnapshot = 2
const incremental = 3
const custom = 5
const mutation = 0
const interaction = 2
const customElement = 16
const presses = new Set([1, 7])
const releases = new Set([0, 9, 10])
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
    at =
      at.parentElement ??
      ('host' in root ? (root as ShadowRoot).host : (at.ownerDocument.defaultView?.frameElement ?? null))
    // The replay's own frame is where the page ends.
    if (at?.ownerDocument === document) return
  }
}

/** Defined as rrweb does those that a snapshot holds: an empty class, so that `:defined` holds. */
function define(window: (Window & typeof globalThis) | null, name: string): void {
  if (!window || window.customElements.get(name)) return
  window.customElements.define(name, class extends window.HTMLElement {})
}

function setPopover(element: HTMLElement, isOpen: boolean): void {
  if (typeof element.showPopover !== 'function' || !element.isConnected || !element.popover) return
  if (element.matches(':popover-open') === isOpen) return
  // A click elsewhere closes "auto" ones; here only the recording does.
  if (isOpen) element.popover = 'manual'
  if (isOpen) element.showPopover()
  else element.hidePopover()
}

/** rrweb takes the attribute away, which leaves a modal dialog in the top layer: its backdrop, and its box's size. */
function leaveTopLayer(dialog: HTMLDialogElement): void {
  if (dialog.open || !dialog.matches(':modal')) return
  dialog.setAttribute('open', '')
  dialog.close()
}

export function createPageStates(): PageStates {
  let replayer: Replayer | null = null
  let told = new Map<number, readonly string[]>()
  let hovered: Element | null = null
  let focusedId: number | null = null
  let pressedId: number | null = null
  /** What was set, to be taken back. */
  let shown = new Map<Element, Set<string>>()
  let isStale = false

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
    if (hovered?.isConnected) for (const element of outwards(hovered)) add(element, 'hover')
    const pressed = elementOf(pressedId)
    if (pressed) for (const element of outwards(pressed)) add(element, 'active')
    const focused = elementOf(focusedId)
    if (focused) {
      add(focused, 'focus')
      for (const element of outwards(focused)) add(element, 'focus-within')
    }
    for (const [id, states] of told) {
      const element = elementOf(id)
      if (element) for (const state of states) if (state !== 'focus') add(element, state)
    }
    return next
  }

  function apply(): void {
    isStale = false
    const next = wanted()
    for (const [element, states] of shown) {
      for (const state of states) if (!next.get(element)?.has(state)) element.classList.remove(state)
      if (element.classList.length === 0) element.removeAttribute('class')
    }
    for (const [element, states] of next) {
      for (const state of states) if (!element.classList.contains(state)) element.classList.add(state)
    }
    shown = next
    for (const [id, states] of told) {
      const element = elementOf(id)
      if (element?.hasAttribute('popover')) setPopover(element as HTMLElement, states.includes('popover-open'))
      if (element?.localName === 'input') (element as HTMLInputElement).indeterminate = states.includes('indeterminate')
    }
    const dialogs = replayer?.iframe.contentDocument?.getElementsByTagName('dialog')
    for (const dialog of dialogs ?? []) leaveTopLayer(dialog)
  }

  function note({ type, data }: Event): void {
    if (type === fullSnapshot) {
      told = new Map()
      shown = new Map()
      hovered = null
      focusedId = pressedId = null
    } else if (type === custom && data.tag === statesTag) {
      const { states } = data.payload as { states: [number, string][] }
      for (const [id, names] of states) {
        told.set(id, names === '' ? [] : names.split(' '))
        // What had the focus before the recording began; later changes rrweb tells too.
        if (names.split(' ').includes('focus')) focusedId = id
      }
    } else if (type === incremental && data.source === customElement) {
      define(
        replayer?.iframe.contentWindow as (Window & typeof globalThis) | null,
        (data.define as { name: string }).name,
      )
    } else if (type === incremental && data.source === interaction) {
      const id = data.id as number
      if (data.type === focus) focusedId = id
      else if (data.type === blur && focusedId === id) focusedId = null
      else if (presses.has(data.type as number)) pressedId = id
      else if (releases.has(data.type as number)) pressedId = null
      else return
    } else if (type !== incremental || data.source !== mutation) return
    isStale = true
  }

  return {
    plugin: {
      handler(event, isSync) {
        note(event as unknown as Event)
        if (isStale && !isSync) apply()
      },
    },
    attach(attached) {
      replayer = attached
      const inner = attached as unknown as { hoverElements: (element: Element) => void }
      inner.hoverElements = (element) => {
        hovered = element
        apply()
      }
      attached.on('flush', apply)
    },
  }
}
