/**
 * Signatures by Standard Webhooks: HMAC-SHA256, with the bytes of the secret behind `whsec_`, of `id.timestamp.body`.
 * While two secrets are good the header has a signature by each, apart by a space.
 */
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'
const secretBytes = 32

export const newSecret = (): string => `${prefix}${randomBytes(secretBytes).toString('base64')}`

export const isOpenSecret = (text: string): boolean => text.startsWith(prefix)

/** `timestamp` in seconds since 1970: receivers refuse what is minutes old. */
export function signed(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

export function signatureHeaders(
  secrets: readonly string[],
  { id, atMs, body }: { id: string; atMs: number; body: string },
): Record<string, string> {
  const timestamp = Math.floor(atMs / 1000)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => signed(secret, id, timestamp, body)).join(' '),
  }
}
