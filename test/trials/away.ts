/**
 * Not a test: the store is away for ten minutes, under load. `npm run trial:away [-- --minutes 10 --how silent]`. Exits
 * with 1 where anything is lost, doubled or out of order. A sample runs with the tests (test/collector/write/away.test.ts).
 */
import { parseArgs } from 'node:util'
import { type How, runAway } from './storeAway.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    recorders: { type: 'string', default: '10' },
    how: { type: 'string', default: 'refuses' },
  },
})
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const cells = (...parts: unknown[]): string => `| ${parts.join(' | ')} |`

const result = await runAway({
  awayMs: Number(values.minutes) * 60_000,
  aroundMs: 15_000,
  recorders: Number(values.recorders),
  pauseMs: 250,
  how: values.how as How,
})
const { told, sent, lost, doubled, outOfOrder, overtook, spooledGroups, spoolBytes, catchUpMs } = result
print(cells('store', 'batches acknowledged', 'tries repeated', 'p50', 'p99'))
for (const { phase, acknowledged, repeated, p50Ms, p99Ms } of told) {
  print(cells(phase, acknowledged, repeated, `${p50Ms} ms`, `${p99Ms} ms`))
}
print('')
print(cells('events sent', 'chunks sent', 'lost', 'doubled', 'out of order'))
print(cells(sent.events, sent.chunks, lost, doubled, outOfOrder))
print('')
print(
  `Away (${values.how}) for ${values.minutes} min: ${(spoolBytes / 1e6).toFixed(1)} MB in the spool, in ${spooledGroups} groups, in the store`,
)
print(
  `${(catchUpMs / 1000).toFixed(1)} s after its return; ${overtook} rows were stored before earlier ones meanwhile.`,
)
process.exit(lost === 0 && doubled === 0 && outOfOrder === 0 ? 0 : 1)
