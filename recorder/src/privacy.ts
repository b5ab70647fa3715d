/**
 * What may leave the page. The file an auditor opens first; `scrub.ts` applies it to every event of the replay, and
 * captures ask it before they take a label, a message or a URL.
 *
 * - What a visitor types, picks or ticks never leaves, in any mode: values are masked to a constant (not even their
 *   length stays), choices of lists and the state of boxes and radio buttons are dropped. `data-unmask` on a field, or
 *   on something around it, shows it, but never one that is secret: passwords, payment details, security codes.
 * - What the page's makers wrote (text, button captions, titles) leaves, without e-mail addresses, IBANs and runs of
 *   six or more digits.
 * - `data-private` masks all text of a subtree; `data-private="block"` leaves only its box. The site's settings can add
 *   selectors for both. Page and site can only add up: nothing shows what the other hides.
 * - Strict mode masks all text everywhere, and `data-unmask` counts for nothing.
 * - A selector that this browser cannot read masks everything, as strict mode does: better blind than wrong.
 */
import { maxLabelChars, maxMessageChars } from '@hindsight/protocol/limits'
import { redactMessage, redactText, scrubUrl } from '@hindsight/protocol/redact'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import { createSecrets } from './secrets.ts'

/** What may leave the page. The file an auditor opens first. */
export type Privacy = {
  /** Label of an element for steps, ≤ 60 characters, under the same policy as the replay; '' if nothing may be said. */
  label(element: Element): string
  /** Inside data-private or a masked selector (strict mode masks everything): no text of it may leave. */
  isPrivate(element: Element): boolean
  /** Password, payment or security code: no shape, no length. */
  isSecret(element: Element): boolean
  /** A message shown to the visitor, without the field's value, quoted text, e-mails, digits; '' in private places. */
  message(text: string, near: Element | null): string
  /** Page text such as a title: personal patterns redacted; masked in strict mode. */
  text(text: string): string
  url(url: string): string
}

/** What the replay needs to know besides. */
export type ReplayPrivacy = Privacy & {
  isStrict: boolean
  /** Leaves only its box. */
  isBlocked(element: Element): boolean
  /** A field whose value may be shown: under data-unmask, not secret, not private. */
  isShown(element: Element): boolean
  /** One selector for everything blocked; rrweb takes it. */
  blockSelector: string
}

/** Stands for every text that may not leave, whatever its length. */
export const mask = '***'

type Rules = Pick<RecorderSettings, 'strict' | 'maskSelectors' | 'blockSelectors'>

export function createPrivacy(rules: Rules): ReplayPrivacy {
  const readable = [...rules.maskSelectors, ...rules.blockSelectors].every(isReadable)
  const isStrict = rules.strict || !readable
  const blockSelector = ['[data-private="block"]', ...(readable ? rules.blockSelectors : [])].join(',')
  const privateSelector = ['[data-private]', blockSelector, ...(readable ? rules.maskSelectors : [])].join(',')
  const secrets = createSecrets()

  const isPrivate = (element: Element) => isStrict || closestOutwards(element, privateSelector) !== null

  const privacy: ReplayPrivacy = {
    isStrict,
    blockSelector,
    isPrivate,
    isSecret: secrets.isSecret,
    isBlocked: (element) => closestOutwards(element, blockSelector) !== null,
    isShown: (element) =>
      !isPrivate(element) && closestOutwards(element, '[data-unmask]') !== null && !secrets.isSecret(element),
    label: (element) => (isPrivate(element) ? '' : labelOf(element, isPrivate)),
    message(text, near) {
      if (isStrict || (near && isPrivate(near))) return ''
      const fields = near ? [near, ...fieldsAround(near)] : fieldsAround(document.documentElement)
      // Cut before the patterns run, generously: a page may show kilobytes.
      let out = text
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 4 * maxMessageChars)
      for (const field of fields) out = withoutValue(out, typedIn(field))
      return redactMessage(out).slice(0, maxMessageChars)
    },
    text: (text) => (isStrict ? (text.trim() === '' ? '' : mask) : redactText(text)),
    url: (url) => scrubUrl(url, document.baseURI),
  }
  return privacy
}

function isReadable(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector)
    return true
  } catch {
    return false
  }
}

