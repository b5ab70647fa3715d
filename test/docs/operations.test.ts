/** What docs say of the product's operation is so: metrics, tests, capacity. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createMetrics } from '../../collector/src/metrics.ts'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const read = (name: string): string => readFileSync(path(name), 'utf8')

test('the Grafana dashboard and the deployment guide ask for metrics that there are, and leave out none of weight', () => {
  const still = { runs: 0, failures: 0, sessions: 0, seconds: 0, setAside: 0 }
  const metrics = createMetrics({
    writer: { stats: () => ({}), write: () => Promise.resolve(), stop: () => Promise.resolve() } as never,
    refusalLog: { totals: () => new Map([['key_unknown', 0]]) } as never,
    rollUp: { stats: () => still },
    closeSucceeded: { stats: () => ({ closed: 0, failures: 0 }) as never },
    connections: () => ({ open: 0, dropped: 0, refused: 0 }),
    backups: { gauges: () => ({ ageSeconds: 1, failures: 0 }) },
  })
  metrics.answered('v1', 200, 0.1)
  const text = metrics.text()
  metrics.stop()
  const there = new Set([...text.matchAll(/^(?:# TYPE )?(hindsight_\w+)/gm)].map(([, name]) => name))
  const asked = (file: string) => [...read(file).matchAll(/hindsight_\w+/g)].map(([name]) => name)
  for (const name of [...asked('docs/grafana.json'), ...asked('docs/deploy.md')]) expect(there).toContain(name)
  expect(new Set(asked('docs/grafana.json')).size).toBeGreaterThan(15)
  expect(text).toContain('hindsight_upload_answer_seconds_bucket{le="0.1"} 1')
})

test('every test that the page on security names is there', () => {
  const named = [...read('docs/security.md').matchAll(/`(test\/[\w/.]+\.test\.tsx?)`/g)].map(([, name]) => name ?? '')
  expect(named.length).toBeGreaterThan(15)
  for (const name of named) expect([name, existsSync(path(name))]).toEqual([name, true])
})

test('the capacity model says more for more, and refuses what is no number', () => {
  const disk = (sessions: string): number => {
    const told = execFileSync(process.execPath, [path('scripts/capacity.mjs'), '--sessions', sessions], {
      encoding: 'utf8',
    })
    const [, amount = '', unit] = /disk to have\s+([\d.]+) (GB|TB)/.exec(told) ?? []
    return Number(amount) * (unit === 'TB' ? 1_000 : 1)
  }
  expect(disk('1e7') / disk('1e6')).toBeCloseTo(10, 0)
  expect(() =>
    execFileSync(process.execPath, [path('scripts/capacity.mjs'), '--sessions', 'many'], { stdio: 'pipe' }),
  ).toThrow()
})
