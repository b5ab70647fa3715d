/** Comparing secrets in constant time, and the secret that signs session cookies. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Equal, in a time that tells neither length nor content. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

/** A code that a person can read off a terminal and type: 16 of 32 letters and digits, none of which look alike. */
export function readableCode(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const code = Array.from(randomBytes(16), (byte) => letters[byte % letters.length]).join('')
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** The key that signs session cookies: made at the first start, kept beside the data, readable by its owner only. */
export function cookieSecret(dataDir: string): string {
  const file = join(dataDir, 'cookie-secret')
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true })
    const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
    // Renamed, so that a crash leaves no half of it: an empty secret would let anyone sign.
    renameSync(draft, file)
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32)
    throw new Error(`${file} holds no usable secret. Delete it; everyone will have to sign in again.`)
  return secret
}
