/** Generated comparisons: persons who see a promotion a few times, each with an inclination of her own to click. */
import type { Arm } from '../../../collector/src/statistics/lift.ts'

type Sums = { persons: number; n: number; k: number; nn: number; kk: number; kn: number }
export const noSums = (): Sums => ({ persons: 0, n: 0, k: 0, nn: 0, kk: 0, kn: 0 })

export function addPersons(sums: Sums, persons: number, rate: number, random: () => number): void {
  for (let person = 0; person < persons; person++) {
    // About five impressions, seldom many; some persons click a lot, most never.
    const n = 1 + Math.floor(-4.5 * Math.log(1 - random()))
    const inclination = Math.min(1, rate * -Math.log(1 - random()))
    let k = 0
    for (let at = 0; at < n; at++) if (random() < inclination) k++
    sums.persons++
    sums.n += n
    sums.k += k
    sums.nn += n * n
    sums.kk += k * k
    sums.kn += k * n
  }
}

export function armOf({ persons, n, k, nn, kk, kn }: Sums): Arm {
  const [meanN, meanK] = [n / persons, k / persons]
  return {
    persons,
    sumN: n,
    sumK: k,
    varN: nn / persons - meanN * meanN,
    varK: kk / persons - meanK * meanK,
    covKN: kn / persons - meanK * meanN,
  }
}
