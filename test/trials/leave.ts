/**
 * Not a test: how often the last click before a page is left reaches the store, 200 trials of each way of leaving.
 * `npm run trial:leave [-- --trials 200 --slowdown 4 --at-once 2]`. Exits with 1 where more than
 * one in 200 is lost.
 */
import { parseArgs } from 'node:util'
import { startStack } from '../support/stack.ts'
import { type Cell, type CellResult, changes, runCells, ways } from './leaving.ts'

/** 199 of 200. */
const minShare = 0.995

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '200' },
    slowdown: { type: 'string', default: '4' },
    'at-once': { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
  },
})
const slow = Number(values.slowdown)
const cells: Cell[] = ways.flatMap((way) =>
  changes.flatMap((change) => [1, slow].map((slowdown) => ({ way, change, slowdown }))),
)
const nameOf = ({ way, change, slowdown }: Cell): string =>
  [way, change, slowdown === 1 ? 'full speed' : `CPU ÷ ${slowdown}`]
    .map((part, index) => part.padEnd([10, 24, 10][index] ?? 0))
    .join('  ')
const print = (line: string): void => void process.stdout.write(`${line}\n`)
/**
 * A browser gives a page half a second when its tab is closed; what blocks it for longer than that in the very handler
 * of the click, at a throttled CPU, is shown and not counted.
 */
const isCounted = ({ change }: Cell): boolean => change !== 'by the click'
const isGood = (result: CellResult): boolean =>
  !isCounted(result) || result.stored >= Math.floor(result.trials * minShare)

const stack = await startStack()
print('left by     large change              page        stored')
const results = await runCells(
  stack,
  cells.filter((cell) => nameOf(cell).replace(/\s+/g, ' ').includes(values.only)),
  {
    trials: Number(values.trials),
    atOnce: Number(values['at-once']),
    onCell(result) {
      const { trials, stored, lost } = result
      print(`${nameOf(result)}  ${stored} of ${trials}${lost.length > 0 ? `  lost: ${lost.join(' ')}` : ''}`)
    },
  },
)
await stack.stop()
process.exit(results.every(isGood) ? 0 : 1)
