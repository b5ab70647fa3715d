/**
 * How far a window lies from the same hours of the days before, as z. Days differ among themselves by more than chance;
 * by how much (φ) is taken from those windows themselves, so that a site with restless days is not restless alerts.
 */
export type Window = { n: number; k: number }
export type Trend = { expected: number; z: number }

/** Fewer windows say nothing of how days differ. */
const minWindows = 7

/** Of k among n: a share with its over-dispersion. null: the days before say nothing. */
export function shareTrend({ n, k }: Window, before: readonly Window[]): Trend | null {
  const used = before.filter((one) => one.n > 0)
  const all = used.reduce((sum, one) => sum + one.n, 0)
  if (used.length < minWindows || n === 0) return null
  const p = used.reduce((sum, one) => sum + one.k, 0) / all
  const chance = p * (1 - p)
  // All or none of them: what differs from it cannot be measured, so the least that there might have been is taken.
  const safe = chance > 0 ? chance : (1 / all) * (1 - 1 / all)
  const spread = used.reduce((sum, one) => sum + (one.k - one.n * p) ** 2 / (one.n * safe), 0) / (used.length - 1)
  const phi = Math.max(1, spread)
  const z = (k - n * p) / Math.sqrt(phi * (n * safe + (n * n * safe) / all))
  return { expected: n * p, z }
}

/** Of a bare number: the same with Poisson's variance. */
export function countTrend(value: number, before: readonly number[]): Trend | null {
  if (before.length < minWindows) return null
  const mean = before.reduce((sum, one) => sum + one, 0) / before.length
  const safe = Math.max(mean, 1 / before.length)
  const phi = Math.max(1, before.reduce((sum, one) => sum + (one - mean) ** 2 / safe, 0) / (before.length - 1))
  return { expected: mean, z: (value - mean) / Math.sqrt(phi * safe * (1 + 1 / before.length)) }
}
