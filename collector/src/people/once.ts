/**
 * A request that is repeated because its answer was lost makes nothing twice: what it made carries the caller's
 * `Idempotency-Key`, and a second one with the same key finds it. What was made keeps it for good, so that no table of
 * keys has to be kept beside and no key runs out.
 */
import { createHash } from 'node:crypto'
import { ProblemError } from '../errors.ts'

const maxKeyChars = 200
const keyRule = /^[\x21-\x7e]+$/

/** Of one caller and one route: another's key of the same name is another key. */
export function onceOf(by: string, routeName: string, header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  if (header.length > maxKeyChars || !keyRule.test(header)) {
    const rule = `1 to ${maxKeyChars} visible ASCII characters`
    throw new ProblemError(400, 'input_invalid', `The header Idempotency-Key breaks a rule: ${rule}.`, [
      { field: 'Idempotency-Key', rule },
    ])
  }
  return createHash('sha256')
    .update(JSON.stringify([by, routeName, header]))
    .digest('hex')
    .slice(0, 32)
}

/** The id of what such a request makes: a UUID like those that are random. */
export function idFor(once: string): string {
  const [a, b, c, d, e] = [once.slice(0, 8), once.slice(8, 12), once.slice(13, 16), once.slice(17, 20), once.slice(20)]
  return `${a}-${b}-4${c}-8${d}-${e}`
}

/** The same key with another content is a mistake of the caller's: answered with what was made before, it would be lost. */
export function demandSame(isSame: boolean): void {
  if (isSame) return
  const detail = 'This Idempotency-Key was used for another request: a new request needs a new one.'
  throw new ProblemError(409, 'idempotency_key_reused', detail)
}
