/** The fields of the page as the watcher knows them: stable keys, their surroundings, and what was there before. */
import type { ErrorSignal } from '@hindsight/protocol/events'
import { fieldSelector, groupOf, reachable } from '../dom/field.ts'
import { formOf } from '../dom/form.ts'
import { containerOf, labelTextBefore } from '../dom/nearby.ts'
import { elementPlace, formPlace, labelFor } from '../dom/place.ts'
import { textOf } from '../dom/text.ts'
import type { Host } from '../host.ts'
import { hasErrorClass } from './appearance.ts'
import { wordsAround } from './message.ts'
import { signalsOf } from './signals.ts'

export type KnownField = {
  field: Element
  /** The same for an element that a framework puts in the place of this one. */
  key: string
  place: string
  form: Element | null
  formPlace: string
  container: Element
  /** Frameworks make another field of the same element: the second step of a form. */
  named: string
  /** Fields in the container: where more have come, it is not this one's alone any more. */
  held: number
}
/** How a field looked before anything was wrong. */
export type Baseline = { signals: Set<ErrorSignal>; texts: Set<string> }

/** More fields than any form has; a grid of 10,000 inputs must not be read. */
const maxFields = 300
/** A form of more elements is searched no further for components. */
const maxElements = 3000

export type KnownFields = {
  all(): KnownField[]
  /** Of these, those that `all` would give. */
  among(fields: Iterable<Element>): KnownField[]
  of(field: Element): KnownField
  label(known: KnownField): string
  /** Names of the fields in the page's own words, to match messages with. */
  named(form: Element, fields?: KnownField[]): { field: Element; names: string[] }[]
  baseline(known: KnownField): Baseline | undefined
  /** Notes what is there now, or what is given, as the field's normal state. */
  setBaseline(known: KnownField, baseline?: Baseline | undefined): void
  /** Whether this text stood with a field before anything was wrong: a hint, which may come and go. */
  isHint(textKey: string): boolean
  /** Whether fields have come since this was last asked; cheap, for pages that change all the time. */
  haveCome(): boolean
  /** Also look for fields in this open shadow root. */
  addRoot(root: Node): void
  /** Also in those of a form's components, which nobody has entered yet. */
  addRootsIn(form: ParentNode): void
}

export function createKnownFields(host: Host): KnownFields {
  const { privacy } = host
  const roots = new Set<Document | ShadowRoot>([document])
  const known = new WeakMap<Element, KnownField>()
  const holders = new Map<string, Element>()
  const baselines = new Map<string, Baseline>()

  function of(field: Element): KnownField {
    const found = known.get(field)
    const named = ['name', 'id'].map((name) => field.getAttribute(name)).join(' ')
    if (found?.container.contains(field) && found.container.isConnected && found.named === named) {
      if (countIn(found.container) !== found.held) {
        found.container = containerOf(field)
        found.held = countIn(found.container)
      }
      return found
    }
    const form = formOf(field)
    const place = elementPlace(privacy, field)
    const formName = formPlace(privacy, form)
    let key = found?.named === named ? found.key : ''
    for (let n = 0; key === ''; n++) {
      const tried = `${location.pathname} ${formName} ${place} ${n}`
      const holder = holders.get(tried)
      if (!holder?.isConnected || holder === field) key = tried
    }
    holders.set(key, field)
    const container = containerOf(field)
    const made = { field, key, place, form, formPlace: formName, container, named, held: countIn(container) }
    known.set(field, made)
    return made
  }

  function addRoot(root: Node): void {
    if (typeof ShadowRoot === 'function' && root instanceof ShadowRoot) roots.add(root)
  }

  const seen = new WeakSet<Element>()

  const elements = () => {
    const found: Element[] = []
    for (const root of roots) {
      if (root instanceof ShadowRoot && !root.host.isConnected) roots.delete(root)
      else found.push(...root.querySelectorAll(fieldSelector))
    }
    return found.slice(0, maxFields)
  }
  const all = () => elements().filter(reachable).map(of)
  const among = (fields: Iterable<Element>) => {
    const heads = new Set([...fields].map((field) => groupOf(field)[0] ?? field))
    return [...heads].filter((field) => field.isConnected && field.matches(fieldSelector) && reachable(field)).map(of)
  }

  return {
    all,
    among,
    of,
    label: ({ field }) => labelFor(privacy, field),
    named: (form, fields = all()) =>
      fields
        .filter((field) => field.form === form || form.contains(field.field))
        .map(({ field }) => ({ field, names: namesOf(field) })),
    baseline: ({ key }) => baselines.get(key),
    setBaseline(field, given) {
      if (given) return void baselines.set(field.key, { signals: new Set(given.signals), texts: new Set(given.texts) })
      const texts = wordsAround(field.field, field.container).map((block) => block.key)
      baselines.set(field.key, { signals: new Set(signalsOf(field.field, field.container)), texts: new Set(texts) })
    },
    isHint: (textKey) => [...baselines.values()].some((normal) => normal.texts.has(textKey)),
    haveCome() {
      const come = elements().filter((element) => !seen.has(element))
      for (const element of come) seen.add(element)
      return come.length > 0
    },
    addRoot,
    addRootsIn(within) {
      for (const element of [...within.querySelectorAll('*')].slice(0, maxElements)) {
        if (element.shadowRoot) {
          addRoot(element.shadowRoot)
          this.addRootsIn(element.shadowRoot)
        }
      }
    },
  }
}

function countIn(container: Element): number {
  return container.querySelectorAll(fieldSelector).length
}

function namesOf(field: Element): string[] {
  const labels = [...((field as HTMLInputElement).labels ?? [])].map((label) => textOf(label, 120))
  const before = labels.length === 0 && !field.hasAttribute('aria-label') ? labelTextBefore(field) : null
  const attributes = ['aria-label', 'placeholder', 'name', 'autocomplete', 'id'].map((name) => field.getAttribute(name))
  const group = field.matches('[type="radio"]') ? field.closest('fieldset')?.querySelector('legend') : null
  return [
    ...labels,
    before && !hasErrorClass(before) ? textOf(before) : '',
    group ? textOf(group) : '',
    ...attributes,
  ].filter((name): name is string => !!name && !/^(on|off)$/i.test(name))
}
