/**
 * Fields that are secret whatever the page says: passwords, payment details, security codes. A field once secret stays
 * so: "show password" buttons turn its type into text, and frameworks make a new element of the same name for it.
 */
import { namesSecret } from '@hindsight/protocol/secretNames'

const secretAutocomplete = /(^|\s)(cc-|current-password|new-password|one-time-code)/i
/** What tells a field again when it has become another element. */
const identities = ['name', 'id', 'placeholder', 'aria-label']

/** A field is not looked at more often than this, if nothing that it says of itself has changed. */
const openMs = 1000

export type Secrets = { isSecret(element: Element): boolean }

export function createSecrets(): Secrets {
  const elements = new WeakSet<Element>()
  const names = new Set<string>()
  /** Found to be open, and as what: every key in a field asks. */
  const open = new WeakMap<Element, string>()

  function isSecret(element: Element): boolean {
    if (!element.matches('input,textarea,select')) return false
    const field = element as HTMLInputElement
    const keys = identities.map((name) => field.getAttribute(name)).filter((key): key is string => !!key)
    if (elements.has(field) || keys.some((key) => names.has(key))) return true
    const as = [keys, field.className, field.type, field.autocomplete, Math.floor(Date.now() / openMs)].join()
    if (open.get(field) === as) return false
    if (!looksSecret(field)) {
      open.set(field, as)
      return false
    }
    elements.add(field)
    for (const key of keys) names.add(key)
    return true
  }
  return { isSecret }
}

function looksSecret(field: Element): boolean {
  if ((field.getAttribute('type') ?? '').toLowerCase() === 'password') return true
  if (secretAutocomplete.test(field.getAttribute('autocomplete') ?? '')) return true
  const told = ['name', 'id', 'placeholder', 'aria-label', 'data-stripe', 'data-recurly']
  if (told.some((name) => namesSecret(field.getAttribute(name) ?? ''))) return true
  const labels = (field as HTMLInputElement).labels
  if (labels && [...labels].some((label) => namesSecret((label.textContent ?? '').slice(0, 200)))) return true
  // Fields that look like passwords without being ones.
  const style = getComputedStyle(field) as CSSStyleDeclaration & { webkitTextSecurity?: string }
  return (
    style.webkitTextSecurity !== undefined && style.webkitTextSecurity !== 'none' && style.webkitTextSecurity !== ''
  )
}
