/**
 * Animations that set attributes in every frame fill a recording without telling anything: 389 kB/s became 58 kB/s
 * (capture.md §1). Each element may change 30 times at once and 3 times a second from then on; what comes faster is held
 * and follows, so that the last state is always right. Added and removed nodes are never held back.
 *
 * Records are held before rrweb sees them, for telling two styles apart is the most expensive thing it does. Of each
 * attribute the first held record is kept: it knows the value from before, and rrweb reads the value of now by itself.
 */
import type { Process } from './rrwebHooks.ts'

export type AttributeRate = { burst: number; perSecond: number }
export const usualRate: AttributeRate = { burst: 30, perSecond: 3 }
/** Where the recorder costs too much. */
export const sparingRate: AttributeRate = { burst: 3, perSecond: 0.5 }

export type AttributeBudget = {
  /** What may go now; the rest is kept. */
  admit(records: MutationRecord[], process: Process, now: number): MutationRecord[]
  /** Hands on what was kept and may go by now. */
  release(now: number): void
  /** A full snapshot holds every last state. */
  clear(): void
  setRate(rate: AttributeRate): void
}

type Bucket = { tokens: number; at: number; held: Map<string, MutationRecord>; process: Process }

export function createAttributeBudget(): AttributeBudget {
  const buckets = new Map<Node, Bucket>()
  let rate = usualRate

  function take(bucket: Bucket, now: number): boolean {
    bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }

  function bucketOf(node: Node, process: Process, now: number): Bucket {
    const known = buckets.get(node)
    if (known) return known
    const made = { tokens: rate.burst, at: now, held: new Map<string, MutationRecord>(), process }
    buckets.set(node, made)
    return made
  }

  return {
    admit(records, process, now) {
      if (!records.some(({ type }) => type === 'attributes')) return records
      // Changes of one element that come together are one.
      const asked = new Map<Node, boolean>()
      const admitted: MutationRecord[] = []
      for (const record of records) {
        const { type, target } = record
        if (type !== 'attributes') {
          admitted.push(record)
          continue
        }
        const bucket = bucketOf(target, process, now)
        const may = asked.get(target) ?? take(bucket, now)
        if (may && !asked.has(target)) {
          admitted.push(...bucket.held.values())
          bucket.held.clear()
        }
        asked.set(target, may)
        const name = `${record.attributeNamespace ?? ''} ${record.attributeName}`
        if (may) admitted.push(record)
        else if (!bucket.held.has(name)) bucket.held.set(name, record)
      }
      return admitted
    },
    release(now) {
      const ready = new Map<Process, MutationRecord[]>()
      for (const [node, bucket] of buckets) {
        if (!node.isConnected) buckets.delete(node)
        else if (bucket.held.size > 0 && take(bucket, now)) {
          ready.set(bucket.process, [...(ready.get(bucket.process) ?? []), ...bucket.held.values()])
          bucket.held.clear()
        }
        // Long quiet: full again, and not worth remembering.
        if (bucket.held.size === 0 && now - bucket.at > (rate.burst / rate.perSecond) * 1000) buckets.delete(node)
      }
      for (const [process, records] of ready) process(records)
    },
    clear: () => buckets.clear(),
    setRate(given) {
      rate = given
      for (const bucket of buckets.values()) bucket.tokens = Math.min(bucket.tokens, rate.burst)
    },
  }
}
