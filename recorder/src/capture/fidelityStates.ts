/**
 * States that styles depend on and rrweb does not tell: open popovers, the focus ring, validity of fields (their masked
 * values would have another), undecided checkboxes. Sent as custom events beside rrweb's own; see protocol/batch.ts.
 */
import { type ElementState, elementStates, statesTag } from '@hindsight/protocol/batch'
import type { Page, Stop } from '../page.ts'
import { mask, type ReplayPrivacy } from '../privacy.ts'
import type { ReplayEvent } from '../replayEvent.ts'
import { eventType, source } from '../scrub.ts'

export type StateWatch = {
  /** A full snapshot was taken: tells all states that hold. */
  tellAll(): void
  stop: Stop
}

type Deps = {
  page: Page
  privacy: ReplayPrivacy
  /** What is done there is not told. */
  isIgnored(element: Element): boolean
  /** rrweb's number of a node; 0 or less where it has none. */
  idOf(node: Node): number
  emit(event: ReplayEvent): void
}

const fields = 'input,textarea,select'
const watched = `${fields},form,fieldset,[popover]`
/** Of a snapshot; pages with more fields are no forms that people fill in. */
const maxWatched = 2000
/** Fields that are typed into. */
const typed = `textarea,input:not([type="checkbox"]):not([type="radio"]):not([type="range"]):not([type="color"])`
/** Whether one of these is valid tells what was chosen. */
const choices = 'select,input[type="radio"],input[type="checkbox"]'

export function watchStates({ page, privacy, isIgnored, idOf, emit }: Deps): StateWatch {
  const known = elementStates.filter((state) => CSS.supports(`selector(:${state})`))
  let told = new WeakMap<Element, string>()
  let empty = new WeakMap<Element, boolean>()
  let waiting = new Set<Element>()

  function mayTell(element: Element, state: ElementState): boolean {
    if (state === 'popover-open' || state === 'focus' || state === 'focus-visible') return true
    if (state === 'indeterminate' && !element.matches('input[type="checkbox"]')) return false
    return !element.matches(choices) || privacy.isShown(element)
  }

  function statesOf(element: Element): string {
    return known.filter((state) => element.matches(`:${state}`) && mayTell(element, state)).join(' ')
  }

  function tell(elements: Iterable<Element>): void {
    const states: [number, string][] = []
    for (const element of elements) {
      const id = idOf(element)
      const names = statesOf(element)
      if (id <= 0 || names === (told.get(element) ?? '') || isIgnored(element)) continue
      told.set(element, names)
      states.push([id, names])
    }
    if (states.length === 0) return
    emit({ type: eventType.custom, timestamp: Date.now(), data: { tag: statesTag, payload: { states } } })
  }

  /** Once the page's own handlers have run, and once for all that changes together. */
  function tellSoon(element: Element): void {
    if (waiting.size === 0) {
      page.after(0, () => {
        const changed = waiting
        waiting = new Set()
        tell(changed)
      })
    }
    waiting.add(element)
  }

  /**
   * rrweb tells of a value once the field is left. That something stands in it, or nothing any more, is seen at once, so
   * that its placeholder goes and comes; what it is does not leave.
   */
  function tellWhetherEmpty(field: Element): void {
    if (!field.matches(typed) || isIgnored(field) || privacy.isBlocked(field)) return
    const isEmpty = (field as HTMLInputElement).value === ''
    const id = idOf(field)
    if (id <= 0 || isEmpty === empty.get(field)) return
    empty.set(field, isEmpty)
    const data = { source: source.input, id, text: isEmpty ? '' : mask, isChecked: false }
    emit({ type: eventType.incremental, timestamp: Date.now(), data })
  }

  function onFocus(event: Event): void {
    const [target] = event.composedPath()
    if (target instanceof Element) tellSoon(target)
  }

  function onField(event: Event): void {
    const [target] = event.composedPath()
    if (!(target instanceof Element)) return
    if (event.type === 'input') tellWhetherEmpty(target)
    const form = target.closest('form')
    // What a submit or a reset does to one field it does to all.
    const isWhole = event.type !== 'input' && event.type !== 'change'
    const all = isWhole && form ? Array.from(form.querySelectorAll(fields)).slice(0, maxWatched) : []
    for (const element of [target, target.closest('fieldset'), form, ...all]) if (element) tellSoon(element)
  }

  const capture = { capture: true, passive: true }
  const stops = [
    ...['focusin', 'focusout', 'toggle'].map((type) => page.listen(document, type, onFocus, capture)),
    ...['input', 'change', 'focusout', 'invalid', 'reset', 'submit'].map((type) =>
      page.listen(document, type, onField, capture),
    ),
  ]

  return {
    tellAll() {
      told = new WeakMap()
      empty = new WeakMap()
      const active = document.activeElement
      const found = Array.from(document.querySelectorAll(watched)).slice(0, maxWatched)
      tell(active && active !== document.body ? new Set([...found, active]) : found)
    },
    stop() {
      for (const stop of stops) stop()
      waiting.clear()
    },
  }
}
