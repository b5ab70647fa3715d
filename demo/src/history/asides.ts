/**
 * What a recorder tells of every page beside what its visitor does on purpose: how it was scrolled, how quick it was, a
 * pointer shaken in impatience, a slow answer, a reload. By a chance of its own, so that the history stays what it is.
 */
import type { EventOf } from '@hindsight/protocol/events'
import type { Draft } from './drafts.ts'
import { createRandom, type Random } from './random.ts'

/** Shares of pages, clicks and fields. Each trouble is met by a few persons in thirty days. */
const share = {
  scrolled: 0.6,
  thrashed: 0.003,
  measured: 0.25,
  shaken: 0.002,
  slow: 0.002,
  lost: 0.0015,
  reloaded: 0.001,
}
/** Pages of this length are scrolled, in ms. */
const minScrolledMs = 2000

export type Asides = {
  /** What is told when a page is left, by how long it was looked at. */
  ofPage(lookedAtMs: number, now: number): Draft[]
  /** ms until a click was answered; null: as quickly as ever. */
  slowReactionMs(): number | null
  /** What was typed did not stay in its field. */
  isLost(): boolean
  /** Loaded anew in impatience. */
  isReloaded(): boolean
}

export function createAsides(sessionId: string): Asides {
  const random = createRandom(Number.parseInt(sessionId.slice(0, 8), 16))
  return {
    ofPage: (lookedAtMs, now) => [...scrolls(random, lookedAtMs, now), ...vitals(random), ...shakes(random)],
    slowReactionMs: () => (random.chance(share.slow) ? random.whole(2200, 6000) : null),
    isLost: () => random.chance(share.lost),
    isReloaded: () => random.chance(share.reloaded),
  }
}

function scrolls(random: Random, lookedAtMs: number, now: number): Draft<EventOf<'scroll'>>[] {
  if (lookedAtMs < minScrolledMs || !random.chance(share.scrolled)) return []
  const isThrashed = random.chance(share.thrashed)
  const burst = isThrashed ? random.whole(4, 7) : 0
  return [
    {
      kind: 'scroll',
      depth: Math.round(random.between(0.35, 1) * 100) / 100,
      reversals: burst + random.whole(0, 2),
      burstReversals: burst,
      burstTs: isThrashed ? now - random.whole(300, 1500) : null,
    },
  ]
}

/** Median and share that is poor: as of a shop that is well made and not everywhere quick. */
function vitals(random: Random): Draft<EventOf<'webVital'>>[] {
  if (!random.chance(share.measured)) return []
  const largest = random.chance(0.02) ? random.whole(4100, 7500) : Math.min(3900, random.spanMs(1300))
  const shift = random.chance(0.01) ? random.between(0.26, 0.4) : random.between(0, 0.05)
  return [
    { kind: 'webVital', name: 'LCP', value: largest },
    { kind: 'webVital', name: 'CLS', value: Math.round(shift * 1000) / 1000 },
  ]
}

function shakes(random: Random): Draft<EventOf<'cursor'>>[] {
  if (!random.chance(share.shaken)) return []
  const wayPx = random.whole(40, 160)
  return [
    {
      kind: 'cursor',
      reversals: random.whole(6, 9),
      durationMs: random.whole(600, 800),
      pathPx: wayPx * random.whole(6, 12),
      wayPx,
    },
  ]
}
