/** What a sign-in at the provider is waited for with: in a signed cookie of the very browser that began it. */
import { createHmac } from 'node:crypto'
import { isSameSecret } from '../secrets.ts'

export type Pending = {
  state: string
  nonce: string
  codeVerifier: string
  /** Path of the dashboard that was asked for. */
  to: string
  /** ms since 1970. */
  expiresAt: number
}

/** Long enough for a second factor and a forgotten password. */
const validMs = 15 * 60 * 1000

export function createPendingJar(secret: string, isHttps: boolean) {
  const name = isHttps ? '__Host-hindsight-sso' : 'hindsight-sso'
  // Lax: the provider sends the browser back by a link from its own site.
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`
  // Another purpose than the session cookie's, so that neither can be taken for the other.
  const sign = (payload: string): string => createHmac('sha256', secret).update(`sso ${payload}`).digest('base64url')

  return {
    issue(pending: Omit<Pending, 'expiresAt'>, now = Date.now()): string {
      const payload = Buffer.from(JSON.stringify({ ...pending, expiresAt: now + validMs })).toString('base64url')
      return `${name}=${payload}.${sign(payload)}; Max-Age=${validMs / 1000}; ${attributes}`
    },

    read(header: string | undefined, now = Date.now()): Pending | null {
      for (const part of (header ?? '').split(';')) {
        const [key, value = ''] = part.trim().split('=')
        const [payload = '', signature = ''] = value.split('.')
        if (key !== name || !isSameSecret(signature, sign(payload))) continue
        const pending = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Pending
        if (pending.expiresAt > now) return pending
      }
      return null
    },

    clear: (): string => `${name}=; Max-Age=0; ${attributes}`,
  }
}
