import { siteSettings } from '@hindsight/protocol/settings'

const origins = siteSettings.shape.allowedOrigins

/** What was typed or pasted, as the origin that was meant: a page's address becomes its origin. */
export function originOf(typed: string): string {
  const text = typed.trim().toLowerCase()
  const withScheme = /^[a-z]+:\/\//.test(text) ? text : `https://${text}`
  return withScheme.replace(/^([a-z]+:\/\/[^/?#]*).*$/, '$1')
}

/** Why an origin cannot be taken; null when it can. The collector's own rule. */
export function originFault(typed: string, already: string[]): string | null {
  if (typed.trim() === '') return 'Type an origin such as https://shop.example'
  const origin = originOf(typed)
  if (already.includes(origin)) return `${origin} is in the list already`
  const result = origins.safeParse([...already, origin])
  if (result.success) return null
  if (!/^https?:/.test(origin)) return 'An origin begins with https:// or http://'
  const rule = result.error.issues[0]
  return rule?.path.length === 0 ? 'No more origins fit in the list' : `Not ${rule?.message ?? 'an origin'}`
}

/** Why a selector cannot be taken; null when it can. */
export function selectorFault(typed: string, already: string[]): string | null {
  const selector = typed.trim()
  if (selector === '') return 'Type a CSS selector such as .customer-name'
  if (already.includes(selector)) return 'It is in the list already'
  try {
    document.createDocumentFragment().querySelector(selector)
    return null
  } catch {
    return 'Not a CSS selector'
  }
}

/** Why a caption cannot be taken; null when it can. */
export function captionFault(typed: string, already: string[]): string | null {
  const caption = typed.trim()
  if (caption === '') return 'Type a caption as it stands on the button'
  if (caption.length > 60) return 'At most 60 characters'
  return already.includes(caption) ? 'It is in the list already' : null
}
