/**
 * Benjamini and Hochberg (1995): q of each test, the expected share of false discoveries among all that are at least as
 * strong, were it reported. Over all tests that were made: to leave some out because of their outcome makes it untrue.
 */
export function qValues(lnP: readonly number[]): number[] {
  const order = lnP.map((_, index) => index).sort((a, b) => (lnP[b] ?? 0) - (lnP[a] ?? 0))
  const q = new Array<number>(lnP.length)
  let least = 1
  for (const [at, index] of order.entries()) {
    const rank = lnP.length - at
    least = Math.min(least, Math.exp((lnP[index] ?? 0) + Math.log(lnP.length / rank)))
    q[index] = least
  }
  return q
}
