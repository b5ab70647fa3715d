/**
 * A signed identity: the site's server hands its page HMAC-SHA256(secret, customerId) in hex, which no page can make
 * by itself. So the claim "I am this customer" is known to come from the site and not from whoever holds the write key.
 */
import { createHmac } from 'node:crypto'
import { isSameSecret } from '../secrets.ts'

/** Whether the signature is the one of this customer; false without a secret or a signature. */
export function isSigned(secret: string, customerId: string, signature: unknown): boolean {
  if (secret === '' || typeof signature !== 'string' || signature === '') return false
  const expected = createHmac('sha256', secret).update(customerId).digest('hex')
  return isSameSecret(signature.toLowerCase(), expected)
}
