/** Why a session, or a part of it, cannot be watched: the reasons and their words. `missing.ts` decides which apply when. */
import type { CostLevel, RecordingReason } from './events.ts'

const words: Record<RecordingReason, string> = {
  on: 'No replay has arrived',
  sampledOut: 'Not in the share of sessions that is replayed',
  noConsent: 'The visitor has not agreed to replay',
  optedOut: 'The visitor has opted out',
  browserTooOld: 'The browser is too old for replay',
  pageTooLarge: 'The page is too large to be replayed',
  overBudget: 'Recording was too slow on this device',
  recorderError: 'The recorder has failed on this page',
  stopped: 'The site has stopped the recording',
  siteOff: 'Recording is switched off for the site',
  tooShort: 'The visit was shorter than the site replays',
  notTriggered: 'Nothing happened that the site replays visits for',
  blocked: 'The page or an extension kept the replay part of the recorder from loading',
}

/** Of these the visitor said that facts are enough, or was not asked for more. */
export const withoutReplayConsent = ['noConsent', 'optedOut'] as const satisfies readonly RecordingReason[]

export function whyNoReplay(reason: string): string {
  return (words as Record<string, string>)[reason] ?? 'No replay has arrived'
}

/** Beside what the recorder itself says: what is seen from what arrived and what did not. */
const seen = {
  /** The recorder was on, and nothing of it is here, or not yet. */
  notArrived: 'The recorder was on, but the replay never arrived',
  notYet: 'The replay has not arrived yet',
  /** It never said whether it was on. */
  unknown: 'The recorder has not said whether it replayed this page',
  noStart: 'The beginning of this page never arrived, without which the rest cannot be shown',
  lost: 'A part of the replay never arrived',
  dropped: 'The visitor’s browser had to drop a part of the replay: it could not be sent in time',
  droppedFacts: 'The visitor’s browser had to drop some of what happened: it could not be sent in time',
  refused: 'A part of the replay was refused',
  degraded: 'Less was recorded, since recording took more of the device than the site allows',
  retention: 'The replay was deleted: it was older than replays are kept',
  erased: 'The replay was erased',
} as const

export const missingReasons = [
  ...(Object.keys(words) as RecordingReason[]).filter((reason) => reason !== 'on'),
  ...(Object.keys(seen) as (keyof typeof seen)[]),
] as const
export type MissingReason = Exclude<RecordingReason, 'on'> | keyof typeof seen

export function missingWords(reason: MissingReason): string {
  return reason in seen ? seen[reason as keyof typeof seen] : words[reason as RecordingReason]
}

const lessOf: Record<Exclude<CostLevel, 'full'>, string> = {
  noMouseMoves: 'no mouse movement',
  fewAttributes: 'no mouse movement, few changes of looks',
  fewSnapshots: 'no mouse movement, few changes of looks, few whole pictures',
  factsOnly: 'steps only, no picture',
}

export const degradedWords = (level: Exclude<CostLevel, 'full'>): string => `${seen.degraded} (${lessOf[level]})`

/** `3`, `3–5`. */
const numbers = (from: number, to: number): string => (from === to ? `${from}` : `${from}–${to}`)

export function lostWords(from: number, to: number): string {
  return from === to
    ? `A part of the replay never arrived (chunk ${from})`
    : `Parts of the replay never arrived (chunks ${numbers(from, to)})`
}

/** How many of them: chunks that no number tells of, events. */
export function countedWords(reason: MissingReason, n: number, one: string): string {
  return `${missingWords(reason)} (${n} ${one}${n === 1 ? '' : 's'})`
}

export function droppedWords(from: number, to: number): string {
  return `${seen.dropped} (${from === to ? 'chunk' : 'chunks'} ${numbers(from, to)})`
}

export function refusedWords(chunkNo: number, says: string): string {
  return `A part of the replay was refused (chunk ${chunkNo}). ${says}`
}
