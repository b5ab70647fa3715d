/** Comparing secrets in constant time, the secret that signs session cookies, and sealing those of others. */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
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

/** 32 random bytes as text: made at the first start, kept beside the data, readable by its owner only. */
function secretFile(dataDir: string, name: string, ifDeleted: string): string {
  const file = join(dataDir, name)
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true })
    const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
    // Renamed, so that a crash leaves no half of it: an empty secret would let anyone sign.
    renameSync(draft, file)
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32) throw new Error(`${file} holds no usable secret. Delete it; ${ifDeleted}.`)
  return secret
}

/** The key that signs session cookies. */
export const cookieSecret = (dataDir: string): string =>
  secretFile(dataDir, 'cookie-secret', 'everyone will have to sign in again')

const cipher = 'aes-256-gcm'
const sealedPrefix = 'sealed1:'
const ivBytes = 12
const tagBytes = 16

export type Sealer = {
  /** `about`: whose it is. What was sealed for one opens for nobody else. */
  seal(text: string, about: string): string
  /** What is not sealed is answered as it is; null: it cannot be opened with this key. */
  open(text: string, about: string): string | null
}

/** Keeps secrets of others unreadable in the store and in copies of it: the key lies beside the data, not in them. */
export function createSealer(dataDir: string): Sealer {
  const key = digest(secretFile(dataDir, 'secrets-key', 'every webhook will need a new secret'))
  return {
    seal(text, about) {
      const iv = randomBytes(ivBytes)
      const by = createCipheriv(cipher, key, iv).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([by.update(text, 'utf8'), by.final()])
      return sealedPrefix + Buffer.concat([iv, by.getAuthTag(), sealed]).toString('base64url')
    },

    open(text, about) {
      if (!text.startsWith(sealedPrefix)) return text
      const bytes = Buffer.from(text.slice(sealedPrefix.length), 'base64url')
      const [iv, tag] = [bytes.subarray(0, ivBytes), bytes.subarray(ivBytes, ivBytes + tagBytes)]
      try {
        const by = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes })
        by.setAAD(Buffer.from(about)).setAuthTag(tag)
        return Buffer.concat([by.update(bytes.subarray(ivBytes + tagBytes)), by.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}

/** Names this data folder: the same for a process and the one that is started in its place. Tells nothing of the key. */
export const installationId = (dataDir: string): string =>
  createHmac('sha256', cookieSecret(dataDir)).update('installation').digest('base64url').slice(0, 22)
