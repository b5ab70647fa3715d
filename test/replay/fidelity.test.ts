/**
 * Replays look as the pages looked: a sample of `npm run bench:fidelity`, whose whole table is docs/fidelity.md. Recorded
 * by the real recorder, shown by the real player under the dashboard's policy, compared with what the visitor saw.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { documentProbes } from '../../bench/fidelity/probes/documents.ts'
import { stateProbes } from '../../bench/fidelity/probes/states.ts'
import { styleProbes } from '../../bench/fidelity/probes/styles.ts'
import { verdictOf } from '../../bench/fidelity/report.ts'
import { type Bench, type Outcome, startBench } from '../../bench/fidelity/run.ts'
import { launchChromium } from '../support/chromium.ts'

const sample = [
  'var() in shorthands',
  'dark mode',
  'adopted style sheet replaced later',
  'nested shadow roots and slots',
  'popover, open before the snapshot',
  'hover in a shadow root',
  'focus ring by keyboard',
  'field states while masked',
]

let browser: Browser
let bench: Bench
const outcomes = new Map<string, Outcome>()

beforeAll(async () => {
  browser = await launchChromium()
  bench = await startBench(browser)
  const probes = [...styleProbes, ...documentProbes, ...stateProbes].filter(({ name }) => sample.includes(name))
  await Promise.all(probes.map(async (probe) => outcomes.set(probe.name, await bench.probe(probe))))
})

afterAll(async () => {
  await bench?.stop()
  await browser?.close()
})

describe('replayed as it was seen', () => {
  it.each(sample)('%s', (name) => {
    const { share, styles, faults } = outcomes.get(name) ?? { share: 1, styles: ['not compared'], faults: [] }
    expect({ share, styles, faults }).toEqual({ share: expect.any(Number), styles: [], faults: [] })
    expect(share).toBeLessThan(0.0001)
  })

  it('would be told if it were not', async () => {
    const probe = stateProbes.find(({ name }) => name === 'canvas')
    if (!probe) throw new Error('The probe is gone')
    const seen = await bench.probe(probe)
    expect(seen.share).toBeGreaterThan(0.01)
    expect(verdictOf({ ...seen, intended: null })).toBe('DIFFERS')
  })
})
