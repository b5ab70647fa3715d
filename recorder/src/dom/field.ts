/** What the recorder knows of a field. Its content is looked at here, and only flags about it are handed out. */
import type { LengthBucket, ShapeFlag } from '@hindsight/protocol/events'
import { lengthBucket, valueShape } from '@hindsight/protocol/shape'
import type { Privacy } from '../privacy.ts'
import { validityFlagNames } from './validity.ts'
import { isVisible } from './visible.ts'

const notTyped = ['hidden', 'submit', 'button', 'image', 'reset'].map((type) => `:not([type="${type}" i])`).join('')
const customRoles = ['textbox', 'searchbox', 'combobox', 'spinbutton', 'checkbox', 'radio', 'switch', 'slider']
/** Everything that holds a value of the visitor's: native fields, editable regions, and what says it is a field. */
export const fieldSelector = [
  `input${notTyped}`,
  'select',
  'textarea',
  '[contenteditable=""]',
  '[contenteditable="true"]',
  '[contenteditable="plaintext-only"]',
  ...customRoles.map((role) => `[role="${role}"]`),
].join(',')

export type Native = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

export function isField(element: Element): boolean {
  return element.matches(fieldSelector)
}

export function asNative(field: Element): Native | null {
  return field.matches('input,select,textarea') ? (field as Native) : null
}

/** The innermost field around an event's target. */
export function fieldIn(path: Element[]): Element | null {
  return path.find(isField) ?? null
}

/** `text`, `email`, `select`, `textarea`, `checkbox`; a custom control by the native one it stands for. */
export function fieldType(field: Element): string {
  const native = asNative(field)
  if (native) return native.type.startsWith('select') ? 'select' : native.type
  const role = field.getAttribute('role')
  if (role === 'switch') return 'checkbox'
  if (role === 'combobox') return 'select'
  if (role === 'slider') return 'range'
  if (role === 'spinbutton') return 'number'
  return role === 'checkbox' || role === 'radio' ? role : 'text'
}

/** Typed in with a keyboard, rather than chosen from or ticked. */
export function isTypedIn(field: Element): boolean {
  return !/^(select|radio|checkbox|range|color|file)$/.test(fieldType(field))
}

/** Radio buttons of one name are one field: the group. */
export function groupOf(field: Element): Element[] {
  if (fieldType(field) !== 'radio') return [field]
  const name = field.getAttribute('name')
  const around = asNative(field)
    ? ((field as Native).form ?? field.getRootNode())
    : field.closest('[role="radiogroup"]')
  const radios = [...((around as ParentNode | null)?.querySelectorAll('input[type="radio"],[role="radio"]') ?? [])]
  const group = radios.filter((radio) => radio.getAttribute('name') === name)
  return group.includes(field) ? group : [field]
}

/** The content, to compare and to measure; '' when empty. Must never leave the page. */
export function contentOf(field: Element): string {
  const type = fieldType(field)
  const native = asNative(field)
  if (type === 'checkbox' || type === 'radio') {
    const on = groupOf(field).findIndex((item) =>
      asNative(item) ? (item as HTMLInputElement).checked : item.getAttribute('aria-checked') === 'true',
    )
    return on < 0 ? '' : `on ${on}`
  }
  if (native) {
    if (native instanceof HTMLSelectElement && native.multiple)
      return [...native.selectedOptions].map((o) => o.value).join()
    return native.value
  }
  // Components keep a line open with a space of no width.
  return (field.getAttribute('aria-valuenow') ?? field.textContent ?? '').replace(/\u200b/g, '').trim()
}

export function isEmpty(field: Element): boolean {
  return contentOf(field).trim() === ''
}

/** Filled in by the browser, and not changed since. */
export function isAutofilled(field: Element): boolean {
  try {
    // Firefox knows it by this name too.
    return asNative(field) !== null && field.matches(':-webkit-autofill')
  } catch {
    return false // Not known to this browser.
  }
}

export function isRequired(field: Element): boolean {
  const native = asNative(field)
  return native?.required === true || field.getAttribute('aria-required') === 'true'
}

export function validityOf(field: Element): ReturnType<typeof validityFlagNames> {
  const native = asNative(field)
  return native ? validityFlagNames(native.validity) : []
}

/** Fields a person can reach: neither switched off nor hidden, one for each group of radio buttons. */
export function reachable(field: Element): boolean {
  const native = asNative(field)
  if (native?.disabled) return false
  if (fieldType(field) === 'radio' && groupOf(field)[0] !== field) return false
  // Boxes are often drawn by their label, the native one being invisible.
  if (/^(checkbox|radio|file)$/.test(fieldType(field))) return true
  return isVisible(field)
}

export type Shape = { shape: ShapeFlag[]; lengthBucket: LengthBucket | null }

/** Value shape; nothing of secret fields, of private parts of the page, and in strict mode (all is private then). */
export function shapeOf(privacy: Privacy, field: Element, how: { autofilled?: boolean; pasted?: boolean } = {}): Shape {
  if (privacy.isSecret(field) || privacy.isPrivate(field)) return { shape: [], lengthBucket: null }
  const value = contentOf(field)
  if (!isTypedIn(field)) return { shape: value === '' ? ['empty'] : [], lengthBucket: null }
  return { shape: valueShape(value, how), lengthBucket: lengthBucket(value) }
}
