/** Where the words of an element's label come from: the page, never what was typed or picked in it. */
import { maxLabelChars } from '@hindsight/protocol/limits'

const editable = '[contenteditable]:not([contenteditable="false"]),[role="textbox"]'
/** Custom fields that show what was picked as their own text. */
const picking = '[role="combobox"],[role="searchbox"],[role="spinbutton"],[role="listbox"]'
/** Holds what the visitor typed or picked: never a source of a label's words. */
const holdsValue = `input,textarea,select,option,datalist,script,style,noscript,template,${editable},${picking}`
/** Inputs whose value is their caption, written by the page's makers. */
export const captioned = 'input[type="submit"],input[type="button"],input[type="reset"]'

/** Texts that may be an element's label, the best first (capture.md §6). `isHidden` are parts of which nothing is read. */
export function labelSources(element: Element, isHidden: (element: Element) => boolean): (() => string)[] {
  const words = (from: Element | null) => (from ? visibleText(from, isHidden) : '')
  const attribute = (name: string) => element.getAttribute(name) ?? ''
  const byId = (id: string) => {
    const root = element.getRootNode() as Document | ShadowRoot
    return words(typeof root.getElementById === 'function' ? root.getElementById(id) : null)
  }
  const labels = (element as HTMLInputElement).labels
  const image = element.matches('img,input[type="image"]') ? element : element.querySelector('img[alt]')
  return [
    () => attribute('aria-labelledby').split(/\s+/).filter(Boolean).map(byId).join(' '),
    () => attribute('aria-label'),
    () => (labels ? [...labels].map(words).join(' ') : ''),
    () => (element.matches(captioned) ? attribute('value') : ''),
    () => words(element),
    () => (image && !isHidden(image) ? (image.getAttribute('alt') ?? '') : ''),
    () => words(element.querySelector('svg title')),
    () => attribute('title'),
    () => attribute('placeholder'),
  ]
}

/** Longer texts are no labels; enough for the redaction to see whole patterns. */
const maxReadChars = 4 * maxLabelChars

/** Text of an element, without what was typed in it and without hidden parts. */
function visibleText(element: Element, isHidden: (element: Element) => boolean): string {
  if (element.matches(holdsValue) || isHidden(element)) return ''
  let text = ''
  for (let child = element.firstChild; child && text.length < maxReadChars; child = child.nextSibling) {
    if (child.nodeType === Node.TEXT_NODE) text += child.nodeValue ?? ''
    else if (child.nodeType === Node.ELEMENT_NODE) text += ` ${visibleText(child as Element, isHidden)} `
  }
  return text
}

/** What is typed in a field now; '' for anything else, and for captions. */
export function typedIn(element: Element): string {
  if (element.matches(`${captioned},input[type="checkbox"],input[type="radio"],input[type="hidden"]`)) return ''
  if (element.matches('input,textarea')) return (element as HTMLInputElement).value
  if (element.matches('select')) return (element as HTMLSelectElement).selectedOptions[0]?.text ?? ''
  return element.matches(editable) ? (element.textContent ?? '') : ''
}

/** Values of one or two characters are not taken out of texts: they would take words apart and tell nothing. */
const minValueChars = 3

/** A text without a value that stands in it, in whatever case. */
export function withoutValue(text: string, value: string): string {
  const typed = value.trim()
  if (typed.length < minValueChars) return text
  const lower = text.toLowerCase()
  const sought = typed.toLowerCase()
  // Where lower case has another length, offsets would not fit.
  if (lower.length !== text.length || sought.length !== typed.length) return text.split(typed).join('[value]')
  let out = ''
  let from = 0
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
    out += `${text.slice(from, at)}[value]`
    from = at + sought.length
  }
  return out + text.slice(from)
}
