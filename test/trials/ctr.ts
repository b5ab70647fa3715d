/**
 * Is a difference between two arms said to be there when it is not, and found when it is? Generated persons, looked at
 * once and thirty times: `npm run trial:ctr`, with the first seed and how many runs as arguments
 * (`npm run trial:ctr -- 1 2000`).
 */
import { runsOf } from '../collector/analysis/liftRuns.ts'

const [seed = 1, runs = 2_000] = process.argv.slice(2).map(Number)
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const share = (k: number): string => `${((100 * k) / runs).toFixed(1)} %`

for (const lift of [1, 1.2, 1.5]) {
  for (const [looks, personsPerLook] of [
    [1, 2_000],
    [30, 70],
  ] as const) {
    const sum = runsOf({ seed, runs, looks, personsPerLook, rate: 0.08, lift })
    print(
      `true ratio ${lift}, ${looks} look${looks === 1 ? '' : 's'} at ${looks * personsPerLook} persons an arm: ` +
        `verdict at any look ${share(sum.saidEver)}, at the last ${share(sum.saidLast)}; ` +
        `p < .05 at the end ${share(sum.pLast)}, at any look ${share(sum.pEver)}; interval covers ${share(sum.covered)}`,
    )
  }
}
