/** Do recorded pages look as they looked? `npm run bench:fidelity [-- name …]`: a table, and pictures of what differs. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium } from '../../test/support/chromium.ts'
import { documentProbes } from './probes/documents.ts'
import { stateProbes } from './probes/states.ts'
import { styleProbes } from './probes/styles.ts'
import { type Outcome, startBench } from './run.ts'

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const how = process.argv.includes('--played') ? 'played' : 'sought'
const out = join(tmpdir(), 'hindsight-fidelity')
mkdirSync(out, { recursive: true })

const probes = [...styleProbes, ...documentProbes, ...stateProbes].filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
)
const browser = await launchChromium()
const bench = await startBench(browser)
const outcomes: Outcome[] = []
const queue = [...probes]
async function work(): Promise<void> {
  for (let probe = queue.shift(); probe; probe = queue.shift()) {
    try {
      outcomes.push(await bench.probe(probe, how))
    } catch (error) {
      console.error(probe.name, error)
    }
  }
}
await Promise.all([work(), work(), work()])
outcomes.sort(
  (a, b) => probes.findIndex(({ name }) => name === a.name) - probes.findIndex(({ name }) => name === b.name),
)
for (const { name, share, styles, faults, intended, pictures } of outcomes) {
  const same = share === 0 && styles.length === 0 && faults.length === 0
  console.log(`${same ? 'same  ' : intended ? 'intend' : 'DIFFER'} ${(share * 100).toFixed(3).padStart(7)} %  ${name}`)
  if (same) continue
  for (const line of [...faults, ...styles].slice(0, 6)) console.log(`          ${line.slice(0, 180)}`)
  const file = name.replaceAll(/\W+/g, '-')
  writeFileSync(join(out, `${file}-live.png`), pictures.live)
  writeFileSync(join(out, `${file}-replayed.png`), pictures.replayed)
  if (pictures.difference)
    writeFileSync(join(out, `${file}-difference.png`), Buffer.from(pictures.difference, 'base64'))
}
console.log(`Pictures are in ${out}`)
await bench.stop()
await browser.close()
