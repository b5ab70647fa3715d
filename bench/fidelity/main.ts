/**
 * Do recorded pages look as they looked? `npm run bench:fidelity [-- words …]`: a table, and pictures of what differs.
 * `--played` plays instead of seeking, `--shop` takes the shop's pages alone, `--write` writes docs/fidelity.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchOwnChromium } from '../../test/support/chromium.ts'
import { startStack } from '../../test/support/stack.ts'
import type { Probe } from './probe.ts'
import { documentProbes } from './probes/documents.ts'
import { stateProbes } from './probes/states.ts'
import { styleProbes } from './probes/styles.ts'
import { documentOf, lineOf, maxShopShare, verdictOf } from './report.ts'
import { type Bench, type Outcome, startBench } from './run.ts'
import { shopOutcomes } from './shop.ts'

const has = (option: string) => process.argv.includes(option)
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const all = [...styleProbes, ...documentProbes, ...stateProbes]
const chosen = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
const probes = has('--shop') ? [] : chosen
const takesShop = has('--shop') || wanted.length === 0
/** Pages recorded at a time. */
const workers = 3

const out = join(tmpdir(), 'hindsight-fidelity')
mkdirSync(out, { recursive: true })
const browser = await launchOwnChromium()

function show(outcome: Outcome): void {
  console.log(lineOf(outcome))
  const { name, styles, faults, pictures } = outcome
  const verdict = verdictOf(outcome)
  if (verdict === 'same') return
  if (verdict === 'DIFFERS')
    for (const line of [...faults, ...styles].slice(0, 8)) console.log(`    ${line.slice(0, 180)}`)
  const file = join(out, name.replaceAll(/\W+/g, '-'))
  writeFileSync(`${file}-live.png`, pictures.live)
  writeFileSync(`${file}-replayed.png`, pictures.replayed)
  if (pictures.difference) writeFileSync(`${file}-difference.png`, Buffer.from(pictures.difference, 'base64'))
}

/** A machine that is busy with something else may be too slow once. */
async function tried(bench: Bench, probe: Probe): Promise<Outcome> {
  const how = has('--played') ? 'played' : 'sought'
  return bench.probe(probe, how).catch(() => bench.probe(probe, how))
}

async function probed(bench: Bench): Promise<Outcome[]> {
  const queue = [...probes]
  const outcomes: Outcome[] = []
  const work = async () => {
    for (let probe = queue.shift(); probe; probe = queue.shift()) {
      outcomes.push(await tried(bench, probe))
      console.error(`${outcomes.length} of ${probes.length}`)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  const order = new Map(probes.map(({ name }, i) => [name, i]))
  return outcomes.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0))
}

async function shopped(bench: Bench): Promise<Outcome[]> {
  const stack = await startStack()
  try {
    return await shopOutcomes(browser, stack, bench)
  } finally {
    await stack.stop()
  }
}

const bench = await startBench(browser)
const ofProbes = await probed(bench)
const ofShop = takesShop ? await shopped(bench) : []
for (const outcome of [...ofProbes, ...ofShop]) show(outcome)
await bench.stop()
await browser.close()

const failed = [
  ...ofProbes.filter((outcome) => verdictOf(outcome) === 'DIFFERS'),
  ...ofShop.filter(({ share }) => share >= maxShopShare),
]
console.log(`${ofProbes.length} probes and ${ofShop.length} pages of the shop; ${failed.length} not as they should be.`)
console.log(`Pictures are in ${out}`)
if (has('--write')) {
  const file = fileURLToPath(new URL('../../docs/fidelity.md', import.meta.url))
  writeFileSync(file, documentOf(ofProbes, ofShop))
}
if (failed.length > 0) process.exitCode = 1
