/** A segment that was asked for, looked up: its filter, ready to be put to whatever is counted. */
import { AskedSegment } from '@hindsight/protocol/api/askedSegment'
import { type Filter, filter } from '@hindsight/protocol/filter'
import type { Conversion } from '@hindsight/protocol/settings'
import type { Condition, Segment } from '../queries/scope.ts'
import { holdsFilter } from '../queries/segment/holds.ts'
import type { Segments } from './segments.ts'

export type Fault = { field: string; rule: string }
export type OfSite = { siteId: string; conversion: Conversion }

export class LookedUpSegment extends AskedSegment implements Segment {
  readonly filter: Filter
  readonly #conversion: Conversion

  constructor(text: string, found: Filter, conversion: Conversion) {
    super(text)
    this.filter = found
    this.#conversion = conversion
  }

  holds(siteId: string, period: { fromMs: number; toMs: number }, days?: Condition): Condition {
    return holdsFilter({ siteId, conversion: this.#conversion, filter: this.filter }, period, days)
  }
}

function readFilter(text: string): Filter | Fault[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return [{ field: 'segment', rule: 'must be the id of a segment, or a filter as JSON' }]
  }
  const read = filter.safeParse(json)
  if (read.success) return read.data
  return read.error.issues.map(({ path, message }) => ({ field: ['segment', ...path].join('.'), rule: message }))
}

/** `text`: the id of a saved one, or a filter as JSON. */
export async function lookUpSegment(
  segments: Pick<Segments, 'get'>,
  { siteId, conversion }: OfSite,
  text: string,
): Promise<LookedUpSegment | Fault[]> {
  if (!text.trimStart().startsWith('{')) {
    const saved = await segments.get(siteId, text)
    return saved
      ? new LookedUpSegment(text, saved.body.filter, conversion)
      : [{ field: 'segment', rule: 'There is no such segment.' }]
  }
  const found = readFilter(text)
  return Array.isArray(found) ? found : new LookedUpSegment(text, found, conversion)
}

/** Every question comes through the one door that looks segments up. */
export function lookedUp(asked: AskedSegment | undefined): Segment | undefined {
  if (asked !== undefined && !(asked instanceof LookedUpSegment)) throw new Error('a segment that was not looked up')
  return asked
}