/** As Element.closest, going on from a shadow root to its host, and from a document to the frame that shows it. */
export function closestOutwards(element: Element, selector: string): Element | null {
  let at: Element | null = element
  while (at) {
    const found = at.closest(selector)
    if (found) return found
    at = holderOf(at.getRootNode())
  }
  return null
}

/** Compared by shape: nodes of an iframe are instances of that frame's classes, not of this window's. */
function holderOf(root: Node): Element | null {
  if (root.nodeType === Node.DOCUMENT_FRAGMENT_NODE) return (root as ShadowRoot).host ?? null
  if (root.nodeType !== Node.DOCUMENT_NODE || root === document) return null
  try {
    return (root as Document).defaultView?.frameElement ?? null
  } catch {
    return null // A frame that has moved to another origin.
  }
}

const editable = '[contenteditable]:not([contenteditable="false"]),[role="textbox"]'
/** Holds what the visitor typed or picked: never a source of a label's words. */
const holdsValue = `input,textarea,select,option,datalist,script,style,noscript,template,${editable}`
/** Inputs whose value is their caption, written by the page's makers. */
export const captioned = 'input[type="submit"],input[type="button"],input[type="reset"]'

/** Order of sources: capture.md §6. */
function labelOf(element: Element, isPrivate: (element: Element) => boolean): string {
  const words = (from: Element | null) => (from ? visibleText(from, isPrivate) : '')
  const attribute = (name: string) => element.getAttribute(name) ?? ''
  const byId = (id: string) => {
    const root = element.getRootNode() as Document | ShadowRoot
    return words(typeof root.getElementById === 'function' ? root.getElementById(id) : null)
  }
  const labels = (element as HTMLInputElement).labels
  const image = element.matches('img,input[type="image"]') ? element : element.querySelector('img[alt]')
  const sources: (() => string)[] = [
    () => attribute('aria-labelledby').split(/\s+/).filter(Boolean).map(byId).join(' '),
    () => attribute('aria-label'),
    () => (labels ? [...labels].map(words).join(' ') : ''),
    () => (element.matches(captioned) ? attribute('value') : ''),
    () => words(element),
    () => (image && !isPrivate(image) ? (image.getAttribute('alt') ?? '') : ''),
    () => words(element.querySelector('svg title')),
    () => attribute('title'),
    () => attribute('placeholder'),
    () => attribute('name'),
  ]
  for (const source of sources) {
    const text = redactText(withoutValue(source(), typedIn(element)))
      .replace(/\s+/g, ' ')
      .trim()
    if (text !== '') return text.slice(0, maxLabelChars).trim()
  }
  return ''
}

/** Longer texts are no labels; enough for the redaction to see whole patterns. */
const maxReadChars = 4 * maxLabelChars

/** Text of an element, without what was typed in it and without private parts. */
function visibleText(element: Element, isPrivate: (element: Element) => boolean): string {
  if (element.matches(holdsValue) || isPrivate(element)) return ''
  let text = ''
  for (let child = element.firstChild; child && text.length < maxReadChars; child = child.nextSibling) {
    if (child.nodeType === Node.TEXT_NODE) text += child.nodeValue ?? ''
    else if (child.nodeType === Node.ELEMENT_NODE) text += ` ${visibleText(child as Element, isPrivate)} `
  }
  return text
}

/** What is typed in a field now; '' for anything else, and for captions. */
function typedIn(element: Element): string {
  if (element.matches(`${captioned},input[type="checkbox"],input[type="radio"],input[type="hidden"]`)) return ''
  if (element.matches('input,textarea')) return (element as HTMLInputElement).value
  if (element.matches('select')) return (element as HTMLSelectElement).selectedOptions[0]?.text ?? ''
  return element.matches(editable) ? (element.textContent ?? '') : ''
}

/** More fields than any form has; a page of 10,000 inputs must not be read for one message. */
const maxFieldsRead = 200

function fieldsAround(element: Element): Element[] {
  const around = element.closest('form') ?? document
  return [...around.querySelectorAll('input,textarea')].slice(0, maxFieldsRead)
}

/** Values of one or two characters are not taken out of texts: they would take words apart and tell nothing. */
const minValueChars = 3

function withoutValue(text: string, value: string): string {
  const typed = value.trim()
  return typed.length >= minValueChars ? text.split(typed).join('[value]') : text
}
