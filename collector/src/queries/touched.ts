/**
 * What a session touched: the pages that it saw and the places that something happened at, each as one number, with when
 * that first was. Written with the session, so that "of those who tried" needs no look at events, and is never of
 * another version than the session.
 */
import { placeOfEvent } from './signals.ts'

/** More than any person touches; what a flood invents stays out of every later question. */
const maxTouched = 5_000

/** A place of a page as one number; an empty place is the page itself. Both are expressions. */
export const spotOf = (path: string, place: string): string => `cityHash64(${path}, ${place})`

/** Over an event: the page that it happened on, and the place. */
export const spotsOfEvent = `[${spotOf('path', `''`)}, ${spotOf('path', placeOfEvent)}]`

/** Columns of `sessions`, over its events with `spots`. */
export const touchedColumns = {
  touched: touched('1'),
  touchedAfterMs: `arrayMap(ms -> toUInt32(least(ms - toUnixTimestamp64Milli(min(ts)), 4294967295)), ${touched('2')})`,
}

function touched(part: '1' | '2'): string {
  const first = 'minMap(spots, [toUnixTimestamp64Milli(ts), toUnixTimestamp64Milli(ts)])'
  return `arraySlice(tupleElement(${first}, ${part}), 1, ${maxTouched})`
}
