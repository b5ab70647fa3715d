import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/sequence.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['**/node_modules/**'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // Each file may start an engine and a browser of its own: two at a time is what two cores carry. Three take as long in
    // all, and keep time so badly that what is promised within seconds comes late.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    expect: { poll: { timeout: 30_000 } },
  },
})
