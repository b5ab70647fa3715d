/**
 * Is a planted cause found, and nothing where nothing is planted? Generated persons in the real engine, asked as the API
 * asks: `npm run trial:cause`, with the first seed and how many as arguments (`npm run trial:cause -- 1 100`), and the
 * sizes after them.
 */
import { performance } from 'node:perf_hooks'
import { askCause, isPlanted, loadPopulation } from '../collector/cause/load.ts'
import { scenarios } from '../collector/cause/population.ts'
import { startStore } from '../collector/read/readStack.ts'

const [firstSeed = 1, seeds = 100, ...given] = process.argv.slice(2).map(Number)
const sizes = given.length > 0 ? given : [4_000, 2_000, 1_000]
const print = (line: string): void => void process.stdout.write(`${line}\n`)

const { store, stop } = await startStore()
try {
  for (const size of sizes) {
    const first = { single: 0, pair: 0, release: 0, nothing: 0 }
    const anything = { single: 0, pair: 0, release: 0, nothing: 0 }
    const more = { single: 0, pair: 0, release: 0, nothing: 0 }
    let [askedMs, asked] = [0, 0]
    const counts = () => `first ${JSON.stringify(first)}, anything ${JSON.stringify(anything)}`
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
      if (seed > firstSeed && (seed - firstSeed) % 10 === 0) print(`  after ${seed - firstSeed}: ${counts()}`)
      const siteId = `trial-${size}-${seed}`
      await loadPopulation(store, siteId, seed, size)
      for (const scenario of scenarios) {
        const startedAt = performance.now()
        const found = await askCause(store, siteId, scenario)
        askedMs += performance.now() - startedAt
        asked++
        if (isPlanted(scenario, found) && scenario !== 'nothing') first[scenario]++
        if (found.causes.length > 0) anything[scenario]++
        if (found.causes.length > 1) more[scenario]++
        if (process.env.VERBOSE && (scenario === 'nothing' ? found.causes.length > 0 : !isPlanted(scenario, found))) {
          print(`  seed ${seed} ${scenario}: ${found.says}`)
        }
      }
    }
    print(`${size} persons, ${seeds} seeds from ${firstSeed}, ${(askedMs / asked).toFixed(0)} ms an answer:`)
    for (const scenario of ['single', 'pair', 'release'] as const) {
      print(
        `  ${scenario} planted: first in ${first[scenario]}, something said in ${anything[scenario]}, something more in ${more[scenario]}`,
      )
    }
    print(`  nothing planted: something said in ${anything.nothing}`)
  }
} finally {
  await stop()
}
