import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/sequence.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/support/templateFolder.ts'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // Each file may start an engine and a browser of its own, and waits for them a third of its time: three at a time is
    // what two cores carry.
    pool: 'forks',
    // What files import stays loaded for the next one, and so does the browser that they share.
    isolate: false,
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    expect: { poll: { timeout: 30_000 } },
  },
})
