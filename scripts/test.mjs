/** `npm test`: format, lint, types and every test, on the real engine and in a real browser. Arguments go to vitest. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
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

const folder = mkdtempSync(join(tmpdir(), 'hindsight-test-'))

/** Runs vitest; null where it did not come to its end. */
function vitest(name, ...args) {
  const results = join(folder, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
  const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', ...reporters, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  try {
    return { status, ...JSON.parse(readFileSync(results, 'utf8')) }
  } catch {
    return null
  }
}

const failedFiles = ({ testResults }) =>
  testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative(root, name))

/** So many files are looked at once more, alone; where more fail, it is not for want of time. */
const maxLookedAtAgain = 10

let all = vitest('all', ...given)
const first = all === null || given.length > 0 ? [] : failedFiles(all)
const again = first.length > 0 && first.length <= maxLookedAtAgain ? vitest('again', '--maxWorkers=1', ...first) : null
if (all !== null && again !== null) {
  const still = failedFiles(again)
  const unsteady = first.filter((file) => !still.includes(file))
  const before = all.testResults
    .filter(({ name }) => first.includes(relative(root, name)))
    .flatMap(({ assertionResults }) => assertionResults)
  const passedBefore = before.filter(({ status }) => status === 'passed').length
  all = {
    ...all,
    status: again.status,
    numPassedTests: all.numPassedTests - passedBefore + again.numPassedTests,
    numFailedTests: again.numFailedTests,
  }
  if (unsteady.length > 0) console.log(`Failed beside other tests, passed alone: ${unsteady.join(', ')}`)
}
if (all === null) console.log('0 passed, 1 failed')
else {
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = all
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
}
process.exit(all?.status ?? 1)
