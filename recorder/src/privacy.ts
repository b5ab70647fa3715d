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
