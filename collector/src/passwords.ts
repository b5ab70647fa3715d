/** Passwords are kept as scrypt hashes, each with the parameters it was made with, so that these can grow. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's password storage cheat sheet: N = 2^15, r = 8, p = 3. 32 MB and about a quarter of a second. */
const cost = { N: 2 ** 15, r: 8, p: 3 }
const hashBytes = 32
/** Each takes a thread of libuv's pool (four by default) and 32 MB; files and gzip need the other threads. */
const maxAtOnce = 2

let running = 0
const waiting: (() => void)[] = []

async function derive(password: string, salt: Buffer, { N, r, p }: typeof cost): Promise<Buffer> {
  if (running >= maxAtOnce) await new Promise<void>((go) => waiting.push(go))
  running++
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const maxmem = 256 * N * r
      // NFKC: the same password typed on another keyboard or system is the same password.
      scrypt(password.normalize('NFKC'), salt, hashBytes, { N, r, p, maxmem }, (error, key) =>
        error ? reject(error) : resolve(key),
      )
    })
  } finally {
    running--
    waiting.shift()?.()
  }
}

/** `scrypt$N$r$p$salt$hash` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, cost)
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

export async function passwordMatches(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || !salt || !hash) return false
  const expected = Buffer.from(hash, 'base64url')
  const given = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Takes as long as `passwordMatches`, for accounts that do not exist: the answer's time must not tell them apart. */
export async function spendPasswordTime(password: string): Promise<void> {
  await derive(password, Buffer.alloc(16), cost)
}
