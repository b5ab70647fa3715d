/** What stands around a field: the box that is its alone, and the words in front of it. */
import { fieldSelector, groupOf } from './field.ts'
import { parentOf } from './path.ts'
import { textOf } from './text.ts'

const maxLevels = 5

/** The largest ancestor that holds this field (or its group) and no other. */
export function containerOf(field: Element): Element {
  const own = new Set(groupOf(field))
  let container = field
  for (let level = 0; level < maxLevels; level++) {
    const parent = parentOf(container)
    if (!parent || parent.matches('form,body,main,dialog,fieldset:not([role]),[role="form"]')) break
    // Components keep a field of the browser's beside their own, for the form to send.
    const others = [...parent.querySelectorAll(fieldSelector)].filter(
      (other) => !own.has(other) && !other.matches('[aria-hidden="true"]'),
    )
    if (others.some((other) => !other.contains(field) && !field.contains(other))) break
    container = parent
  }
  return container
}

/** The nearest element before a field that holds a few words, for fields without a label: `<td>Name</td><td><input>`. */
export function labelTextBefore(field: Element): Element | null {
  let at: Element = field
  for (let level = 0; level < 3; level++) {
    const before = at.previousElementSibling
    if (before) {
      const text = before.querySelector(fieldSelector) ? '' : textOf(before, 80)
      return text.length > 1 && text.length < 60 ? before : null
    }
    const parent = parentOf(at)
    if (!parent || parent.matches('form,body')) return null
    at = parent
  }
  return null
}
