/**
 * Not a test: a hundred thousand requests that nobody should send, to the write and the read API on the real engine.
 * `npm run trial:fuzz [-- --requests 100000 --seed 1]`. Exits with 1 where one is answered 5xx, with a stack trace or
 * not at all. A sample runs with the tests (test/collector/fuzz.test.ts).
 */
import { parseArgs } from 'node:util'
import { startStack } from '../support/stack.ts'
import { runFuzz, unlimited } from './fuzz/run.ts'

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string', default: String(Date.now()) } },
})
const stack = await startStack({ env: unlimited })
const seed = Number(values.seed)
const { sent, byStatus, faults, faultCount } = await runFuzz(stack, {
  requests: Number(values.requests),
  seed,
  onProgress: (line) => void process.stdout.write(`${line}\n`),
})
process.stdout.write(`${sent} requests (seed ${seed}): ${JSON.stringify(byStatus)}\n`)
for (const fault of faults) process.stdout.write(`${fault}\n`)
for (const line of stack.faults.slice(0, 20)) process.stdout.write(line)
// What was acknowledged and then met an error is a fault, too, whatever its sender was told.
const logged = stack.faults.length
process.stdout.write(`${faultCount} faults, ${logged} errors in the log\n`)
await stack.stop()
process.exit(faults.length + logged === 0 ? 0 : 1)
