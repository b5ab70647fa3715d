import { clockText } from '../moments.ts'

/** `1:23`, or what a bookmark of the whole session is called. */
export function whenText(ts: number | null, startTs: number): string {
  return ts === null ? 'The whole session' : clockText(ts - startTs)
}
