/**
 * `npm run bench:recorder [-- --rounds 5] [--pages shop,heavy] [--only Hindsight,"rrweb record"]`: what recorders cost
 * a page, side by side in one run. Rounds are interleaved, so that a slow minute of the machine hits everyone; medians.
 */
import { parseArgs } from 'node:util'
import { launchOwnChromium } from '../../test/support/chromium.ts'
import { contenders } from './contenders.ts'
import { startPages } from './pageServer.ts'
import { startSink } from './sink.ts'
import { type Cost, type PageName, visit } from './visit.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    pages: { type: 'string', default: 'shop,heavy' },
    only: { type: 'string' },
  },
})
const wanted = values.only?.split(',')
const all = (await contenders()).filter(({ name }, at) => at === 0 || !wanted || wanted.includes(name))
const sink = await startSink()
const pages = await startPages(sink.url)
const browser = await launchOwnChromium()
const nobody = all[0]?.name ?? ''

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)}`

function print(page: PageName, costs: Map<string, Cost[]>): void {
  const of = (name: string, field: keyof Cost) => median((costs.get(name) ?? []).map((cost) => cost[field]))
  console.log(`\n${page}: medians of ${values.rounds}; main thread and heap are what a recorder adds to the page`)
  console.log(
    '| recorder | main thread, ms | of it script | heap, kB | sent, kB | first script, kB gzip | all scripts |',
  )
  console.log('|---|---:|---:|---:|---:|---:|---:|')
  for (const { name } of all) {
    const base = name === nobody ? () => 0 : (field: keyof Cost) => of(nobody, field)
    const cells = [
      (of(name, 'mainMs') - base('mainMs')).toFixed(0),
      (of(name, 'scriptMs') - base('scriptMs')).toFixed(0),
      kB(of(name, 'heapBytes') - base('heapBytes')),
      kB(of(name, 'wireBytes')),
      kB(of(name, 'firstScriptBytes')),
      kB(of(name, 'scriptBytes')),
    ]
    console.log(`| ${name} | ${cells.join(' | ')} |`)
  }
}

try {
  for (const page of values.pages.split(',') as PageName[]) {
    const costs = new Map<string, Cost[]>()
    // The first visitor of a site sends its stylesheets to Hindsight, once and for all: told, and not of every visit.
    const ours = all.find(({ name }) => name === 'Hindsight')
    const first = ours && (await visit({ browser, sink, pages }, ours, page))
    if (first) console.log(`\n${page}: the very first visitor of a site sends ${kB(first.wireBytes)} kB to Hindsight`)
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const contender of all) {
        const cost = await visit({ browser, sink, pages }, contender, page)
        costs.set(contender.name, [...(costs.get(contender.name) ?? []), cost])
        if (process.env.DEBUG) console.log(page, round, contender.name, cost)
      }
    }
    print(page, costs)
  }
} finally {
  await browser.close()
  await pages.stop()
  await sink.stop()
}
