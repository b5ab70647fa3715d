/** Forms, and what people take for one: fields and the button after them, without a form element (React). */
import { asNative, fieldSelector, isTypedIn, reachable } from './field.ts'
import { parentOf } from './path.ts'
import { textOf } from './text.ts'

const buttonSelector = 'button,input[type="submit"],input[type="image"],[role="button"]'
/** Buttons that open, toggle or steer something else; they send nothing. */
const steering =
  '[aria-haspopup],[aria-expanded],[aria-pressed],[aria-controls],[role="combobox"],[role="tab"],[role="switch"]'
const maxLevels = 15
/** More fields than any form has. */
const maxFields = 300

/** The form of a field or button: the native one, else the nearest ancestor with both fields and a sending button. */
export function formOf(element: Element): Element | null {
  const own = (element as Partial<HTMLInputElement>).form
  if (own instanceof Element) return own
  // Also from within shadow roots: fields of web components belong to the form that these stand in.
  for (let at: Element | undefined = element; at; at = (at.getRootNode() as ShadowRoot).host) {
    const native = at.closest('form,[role="form"]')
    if (native) return native
  }
  let around = parentOf(element)
  for (let level = 0; around && around !== document.body && level < maxLevels; level++) {
    if (hasTypedField(around) && [...around.querySelectorAll(buttonSelector)].some(looksSending)) return around
    around = parentOf(around)
  }
  return null
}

function hasTypedField(around: Element): boolean {
  return [...around.querySelectorAll(fieldSelector)].some(isTypedIn)
}

/** A button with words that is not marked as opening or toggling something. */
function looksSending(button: Element): boolean {
  if (button.matches(`${steering},[type="reset"]`)) return false
  const words = button instanceof HTMLInputElement ? button.value || 'submit' : textOf(button, 60)
  return /\p{L}{2}/u.test(words) && !button.closest('nav,[role="tablist"],[role="listbox"],[role="menu"]')
}

/** The form that a click on this element would send, or null. In a form-less group the button follows its fields. */
export function sends(path: Element[]): { form: Element; button: Element } | null {
  const button = path.find((element) => element.matches(buttonSelector))
  if (!button || (button as HTMLButtonElement).disabled || button.getAttribute('aria-disabled') === 'true') return null
  const native = (button as HTMLButtonElement).form ?? null
  const type: string = (button as HTMLButtonElement).type
  if (native && (type === 'submit' || type === 'image')) return { form: native, button }
  if (!looksSending(button)) return null
  const form = formOf(button)
  if (!form) return null
  const last = fieldsOf(form).filter(isTypedIn).pop()
  const follows = last !== undefined && (last.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  return follows ? { form, button } : null
}

/** Fields of a form that a person can reach, in the order of the page. */
export function fieldsOf(form: Element): Element[] {
  const inside = [...form.querySelectorAll(fieldSelector)].slice(0, maxFields)
  // Fields elsewhere on the page that name their form.
  const outside =
    form instanceof HTMLFormElement
      ? [...form.elements].filter((f) => !form.contains(f) && f.matches(fieldSelector))
      : []
  return [...inside, ...outside].filter(
    (field) => (asNative(field) || !field.querySelector(fieldSelector)) && reachable(field),
  )
}
