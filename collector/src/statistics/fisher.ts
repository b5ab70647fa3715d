/** Fisher's exact test, one-sided, in logarithms: what planted causes come to is often below what a double can hold. */

/** ln n!, grown as needed. */
const lnFactorials: number[] = [0]

function lnFactorial(n: number): number {
  for (let at = lnFactorials.length; at <= n; at++) lnFactorials.push((lnFactorials[at - 1] ?? 0) + Math.log(at))
  return lnFactorials[n] ?? 0
}

const lnChoose = (n: number, k: number): number => lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k)

/** Terms this much smaller than the sum change nothing any more. */
const negligible = 1e-17

/**
 * ln of the chance that, of n drawn without looking out of `all`, of which `marked` are marked, k or more are marked.
 */
export function lnFisher(all: number, marked: number, n: number, k: number): number {
  const [lowest, highest] = [Math.max(0, n + marked - all), Math.min(n, marked)]
  if (k <= lowest) return 0
  if (k > highest) return Number.NEGATIVE_INFINITY
  const lnAt = (x: number) => lnChoose(marked, x) + lnChoose(all - marked, n - x) - lnChoose(all, n)
  // The tail away from the middle is summed, from its greatest term on; the other one is what remains.
  if (k > (n * marked) / all) {
    let [term, sum] = [1, 1]
    for (let x = k; x < highest && term > negligible * sum; x++) {
      term *= ((marked - x) * (n - x)) / ((x + 1) * (all - marked - n + x + 1))
      sum += term
    }
    return Math.min(0, lnAt(k) + Math.log(sum))
  }
  let [term, sum] = [1, 1]
  for (let x = k - 1; x > lowest && term > negligible * sum; x--) {
    term *= (x * (all - marked - n + x)) / ((marked - x + 1) * (n - x + 1))
    sum += term
  }
  return Math.log1p(-Math.min(1, Math.exp(lnAt(k - 1)) * sum))
}
