/**
 * What only keys and the other fields tell of a visit to a field: Enter pressed again and again, keys that come to
 * nothing, and another field that changed instead. Which keys they were is looked at, and forgotten; `fieldVisit.ts` asks
 * for what is known when a visit ends.
 */
import { contentOf, fieldIn, fieldSelector, fieldType, groupOf, isTypedIn } from '../dom/field.ts'
import { formOf } from '../dom/form.ts'
import { pathOf } from '../dom/path.ts'
import { elementPlace } from '../dom/place.ts'
import type { Capture, Host } from '../host.ts'
import { type VisitEnd, type VisitFacts, visitFactsName } from '../watch/visitFacts.ts'
import { visitorOf } from '../watch/visitor.ts'

/** More fields than any form has; a grid of inputs must not be read at each first key. */
const maxFields = 100
/** The clock's times of one event may differ by so much. */
const sameMs = 5

type Record = { enters: number; enterAt: number; keys: number; others: Map<Element, string> }

export const startFieldKeys: Capture = (host) => {
  const [visitor, releaseVisitor] = visitorOf(host)
  const records = new WeakMap<Element, Record>()

  function recordOf(field: Element): Record {
    const known = records.get(field)
    if (known) return known
    const made = { enters: 0, enterAt: 0, keys: 0, others: contentsBeside(field) }
    records.set(field, made)
    return made
  }

  function pressed(event: Event): void {
    const field = event.isTrusted ? fieldIn(pathOf(event)) : null
    if (!field || !isTypedIn(field)) return
    const { key, repeat, isComposing, ctrlKey, metaKey, altKey } = event as KeyboardEvent
    const record = recordOf(field)
    if (key === 'Enter' && !repeat && !isComposing && isOneLine(field)) {
      record.enters++
      record.enterAt = Date.now()
    } else if ([...key].length === 1 && !ctrlKey && !metaKey && !altKey) record.keys++
  }

  const facts: VisitFacts = (field, end) => {
    const record = records.get(field)
    records.delete(field)
    if (!record) return {}
    // Where Enter itself ended the visit, that is heard of before the key is.
    const { key, at } = visitor.key()
    const isLate = key === 'Enter' && Date.now() - at < sameMs && at - record.enterAt > sameMs && isOneLine(field)
    const enters = record.enters + (isLate ? 1 : 0)
    return { ...(enters > 0 ? { enters } : {}), ...whatStayed(host, field, record, end, (other) => records.has(other)) }
  }
  host.watched.set(visitFactsName, facts)

  const stops = [
    host.page.listen(window, 'keydown', pressed, { capture: true, passive: true }),
    // Pasted, dropped, spoken: no key tells of it before.
    host.page.listen(
      window,
      'beforeinput',
      (event) => {
        const field = event.isTrusted ? fieldIn(pathOf(event)) : null
        if (field && isTypedIn(field)) recordOf(field)
      },
      { capture: true, passive: true },
    ),
    releaseVisitor,
  ]
  return () => {
    host.watched.delete(visitFactsName)
    for (const stop of stops) stop()
  }
}

/** `isHers`: she has typed there herself since, for a visit is judged a moment after its end. */
function whatStayed(
  host: Host,
  field: Element,
  { enters, keys, others }: Record,
  { stuck, edits }: VisitEnd,
  isHers: (other: Element) => boolean,
) {
  const isRefused = stuck === null && edits === 0 && keys > 0 && takesKeys(field)
  if (stuck !== false && !isRefused) return {}
  for (const [other, before] of others) {
    const after = contentOf(other)
    if (after === before || after === '' || isHers(other) || host.isIgnored(other)) continue
    return { stuck: false, strayPlace: elementPlace(host.privacy, other) }
  }
  // A page that takes what was entered and empties the field (a list of tags, a chat) has not lost it.
  if (enters > 0 && contentOf(field) === '') return { stuck: null }
  return { stuck: false }
}

/** Content of the other fields of the form before the first key; kept in memory, to compare with. */
function contentsBeside(field: Element): Map<Element, string> {
  const own = groupOf(field)
  const form = formOf(field) ?? document
  const others = [...form.querySelectorAll(fieldSelector)].slice(0, maxFields)
  return new Map(
    others
      .filter((other) => !own.includes(other) && isTypedIn(other) && !other.contains(field))
      .map((other) => [other, contentOf(other)]),
  )
}

const isOneLine = (field: Element): boolean => field.matches('input')
/** Not where the browser itself takes no more, or keeps what is half entered to itself (dates). */
function takesKeys(field: Element): boolean {
  const { readOnly, disabled, maxLength = -1 } = field as Partial<HTMLInputElement>
  if (readOnly || disabled || /^(date|time|datetime-local|month|week)$/.test(fieldType(field))) return false
  return maxLength < 0 || contentOf(field).length < maxLength
}
