/**
 * Is what a struggle point is said to cost what it cost? Generated, confounded persons in the real engine, asked as the
 * list of points asks: `npm run trial:impact`, with the first seed, how many, and of how many persons as arguments
 * (`npm run trial:impact -- 1 100 2000`).
 */
import type { Estimate } from '@hindsight/protocol/api/impact'
import { askImpact, loadShoppers } from '../collector/impact/confounded.ts'
import { startStore } from '../collector/read/readStack.ts'

const [firstSeed = 1, seeds = 100, size = 2_000] = process.argv.slice(2).map(Number)
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const holds = ({ low, high }: Estimate, truth: number): number => Number(low <= truth && truth <= high)

const { store, stop } = await startStore()
try {
  const sums = { truth: 0, said: 0, worth: 0, saidWorth: 0, covers: 0, coversWorth: 0, affected: 0, unmatched: 0 }
  const line = (n: number) =>
    `${n} sets of ${size}: interval covers conversions ${sums.covers}, value ${sums.coversWorth}; ` +
    `bias ${(100 * (sums.said / sums.truth - 1)).toFixed(1)} % and ${(100 * (sums.saidWorth / sums.worth - 1)).toFixed(1)} %; ` +
    `lost ${(sums.truth / n).toFixed(1)} of ${(sums.affected / n).toFixed(0)} affected, ${(sums.unmatched / n).toFixed(1)} unmatched`
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const siteId = `impact-${seed}`
    const truth = await loadShoppers(store, siteId, seed, size)
    const { lost, value, affected, matched } = await askImpact(store, siteId)
    if (!lost || !value) throw new Error(`Nothing is said of seed ${seed}.`)
    sums.truth += truth.conversions
    sums.worth += truth.value
    sums.said += lost.value
    sums.saidWorth += value.value
    sums.covers += holds(lost, truth.conversions)
    sums.coversWorth += holds(value, truth.value)
    sums.affected += affected
    sums.unmatched += affected - matched
    const done = seed - firstSeed + 1
    if (done % 10 === 0 || done === seeds) print(line(done))
  }
} finally {
  await stop()
}
