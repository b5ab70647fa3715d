/** Personal patterns in text and URLs, replaced by a mark that says what was there. The recorder is the first to apply
 *  them; the collector applies them again to what other senders (analytics calls) put into messages and URLs. */

/** No look-behind anywhere: Safari before 16.4 refuses the whole script over one. */
const email = /[^\s@<>()[\]{}",;:/=?&#]{1,64}(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu
const iban = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b/g
const digitRun = /(^|[^\p{L}\p{N}])\+?\d(?:[ ().\-/]{0,2}\d){5,}/gu

/** Replaces e-mail addresses, IBANs, and digit runs of six or more (phones, cards, accounts; separators allowed). */
export function redactText(text: string): string {
  return text.replace(email, '[email]').replace(iban, '[iban]').replace(digitRun, '$1[number]')
}

/**
 * An error message as it may be stored: without the field's value, quoted text, e-mail addresses and digit runs of
 * four or more.
 */
export function redactMessage(message: string, value = ''): string {
  let out = message
  const typed = value.trim()
  if (typed.length >= 2) out = out.split(typed).join('[value]')
  out = out.replace(/"[^"]{1,200}"|“[^”]{1,200}”|«[^»]{1,200}»|„[^“”]{1,200}[“”]|`[^`]{1,200}`/g, '[quoted]')
  out = out.replace(/(^|[\s(:])(?:'[^']{1,200}'(?=$|[\s).,:;!?])|‘[^’]{1,200}’)/g, '$1[quoted]')
  return redactText(out).replace(/\d{4,}/g, '[number]')
}

/** Query parameters whose values say where a visit came from or what list is shown, never who the visitor is. */
const plainParameters = new Set([
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'page',
  'sort',
  'order',
  'category',
  'lang',
  'locale',
  'size',
  'color',
  'step',
  'tab',
  'view',
])

/**
 * A URL that may be stored: userinfo gone, hash without values, values of query parameters masked unless the
 * parameter is known to be impersonal, personal patterns in the path redacted. Returns '' for what is no http(s) URL.
 */
export function scrubUrl(url: string, base?: string): string {
  let parsed: URL
  try {
    parsed = new URL(url, base)
  } catch {
    return ''
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return ''
  const query: string[] = []
  parsed.searchParams.forEach((value, key) => {
    const isPlain = plainParameters.has(key.toLowerCase())
    // `?token`: without a value, the name is the value.
    if (value === '' && !isPlain) query.push('*')
    else query.push(`${encodeURIComponent(redactText(key))}=${isPlain ? encodeURIComponent(redactText(value)) : '*'}`)
  })
  const hash = /^#\/?[\p{L}_-][\p{L}\p{N}/_-]{0,80}$/u.test(parsed.hash) ? redactText(parsed.hash) : ''
  let path = parsed.pathname
  try {
    path = redactText(decodeURIComponent(path))
      .split('/')
      .map((part) => (/^\[(email|iban|number)\]$/.test(part) ? part : encodeURIComponent(part)))
      .join('/')
  } catch {
    path = redactText(path)
  }
  return `${parsed.protocol}//${parsed.host}${path}${query.length > 0 ? `?${query.join('&')}` : ''}${hash}`
}
