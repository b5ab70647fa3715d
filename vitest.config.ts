import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Each file may start an engine and a browser of its own: two at a time is what two cores carry.
    pool: 'forks',
    maxWorkers: 2,
    expect: { poll: { timeout: 15_000 } },
  },
})
