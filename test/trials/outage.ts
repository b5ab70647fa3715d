/**
 * Not a test: what outages of all kinds cost. `npm run trial:outage [-- --outages 50]`. Exits with 1 where anything is
 * lost or doubled, or where a page that stays open sends out of order.
 */
import { parseArgs } from 'node:util'
import { startStack } from '../support/stack.ts'
import { type OutageResult, outagesOf, runOutages } from './failing.ts'

const { values } = parseArgs({ options: { outages: { type: 'string', default: '50' } } })
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const cells = (...parts: unknown[]): string =>
  parts.map((part, index) => String(part).padEnd([12, 12, 6, 8, 9, 14, 0][index] ?? 0)).join('')

const stack = await startStack()
print(cells('outage', 'visitor', 'sent', 'stored', 'doubled', 'out of order', 'failed uploads'))
const results = await runOutages(stack, outagesOf(Number(values.outages)), (result) => {
  const { kind, course, sent, stored, doubled, outOfOrder, failedUploads } = result
  print(cells(kind, course, sent, stored, doubled, outOfOrder, failedUploads))
})
await stack.stop()
const sum = (of: (result: OutageResult) => number): number => results.reduce((total, result) => total + of(result), 0)
const sent = sum((result) => result.sent)
const stored = sum((result) => result.stored)
const doubled = sum((result) => result.doubled)
const outOfOrder = sum((result) => result.outOfOrder)
print(
  cells(
    'all',
    `${results.length} outages`,
    sent,
    stored,
    doubled,
    outOfOrder,
    sum((result) => result.failedUploads),
  ),
)
/**
 * Who closes her tab while an upload is on its way cannot wait for its end: what she did since then is sent beside it, and
 * where the first of the two is refused, it comes with her return. Its events keep their numbers, which all answers go by.
 */
const disordered = sum(({ course, outOfOrder: late }) => (course === 'comes back' ? 0 : late))
process.exit(sent === stored && doubled === 0 && disordered === 0 ? 0 : 1)
