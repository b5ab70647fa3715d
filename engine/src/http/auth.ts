/** Who may ask: the one user, by Basic authentication, ClickHouse's headers, or the URL. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { engineError } from '../errors.ts'

interface Credentials {
  readonly user: string
  readonly password: string
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

function given(request: IncomingMessage, url: URLSearchParams): Credentials | undefined {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic !== undefined) {
    const text = Buffer.from(basic, 'base64').toString()
    const colon = text.indexOf(':')
    return colon === -1 ? { user: text, password: '' } : { user: text.slice(0, colon), password: text.slice(colon + 1) }
  }
  const user = request.headers['x-clickhouse-user'] ?? url.get('user')
  const password = request.headers['x-clickhouse-key'] ?? url.get('password')
  if (user === null && password === null) return undefined
  return { user: String(user ?? 'default'), password: String(password ?? '') }
}

/** Throws what ClickHouse throws: 194 without credentials, 516 with wrong ones. */
export function authenticate(request: IncomingMessage, url: URLSearchParams, known: Credentials): void {
  const credentials = given(request, url)
  if (!credentials)
    throw engineError('REQUIRED_PASSWORD', 'default: Authentication failed: a user name and a password are required')
  const isKnown = credentials.user === known.user
  const isRight = timingSafeEqual(digest(credentials.password), digest(known.password))
  if (!isKnown || !isRight)
    throw engineError(
      'AUTHENTICATION_FAILED',
      `${credentials.user}: Authentication failed: password is incorrect, or there is no user with such name`,
    )
}
