/**
 * Animations that set attributes in every frame fill a recording without telling anything: 389 kB/s became 58 kB/s
 * (capture.md §1). Each node may change 30 times at once and 3 times a second from then on; what comes faster is merged
 * and follows, so that the last state is always right. Added and removed nodes are never held back.
 */
import type { AttributeMutation } from '../scrub.ts'

const burst = 30
const perSecond = 3

export type AttributeBudget = {
  /** What may go now; the rest is kept. */
  admit(mutations: AttributeMutation[], now: number): AttributeMutation[]
  /** What was kept and may go by now. */
  release(now: number): AttributeMutation[]
  /** A full snapshot holds every last state. */
  clear(): void
}

type Bucket = { tokens: number; at: number; held: AttributeMutation | null }

export function createAttributeBudget(): AttributeBudget {
  const buckets = new Map<number, Bucket>()

  function take(bucket: Bucket, now: number): boolean {
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }

  return {
    admit(mutations, now) {
      const admitted: AttributeMutation[] = []
      for (const mutation of mutations) {
        const bucket = buckets.get(mutation.id) ?? { tokens: burst, at: now, held: null }
        buckets.set(mutation.id, bucket)
        const merged = merge(bucket.held, mutation)
        bucket.held = take(bucket, now) ? null : merged
        if (!bucket.held) admitted.push(merged)
      }
      return admitted
    },
    release(now) {
      const released: AttributeMutation[] = []
      for (const [id, bucket] of buckets) {
        if (bucket.held && take(bucket, now)) {
          released.push(bucket.held)
          bucket.held = null
        }
        // Long quiet: full again, and not worth remembering.
        if (!bucket.held && now - bucket.at > (burst / perSecond) * 1000) buckets.delete(id)
      }
      return released
    },
    clear: () => buckets.clear(),
  }
}

/** A difference of styles is laid over what was there before; any other value replaces it. */
function merge(before: AttributeMutation | null, after: AttributeMutation): AttributeMutation {
  if (!before) return after
  const attributes = { ...before.attributes, ...after.attributes }
  const [was, is] = [before.attributes.style, after.attributes.style]
  if (was && typeof is === 'object' && is !== null) {
    if (typeof was === 'object') attributes.style = { ...was, ...is }
    // A whole style cannot take a difference: its text is written out anew.
    else attributes.style = appended(was, is)
  }
  return { id: after.id, attributes }
}

function appended(style: unknown, difference: Record<string, unknown>): string {
  let text = String(style)
  for (const property of Object.keys(difference)) {
    const value = difference[property]
    if (typeof value === 'string') text += `;${property}:${value}`
    else if (Array.isArray(value)) text += `;${property}:${value[0]} !${value[1]}`
    else text += `;${property}:unset`
  }
  return text
}
