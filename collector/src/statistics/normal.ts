/** The normal distribution. */

/** Both tails beyond |z|: Chebyshev's fit of erfc (Numerical Recipes, `erfcc`), right to 1.2e-7 of its value. */
export function twoSidedP(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.5 * x)
  const terms = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ]
  const fit = terms.reduce((sum, term) => sum * t + term, 0)
  return Math.min(1, t * Math.exp(-x * x + fit))
}

/** Two-sided 95 %. */
export const z95 = 1.959963985
