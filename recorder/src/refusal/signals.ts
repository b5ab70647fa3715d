/** Signals on a control and its own container that it is in error (capture.md §4, 1). */
import type { ErrorSignal } from '@hindsight/protocol/events'
import { isRed } from '../dom/colour.ts'
import { asNative, fieldType, groupOf } from '../dom/field.ts'
import { parentOf } from '../dom/path.ts'
import { hasErrorClass } from './appearance.ts'

export function signalsOf(field: Element, container: Element): ErrorSignal[] {
  const found: ErrorSignal[] = []
  if (groupOf(field).some(isAriaInvalid) || isAriaInvalid(container)) found.push('aria')
  if (hasStateClass(field, container)) found.push('class')
  if (hasRedBorder(field, container)) found.push('border')
  if (isUserInvalid(field)) found.push('state')
  return found
}

function isAriaInvalid(element: Element): boolean {
  const value = element.getAttribute('aria-invalid')
  return value !== null && value !== '' && value !== 'false'
}

function hasStateClass(field: Element, container: Element): boolean {
  let at: Element | null = field
  while (at) {
    if (hasErrorClass(at)) return true
    if (at === container) break
    at = parentOf(at)
  }
  // Bootstrap marks the form; the browser knows which of its fields are meant.
  const native = asNative(field)
  return native?.willValidate === true && !native.validity.valid && field.closest('.was-validated') !== null
}

/** The field's own border, that of the box drawn around it, or the outline that MUI draws beside it; a box's own words. */
function hasRedBorder(field: Element, container: Element): boolean {
  if (/^(checkbox|radio)$/.test(fieldType(field))) {
    const labels = [...((field as HTMLInputElement).labels ?? [])]
    if (labels.some((label) => isRed(getComputedStyle(label).color))) return true
  }
  const parent = parentOf(field)
  const around = parent && container.contains(parent) ? [parent, parent.querySelector('fieldset[aria-hidden]')] : []
  return [field, ...around].some((element) => {
    if (!element) return false
    const style = getComputedStyle(element)
    if (style.borderBottomStyle !== 'none' && style.borderBottomWidth !== '0px' && isRed(style.borderBottomColor))
      return true
    // A ring around the field that one is in only says where one is.
    if (element.contains(document.activeElement)) return false
    const shadow = /rgba?\([^)]*\)/.exec(style.boxShadow)?.[0] ?? ''
    return (style.outlineStyle !== 'none' && isRed(style.outlineColor)) || isRed(shadow)
  })
}

function isUserInvalid(field: Element): boolean {
  try {
    return field.matches(':user-invalid')
  } catch {
    return false // Not known to this browser.
  }
}
