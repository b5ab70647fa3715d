/** Whether a request came from a network of the site's own. The address is looked at here, and kept nowhere. */
import { BlockList, isIP } from 'node:net'
import type { Site } from '../sites.ts'

type Networks = Site['settings']['internalTraffic']['networks']

/** By the settings object: a changed one is another. */
const made = new WeakMap<Networks, BlockList>()

function listOf(networks: Networks): BlockList {
  const known = made.get(networks)
  if (known) return known
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    // One that Node cannot read must not refuse every upload.
    if (isIP(address) === 0) continue
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  made.set(networks, list)
  return list
}

/** `address` as Express tells it, behind the proxies that are trusted. */
export function isInternalAddress({ settings }: Site, address: string | undefined): boolean {
  const { networks } = settings.internalTraffic
  if (networks.length === 0 || address === undefined) return false
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const family = isIP(plain)
  return family !== 0 && listOf(networks).check(plain, family === 6 ? 'ipv6' : 'ipv4')
}
