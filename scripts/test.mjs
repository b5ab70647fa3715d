/** `npm test`: format, lint, types and every test, on the real engine and in a real browser. Arguments go to vitest. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildStale } from './build.mjs'
import { ensureChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Resolves to the exit code, null where a signal ended it, and to what was not shown. */
function run(command, args, { isShown = true } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['inherit', ...Array(2).fill(isShown ? 'inherit' : 'pipe')],
    })
    let output = ''
    const note = (text) => {
      output += text
    }
    child.stdout?.setEncoding('utf8').on('data', note)
    child.stderr?.setEncoding('utf8').on('data', note)
    child.on('error', (error) => resolve({ status: 1, output: String(error) }))
    child.on('close', (status) => resolve({ status, output }))
  })
}

try {
  ensureChromium()
  await buildStale()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
const given = process.argv.slice(2)
/** Beside the tests, which wait now and then: what it says is shown when it is done. */
async function passesCheck() {
  if (given.length > 0) return true
  const { status, output } = await run('npm', ['run', '--silent', 'check'], { isShown: false })
  console.log(`${output}${status === 0 ? 'The check has passed.' : 'THE CHECK HAS FAILED.'}`)
  return status === 0
}
const checking = passesCheck()

const folder = mkdtempSync(join(tmpdir(), 'hindsight-test-'))

/** Runs vitest; null where it did not come to its end. */
async function vitest(name, ...args) {
  const results = join(folder, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
  const { status } = await run('npx', ['--no-install', 'vitest', 'run', ...reporters, ...args])
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

let all = await vitest('all', ...given)
const first = all === null || given.length > 0 ? [] : failedFiles(all)
const again =
  first.length > 0 && first.length <= maxLookedAtAgain ? await vitest('again', '--maxWorkers=1', ...first) : null
if (all !== null && again !== null) {
  const still = failedFiles(again)
  const unsteady = first.filter((file) => !still.includes(file))
  const before = all.testResults
    .filter(({ name }) => first.includes(relative(root, name)))
    .flatMap(({ assertionResults }) => assertionResults)
  const passedBefore = before.filter(({ status }) => status === 'passed').length
  const skippedBefore = before.filter(({ status }) => ['skipped', 'pending'].includes(status)).length
  all = {
    ...all,
    status: again.status,
    numPassedTests: all.numPassedTests - passedBefore + again.numPassedTests,
    numFailedTests: again.numFailedTests,
    numPendingTests: all.numPendingTests - skippedBefore + again.numPendingTests,
  }
  if (unsteady.length > 0) console.log(`Failed beside other tests, passed alone: ${unsteady.join(', ')}`)
}
const hasPassedCheck = await checking
if (all === null) console.log('0 passed, 1 failed')
else {
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = all
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
}
process.exit(hasPassedCheck ? (all?.status ?? 1) : 1)
