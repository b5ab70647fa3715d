/** `npm test`: format, lint, types and every test, on the real engine and in a real browser. Arguments go to vitest. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildStale } from './build.mjs'
import { ensureChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (command, ...args) => {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

try {
  ensureChromium()
  await buildStale()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
const given = process.argv.slice(2)
if (given.length === 0) run('npm', 'run', '--silent', 'check')

const results = join(mkdtempSync(join(tmpdir(), 'hindsight-test-')), 'results.json')
const { status } = spawnSync(
  'npx',
  ['--no-install', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`, ...given],
  { cwd: root, stdio: 'inherit' },
)
try {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(results, 'utf8'))
  console.log(
    `${numPassedTests} passed, ${numFailedTests} failed${numPendingTests ? `, ${numPendingTests} skipped` : ''}`,
  )
} catch {
  console.log('0 passed, 1 failed')
}
process.exit(status ?? 1)
