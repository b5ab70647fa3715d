/** The segment that something saved names, as it is now: an alert watches what its segment has become. */
import type { Store } from '../clickhouse/store.ts'
import type { Segment } from '../queries/scope.ts'
import { createState } from '../state.ts'
import { lookUpSegment, type OfSite } from './asked.ts'
import { createSegments } from './segments.ts'

/** undefined: none is named; null: there is no such segment (any more). */
export async function namedSegment(
  store: Store,
  site: OfSite,
  { segment }: { segment?: string | undefined },
): Promise<Segment | null | undefined> {
  if (segment === undefined) return undefined
  const found = await lookUpSegment(createSegments(createState(store)), site, segment)
  return Array.isArray(found) ? null : found
}
