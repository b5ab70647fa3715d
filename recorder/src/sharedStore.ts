/**
 * Visitor, session and consent in a first-party cookie, so that shop.example and checkout.shop.example see one visit.
 * Only where the site names the domain; before that, where the browser refuses the cookie, and for everything else,
 * localStorage is what it was.
 *
 * The domain is known with the site's settings, and a session may be needed before: a cookie that is there is read
 * whoever wrote it. It is written with the domain alone, for the life of a visitor id, not sent to other sites
 * (SameSite=Lax), and not over plain http where the page came by https.
 */
import { toJson } from './json.ts'
import type { Store } from './storage.ts'

export type SharedStore = Store & {
  /** The settings are known: share by this domain, or, where it is empty, no longer by any. */
  share(domain: string): void
}

/** Everything else is of one origin. */
const sharedKeys = ['visitor', 'session', 'consent', 'triggered']
/** The most that Chrome keeps; Safari forgets what a script has written after a week without a visit. */
const maxAgeSeconds = 400 * 24 * 60 * 60
/** Sent with every request to the site: it has to stay small. */
const maxCookieChars = 1000

type Values = Record<string, unknown>

export function createSharedStore(local: Store, site: string): SharedStore {
  const name = `hindsight_${encodeURIComponent(site)}`
  let domain = ''

  function values(): Values | null {
    const found = cookies().find((cookie) => cookie.startsWith(`${name}=`))
    return found === undefined ? null : decode(found.slice(name.length + 1))
  }

  /** Whether the browser has taken it. */
  function write(all: Values): boolean {
    const text = encode(all)
    if (text.length > maxCookieChars) return false
    put(name, text, domain, Object.keys(all).length === 0 ? 0 : maxAgeSeconds)
    return encode(values() ?? {}) === text
  }

  return {
    read(key) {
      // A choice made before the domain was known is newer than the cookie's.
      const own = key === 'consent' ? local.read(key) : null
      if (own !== null) return own
      const shared = sharedKeys.includes(key) ? values()?.[key] : undefined
      return shared ?? local.read(key)
    },
    write(key, value) {
      const isShared = domain !== '' && sharedKeys.includes(key) && write({ ...values(), [key]: value })
      // One home: what stays in the other would come back one day.
      if (isShared) local.remove(key)
      else local.write(key, value)
    },
    remove(key) {
      local.remove(key)
      const all = values()
      if (all === null || !(key in all)) return
      const { [key]: _, ...others } = all
      // Before the settings are known its domain is not, either.
      for (const of of domain === '' ? domainsOf(location.hostname) : [domain]) {
        put(name, encode(others), of, Object.keys(others).length === 0 ? 0 : maxAgeSeconds)
      }
    },
    share(asked) {
      const all = values()
      domain = asked
      if (domain !== '') {
        // What this origin knew before goes along, but for what the cookie knows already.
        // A choice made before the domain was known is newer than the cookie's.
        const newer = local.read('consent')
        const own = Object.fromEntries(
          sharedKeys.flatMap((key) => fill(key, (key === 'consent' && newer) || (all?.[key] ?? local.read(key)))),
        )
        if (Object.keys(own).length === 0) return
        if (write(own)) for (const key of sharedKeys) local.remove(key)
        else domain = ''
      } else if (all !== null) {
        for (const [key, value] of Object.entries(all)) local.write(key, value)
        for (const of of domainsOf(location.hostname)) put(name, '', of, 0)
      }
    },
  }
}

const fill = (key: string, value: unknown): [string, unknown][] => (value === null ? [] : [[key, value]])

function cookies(): string[] {
  try {
    return document.cookie.split('; ')
  } catch {
    return [] // A sandboxed document.
  }
}

function put(name: string, text: string, domain: string, maxAge: number): void {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  const of = domain === '' ? '' : `; Domain=${domain}`
  try {
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is asynchronous, and a page that is leaving cannot wait.
    document.cookie = `${name}=${text}; Path=/; Max-Age=${maxAge}; SameSite=Lax${of}${secure}`
  } catch {
    // A sandboxed document: refused, which reading it back tells.
  }
}

/** shop.example of checkout.shop.example, and it itself: where a cookie that is read here may come from. */
function domainsOf(host: string): string[] {
  const labels = host.split('.')
  return labels.map((_, n) => labels.slice(n).join('.'))
}

/** JSON without the characters that would be escaped: half as long. */
const plainly: [RegExp, string, RegExp, string][] = [
  [/%22/g, "'", /'/g, '"'],
  [/%2C/g, '!', /!/g, ','],
  [/%3A/g, ':', /:/g, ':'],
  [/%7B/g, '(', /\(/g, '{'],
  [/%7D/g, ')', /\)/g, '}'],
]

function encode(values: Values): string {
  let text = encodeURIComponent(toJson(values).replace(/['!()]/g, ''))
  for (const [escaped, plain] of plainly) text = text.replace(escaped, plain)
  return text
}

function decode(text: string): Values | null {
  try {
    let json = text
    for (const [, , plain, meant] of plainly) json = json.replace(plain, meant)
    const found: unknown = JSON.parse(decodeURIComponent(json))
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Values) : null
  } catch {
    return null
  }
}
