/** Many generated comparisons, each looked at many times, and how often a difference was said to be there. */
import { type Lift, liftOf } from '../../../collector/src/statistics/lift.ts'
import { createRandom } from '../cause/random.ts'
import { addPersons, armOf, noSums } from './madeArms.ts'

export type Runs = { seed: number; runs: number; looks: number; personsPerLook: number; rate: number; lift: number }

export type Outcome = {
  /** Runs with a verdict at any look; at the last one. */
  saidEver: number
  saidLast: number
  /** Runs whose p at the planned end was below .05; whose p would have been at any look. */
  pLast: number
  pEver: number
  /** Runs whose last interval holds the truth. */
  covered: number
}

const isVerdict = ({ verdict }: Lift): boolean => verdict === 'higher' || verdict === 'lower'

export function runsOf({ seed, runs, looks, personsPerLook, rate, lift }: Runs): Outcome {
  const random = createRandom(seed).next
  const sum: Outcome = { saidEver: 0, saidLast: 0, pLast: 0, pEver: 0, covered: 0 }
  for (let run = 0; run < runs; run++) {
    const [control, treatment] = [noSums(), noSums()]
    let [said, seen] = [false, false]
    let last: Lift | null = null
    for (let look = 0; look < looks; look++) {
      addPersons(control, personsPerLook, rate, random)
      addPersons(treatment, personsPerLook, rate * lift, random)
      last = liftOf(armOf(control), armOf(treatment), { planned: 2 * looks * personsPerLook, ended: true })
      said ||= isVerdict(last)
      seen ||= last.p !== null && last.p < 0.05
    }
    if (!last) continue
    sum.saidEver += Number(said)
    sum.pEver += Number(seen)
    sum.saidLast += Number(isVerdict(last))
    sum.pLast += Number(last.p !== null && last.p < 0.05)
    sum.covered += Number((last.low ?? 0) <= lift && lift <= (last.high ?? Number.POSITIVE_INFINITY))
  }
  return sum
}
