/**
 * The site's own say over each event: `beforeSend` may change it or keep it back. It is given a copy of what would be
 * sent, so it sees nothing that is not scrubbed already, and what it returns is scrubbed and checked again. What fails
 * or makes no sense is kept back, and counted: a filter that is broken must not let through what it was to stop.
 */
import type { EventKind } from '@hindsight/protocol/events'
import type { BeforeSend, HindsightEvent } from './api.ts'
import type { Draft } from './host.ts'
import { toJson } from './json.ts'
import type { Privacy } from './privacy.ts'

/** Given on purpose by the site's own code: they are hers to say. */
const givenOnPurpose = ['properties', 'traits', 'customerId', 'identityHash']
const urlFields = ['url', 'referrer', 'source']

/** The event as it may be sent; null if it may not. */
export function applyBeforeSend(
  beforeSend: BeforeSend,
  draft: Draft<EventKind>,
  privacy: Privacy,
): Draft<EventKind> | null {
  const before = JSON.parse(toJson(draft)) as HindsightEvent
  let changed: unknown
  try {
    changed = JSON.parse(toJson(beforeSend(JSON.parse(toJson(draft)) as HindsightEvent) ?? null))
  } catch {
    return null
  }
  if (typeof changed !== 'object' || changed === null || Array.isArray(changed)) return null
  const event = changed as HindsightEvent
  // Another kind would have other fields; a moment of its own would change the order of what happened.
  if (event.kind !== before.kind) return null
  for (const [name, value] of Object.entries(before)) {
    if (name in event && typeOf(event[name]) !== typeOf(value) && value !== null && event[name] !== null) return null
  }
  const scrubbed = Object.entries(event).map(([name, value]) => [
    name,
    givenOnPurpose.includes(name) || toJson(value) === toJson(before[name]) ? value : scrub(name, value, privacy),
  ])
  return { ...Object.fromEntries(scrubbed), ts: draft.ts } as Draft<EventKind>
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value)

function scrub(name: string, value: unknown, privacy: Privacy): unknown {
  if (typeof value === 'string') return urlFields.includes(name) ? privacy.url(value) : privacy.text(value)
  if (Array.isArray(value)) return value.map((item) => scrub(name, item, privacy))
  return value
}
