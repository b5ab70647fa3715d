/**
 * Not a test: what outages of all kinds cost. `npm run trial:outage [-- --outages 50]`. Exits with 1 where anything is
 * lost, doubled or comes out of order.
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
process.exit(sent === stored && doubled === 0 && outOfOrder === 0 ? 0 : 1)
