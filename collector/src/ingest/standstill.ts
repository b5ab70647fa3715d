/**
 * Whether this process has stood still lately: stopped, or without a turn of its loop. What it reads after that may have
 * been given up by its sender, who hung up or tries elsewhere, though the connection does not say so yet.
 */
const beatMs = 50
/** Longer than a loop under load takes for a turn, shorter than anyone waits before trying elsewhere. */
const standstillMs = 300
/** What waited to be read has been read by then. */
const latelyMs = 5_000

export type Standstill = { wasLately(): boolean; stop(): void }

export function watchStandstill(): Standstill {
  let beatAt = performance.now()
  let stoodStillAt = Number.NEGATIVE_INFINITY
  function look(): void {
    const now = performance.now()
    if (now - beatAt > beatMs + standstillMs) stoodStillAt = now
    beatAt = now
  }
  const timer = setInterval(look, beatMs).unref()
  return {
    wasLately() {
      look()
      return performance.now() - stoodStillAt < latelyMs
    },
    stop: () => clearInterval(timer),
  }
}
