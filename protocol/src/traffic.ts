/** Bots, and the site's own people: what tells them from customers. */

/** A session is the site's own people's where this was tracked in it: by a page, a server, or `?hindsight=internal`. */
export const internalVisit = 'Internal Visit'

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

/** So far as both ends can tell it without a parser of addresses; the collector's is the last word. */
const isIpv6 = (text: string): boolean =>
  /^[0-9a-f:]{2,39}$/i.test(text) && text.includes(':') && text.split('::').length <= 2 && text.split(':').length <= 8

/** An address, or a network by its prefix. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  if (more.length > 0) return false
  const maxPrefix = ipv4.test(address) ? 32 : isIpv6(address) ? 128 : -1
  return maxPrefix > 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= maxPrefix))
}
