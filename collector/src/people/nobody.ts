/** Ids that name nobody: what broken code sends in place of one. Believed, each would make one person of thousands. */
import { noId } from '@hindsight/protocol/ids'
import { anonymousPrefix, callerPrefix } from './personOf.ts'

const nobody = new Set([
  '',
  'null',
  'undefined',
  'nan',
  '0',
  'none',
  'guest',
  'anonymous',
  '[object object]',
  'true',
  'false',
  noId,
])

export function isNobody(id: string): boolean {
  const plain = id.trim().toLowerCase()
  // Ours for visitors who are not known: a customer of that name would take over a visitor's place.
  return nobody.has(plain) || plain.startsWith(anonymousPrefix) || plain.startsWith(callerPrefix)
}
