/**
 * Fields that are secret whatever the page says: passwords, payment details, security codes. A field once secret stays
 * so: "show password" buttons turn its type into text, and frameworks make a new element of the same name for it.
 */
const secretAutocomplete = /(^|\s)(cc-|current-password|new-password|one-time-code)/i
/** Names that pages give such fields, as whole words: "compass" and "passenger" are none. */
const secretWord =
  /(^|[^a-z])(pass(word|wort|wd|code|phrase)?|pwd|passwd|senha|pin|otp|totp|cvv2?|cvc2?|csc|cvn|iban|bic|ssn|secret|security ?code|card ?(no|num|nr|number|code|holder)|cc ?(no|num|number|name|exp|csc)|credit ?card|account ?(no|num|number)|routing ?(no|number)|exp(iry|iration)? ?(date|month|year)?)([^a-z]|$)/
/** Beginnings of such words, in languages that join them: "Kreditkartennummer", "contraseña". */
const secretBeginning =
  /(^|[^a-z])(kennwort|wachtwoord|contrase|mot ?de ?passe|kreditkarte|kartennummer|kartenpr|kontonummer|sicherheitscode|pr[uü]f(nummer|ziffer)|geheimzahl|sozialversicherung|creditcard|kaartnummer|beveiligingscode|cryptogramme|num[eé]ro (de )?(la )?(carte|carta|tarjeta)|cardnum|ccnum)/

/** Whether a field of this name, label or placeholder is secret. */
export function namesSecret(name: string): boolean {
  const words = spoken(name)
  return secretWord.test(words) || secretBeginning.test(words)
}

/** What tells a field again when it has become another element. */
const identities = ['name', 'id', 'placeholder', 'aria-label']

export type Secrets = { isSecret(element: Element): boolean }

export function createSecrets(): Secrets {
  const elements = new WeakSet<Element>()
  const names = new Set<string>()

  function isSecret(element: Element): boolean {
    const field = element.matches('input,textarea,select') ? element : null
    if (!field) return false
    const keys = identities.map((name) => field.getAttribute(name)).filter((key): key is string => !!key)
    if (elements.has(field) || keys.some((key) => names.has(key))) return true
    if (!looksSecret(field)) return false
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

/** `cardNumber`, `card_number` and `Card-Number:` read alike. */
function spoken(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
