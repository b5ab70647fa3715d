/**
 * A link that shows one customer's card to whoever holds it, until it expires: `<payload>.<HMAC-SHA256 of it>`, both
 * base64url. Signed with the site's identity secret, so that making that anew ends every link at once.
 */
import { createHmac } from 'node:crypto'
import * as z from 'zod'
import { isSameSecret } from '../secrets.ts'

const payload = z.object({ site: z.string(), person: z.string(), until: z.number() })
export type CardClaim = z.infer<typeof payload>

/** Under a name of its own: a signature of an identity is none of a card. */
const signature = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`customerCard\n${text}`).digest('base64url')

export function cardToken(secret: string, claim: CardClaim): string {
  const text = Buffer.from(JSON.stringify(claim)).toString('base64url')
  return `${text}.${signature(secret, text)}`
}

/** What a token says; `expired` and `invalid` tell nothing of whom it was about. */
export function readCardToken(
  token: string,
  secretOf: (siteId: string) => string | undefined,
  now: number,
): CardClaim | 'invalid' | 'expired' {
  const [text = '', signed = '', ...more] = token.split('.')
  const claim = claimOf(text)
  const secret = claim && secretOf(claim.site)
  if (!claim || !secret || more.length > 0 || !isSameSecret(signed, signature(secret, text))) return 'invalid'
  return claim.until > now ? claim : 'expired'
}

function claimOf(text: string): CardClaim | null {
  try {
    return payload.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}
