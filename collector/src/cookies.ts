/**
 * The session cookie: `<payload>.<HMAC>`, payload `{accountId, epoch, signInId, signedInAt, expiresAt}` as base64url JSON.
 * The server keeps the account's epoch and what it is signed in by (signIns.ts); without both a cookie is worth nothing.
 */
import { createHmac } from 'node:crypto'
import { isSameSecret } from './secrets.ts'

/** Signed out after a week without a visit … */
const idleMs = 7 * 24 * 60 * 60 * 1000
/** … and after 60 days whatever happens. */
export const maxSignInMs = 60 * 24 * 60 * 60 * 1000
/** Renewed at most once in this time, so that few answers carry a cookie. */
const renewAfterMs = 24 * 60 * 60 * 1000

export type Ticket = { accountId: string; epoch: number; signInId: string; signedInAt: number; expiresAt: number }

export type CookieJar = ReturnType<typeof createCookieJar>

export function createCookieJar(secret: string, isHttps: boolean) {
  // __Host-: browsers take it only over https, for this very host and path /, so no sibling host can plant one.
  const name = isHttps ? '__Host-hindsight' : 'hindsight'
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`
  const sign = (payload: string): string => createHmac('sha256', secret).update(payload).digest('base64url')

  function write(ticket: Ticket, now: number): string {
    const payload = Buffer.from(JSON.stringify(ticket)).toString('base64url')
    const maxAgeSeconds = Math.floor((ticket.expiresAt - now) / 1000)
    return `${name}=${payload}.${sign(payload)}; Max-Age=${maxAgeSeconds}; ${attributes}`
  }

  return {
    name,

    /** Set-Cookie for someone who just signed in. */
    issue(of: Pick<Ticket, 'accountId' | 'epoch' | 'signInId'>, now = Date.now()): string {
      return write({ ...of, signedInAt: now, expiresAt: now + idleMs }, now)
    },

    /** The ticket of a Cookie header, if it is ours, unchanged and not expired. */
    read(header: string | undefined, now = Date.now()): Ticket | null {
      for (const part of (header ?? '').split(';')) {
        const at = part.indexOf('=')
        if (at < 0 || part.slice(0, at).trim() !== name) continue
        const [payload, signature] = part
          .slice(at + 1)
          .trim()
          .split('.')
        if (!payload || !signature || !isSameSecret(signature, sign(payload))) continue
        const ticket = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Ticket
        if (ticket.expiresAt > now) return ticket
      }
      return null
    },

    /** Set-Cookie that prolongs a ticket, when it is time to; null otherwise. */
    renew(ticket: Ticket, now = Date.now()): string | null {
      const expiresAt = Math.min(now + idleMs, ticket.signedInAt + maxSignInMs)
      return expiresAt - ticket.expiresAt < renewAfterMs ? null : write({ ...ticket, expiresAt }, now)
    },

    clear: (): string => `${name}=; Max-Age=0; ${attributes}`,
  }
}
