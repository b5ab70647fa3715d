/**
 * Keeps the recorder to what the site allows it of the main thread, `budgetPercent` of any ten seconds. Above that it
 * does less, one step at a time (`costLevels`); after a long calm one step more again, and after each relapse it takes
 * twice the calm. What has come to facts only stays there: a page that was too much twice is too much.
 */
import type { CostLevel } from '@hindsight/protocol/events'
import type { PageControl, Stop } from '../page.ts'

export type CostBudget = {
  level(): CostLevel
  /** At least this level. */
  isAt(level: CostLevel): boolean
  /** Judges anew from now on: what a start costs says nothing about what follows. */
  restart(): void
  /** Looks every second until it is stopped. */
  watch(): Stop
}

/** As in `protocol/events.ts`, whose values would bring its validators along. */
const costLevels: readonly CostLevel[] = ['full', 'noMouseMoves', 'fewAttributes', 'fewSnapshots', 'factsOnly']
const windowMs = 10_000
const lookEveryMs = 1000
const firstCalmMs = 30_000
const maxCalmMs = 10 * 60_000
/** Calm enough to try more: far enough below, or the next step up would only bring the next one down. */
const calmShare = 0.4

type Deps = {
  page: PageControl
  percent(): number
  changed(level: CostLevel): void
}

export function createCostBudget({ page, percent, changed }: Deps): CostBudget {
  let at = 0
  let calmMs = firstCalmMs
  let calmSince = Date.now()
  /** Own time so far, at the last looks of ten seconds. */
  let looks: number[] = []

  const levelAt = (n: number): CostLevel => costLevels[n] ?? 'factsOnly'

  function goTo(next: number): void {
    at = next
    restart()
    changed(levelAt(at))
  }

  function restart(): void {
    looks = [page.ownMs()]
    calmSince = Date.now()
  }

  function look(): void {
    const ownMs = page.ownMs()
    const allowedMs = (percent() / 100) * windowMs
    const spentMs = ownMs - (looks[0] ?? ownMs)
    looks = [...looks, ownMs].slice(-windowMs / lookEveryMs)
    const last = costLevels.length - 1
    if (at === last) return
    if (spentMs > allowedMs) {
      // The first relapse is no relapse yet.
      if (at > 0) calmMs = Math.min(maxCalmMs, calmMs * 2)
      goTo(at + 1)
    } else if (spentMs > allowedMs * calmShare) calmSince = Date.now()
    else if (at > 0 && Date.now() - calmSince > calmMs) goTo(at - 1)
  }

  return {
    level: () => levelAt(at),
    isAt: (level) => at >= costLevels.indexOf(level),
    restart,
    watch() {
      restart()
      return page.every(lookEveryMs, look)
    },
  }
}
