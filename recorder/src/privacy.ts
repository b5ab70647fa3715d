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
 * - What was typed is taken out of the page's own texts too ("Results for …"), as long as the page is open.
 * - Strict mode masks all text everywhere, and `data-unmask` counts for nothing. Only captions of controls that consist
 *   of words which every site uses ("Place order"), or which the site has listed, stay readable, so that steps do; and
 *   what the site wrote into `data-label` of a control.
 * - A selector that this browser cannot read masks everything, as strict mode does: better blind than wrong.
 */
import { maxLabelChars, maxMessageChars } from '@hindsight/protocol/limits'
import { redactMessage, redactText, scrubUrl } from '@hindsight/protocol/redact'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import { closestOutwards } from './closest.ts'
import { isReadable } from './ignored.ts'
import { labelSources, typedIn, withoutValue } from './labelText.ts'
import { createSecrets } from './secrets.ts'
import { staticWords } from './staticWords.ts'
import { createTyped } from './typed.ts'

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
  /** Remembers what a field holds, so that it leaves nowhere else either. */
  noteTyped(field: Element): void
}

/** What the replay needs to know besides. */
export type ReplayPrivacy = Privacy & {
  isStrict: boolean
  /** Leaves only its box. */
  isBlocked(element: Element): boolean
  /** A field whose value may be shown: under data-unmask, not secret, not private. */
  isShown(element: Element): boolean
  /** Text of a caption that even strict mode shows; null for any other. */
  staticText(text: string, within: Element): string | null
  /** One selector for everything blocked; rrweb takes it. */
  blockSelector: string
  /** Everything private or blocked. */
  hiddenSelector: string
}

/** Stands for every text that may not leave, whatever its length. */
export const mask = '***'

type Rules = Pick<RecorderSettings, 'strict' | 'maskSelectors' | 'blockSelectors' | 'labelWords'>

/** Their words say what can be done here, not who does it. */
const controls =
  'a,button,label,summary,legend,th,input,select,textarea,form,[role="button"],[role="link"],[role="tab"],[role="menuitem"],[role="checkbox"],[role="switch"],[role="radio"],[role="combobox"]'

export function createPrivacy(rules: Rules): ReplayPrivacy {
  const readable = [...rules.maskSelectors, ...rules.blockSelectors].every(isReadable)
  const isStrict = rules.strict || !readable
  const blockSelector = ['[data-private="block"]', ...(readable ? rules.blockSelectors : [])].join(',')
  // rrweb's own class, for sites that come from another tool made of it.
  const privateSelector = ['[data-private],.rr-mask', blockSelector, ...(readable ? rules.maskSelectors : [])].join(',')
  const secrets = createSecrets()
  const typed = createTyped()
  // What cannot be read may have meant anything: then nothing is static.
  const isStatic = staticWords(readable ? (rules.labelWords ?? []) : [])

  /** By an attribute or a selector. */
  const isHidden = (element: Element) => closestOutwards(element, privateSelector) !== null
  const isPrivate = (element: Element) => isStrict || isHidden(element)
  const redacted = (text: string) => redactText(typed.without(text))

  const privacy: ReplayPrivacy = {
    isStrict,
    blockSelector,
    hiddenSelector: privateSelector,
    isPrivate,
    isSecret: secrets.isSecret,
    // What is blocked is hidden too, and hidden is asked of every element anyway.
    isBlocked: (element) => isHidden(element) && closestOutwards(element, blockSelector) !== null,
    isShown: (element) =>
      !isPrivate(element) &&
      closestOutwards(element, '[data-unmask]') !== null &&
      !secrets.isSecret(element) &&
      !typed.isSecret(typedIn(element)),
    label(element) {
      if (isHidden(element)) return ''
      const given = readable && element.matches(controls) ? (element.getAttribute('data-label') ?? '') : ''
      const sources = [() => given, ...labelSources(element, isHidden)]
      for (const source of sources) {
        const text = redacted(withoutValue(source(), typedIn(element)))
          .replace(/\s+/g, ' ')
          .trim()
        const mayLeave = !isStrict || text === given.trim() || (element.matches(controls) && isStatic(text))
        if (text !== '' && mayLeave) return text.slice(0, maxLabelChars).trim()
      }
      // The page's own name of a field is no text that it shows.
      return redactText(element.getAttribute('name') ?? '').slice(0, maxLabelChars)
    },
    message(text, near) {
      if (isStrict || (near && isPrivate(near))) return ''
      const fields = near ? [near, ...fieldsAround(near)] : fieldsAround(document.documentElement)
      // Cut before the patterns run, generously: a page may show kilobytes.
      let out = text
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 4 * maxMessageChars)
      for (const field of fields) out = withoutValue(out, typedIn(field))
      return redactMessage(typed.without(out)).slice(0, maxMessageChars)
    },
    text: (text) => (isStrict ? (text.trim() === '' ? '' : mask) : redacted(text)),
    staticText: (text, within) =>
      isStrict && within.closest(controls) && isStatic(text) && !isHidden(within) ? text : null,
    url: (url) => scrubUrl(url, document.baseURI),
    noteTyped: (field) => typed.note(field, secrets.isSecret(field)),
  }
  // Filled in before the rules were known: by the browser, or in a session that is over.
  for (const field of fieldsAround(document.documentElement)) {
    if ((field as HTMLInputElement).value !== (field as HTMLInputElement).defaultValue) privacy.noteTyped(field)
  }
  return privacy
}

/** More fields than any form has; a page of 10,000 inputs must not be read for one message. */
const maxFieldsRead = 200

function fieldsAround(element: Element): Element[] {
  return fieldsIn(element.closest('form') ?? document)
}

export function fieldsIn(around: ParentNode): Element[] {
  return [...around.querySelectorAll('input,textarea')].slice(0, maxFieldsRead)
}
