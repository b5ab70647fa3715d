/**
 * Where webhooks may go. An address is given by a person and called from inside the network that this program runs in:
 * nothing but public addresses may be meant by it, whatever a name resolves to when it is called.
 *
 * IPv4 has more exceptions than one remembers; of IPv6 only global unicast (2000::/3) is public, less what is in it that
 * leads elsewhere. IPv4 written as IPv6 (::ffff:10.0.0.1, 64:ff9b::…) lies outside of it and is refused as a whole.
 * Decimal, octal and hex forms of IPv4 are made plain by the URL parser before they come here.
 */
import { lookup as dnsLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** As a rule for a person to read; null: it may be used. */
export type Fault = string | null

export type Resolve = (hostname: string) => Promise<string[]>

const refused4: [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Teredo and other protocols, documentation, 6to4. */
const refused6: [network: string, prefix: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const closed4 = new BlockList()
for (const [network, prefix] of refused4) closed4.addSubnet(network, prefix, 'ipv4')
const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
const closed6 = new BlockList()
for (const [network, prefix] of refused6) closed6.addSubnet(network, prefix, 'ipv6')

export function isPublic(address: string): boolean {
  const bare = address.split('%')[0] ?? ''
  const family = isIP(bare)
  if (family === 4) return !closed4.check(bare, 'ipv4')
  return family === 6 && open6.check(bare, 'ipv6') && !closed6.check(bare, 'ipv6')
}

/** As the system resolves names, all of them. */
export const resolveName: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    dnsLookup(hostname, { all: true, verbatim: true }, (error, found) =>
      error ? reject(error) : resolve(found.map(({ address }) => address)),
    )
  })

/** The name or address of a URL, IPv6 without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

const privateRule = 'must be a public address: private, loopback and link-local networks are not called'

/** What is wrong with a URL as it stands there, before any name is looked up. */
function faultOfText(text: string, allowPrivate: boolean): Fault {
  if (!URL.canParse(text)) return 'must be an address such as https://desk.example/hooks'
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'must begin with https://'
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password'
  const host = hostOf(url)
  return isIP(host) !== 0 && !allowPrivate && !isPublic(host) ? privateRule : null
}

/** What is wrong with where a URL leads now. */
export async function faultOfUrl(
  text: string,
  { allowPrivate, resolve }: { allowPrivate: boolean; resolve: Resolve },
): Promise<Fault> {
  const fault = faultOfText(text, allowPrivate)
  if (fault !== null) return fault
  const host = hostOf(new URL(text))
  if (isIP(host) !== 0) return null
  try {
    const addresses = await resolve(host)
    if (addresses.length === 0) return 'has a name that cannot be found'
    return allowPrivate || addresses.every(isPublic) ? null : `${privateRule}; ${host} leads to one`
  } catch {
    return 'has a name that cannot be found'
  }
}

/**
 * The name as it is looked up for the connection itself: what it resolves to now is what is connected to, so that a name
 * that led elsewhere when it was saved gains nothing.
 */
export function guardedLookup(allowPrivate: boolean, resolve: Resolve): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (addresses) => {
        const wrong = addresses.find((address) => !allowPrivate && !isPublic(address))
        const [first] = addresses
        if (wrong !== undefined || first === undefined) {
          const says = first === undefined ? 'leads nowhere' : 'leads to an address that is not public'
          return done(new Error(`${hostname} ${says}`), '', 0)
        }
        if (options.all) {
          return done(
            null,
            addresses.map((address) => ({ address, family: isIP(address) })),
          )
        }
        return done(null, first, isIP(first))
      },
      (error: Error) => done(error, '', 0),
    )
  }
}
