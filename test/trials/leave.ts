/**
 * Not a test: how often the last click before a page is left reaches the store, 200 trials of each way of leaving.
 * `npm run trial:leave [-- --trials 200 --slowdown 4 --at-once 2]`; needs a built recorder. Exits with 1 where more than
 * one in 200 is lost.
 */
import { parseArgs } from 'node:util'
import { startStack } from '../support/stack.ts'
import { type Cell, type CellResult, runCells, ways } from './leaving.ts'

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
const slowdown = Number(values.slowdown)
const cells: Cell[] = ways.flatMap((way) =>
  [false, true].flatMap((isLarge) => [1, slowdown].map((rate) => ({ way, isLarge, slowdown: rate }))),
)
const nameOf = ({ way, isLarge, slowdown: rate }: Cell): string =>
  [
    way.padEnd(10),
    (isLarge ? 'large change' : 'plain').padEnd(12),
    (rate === 1 ? 'full speed' : `CPU ÷ ${rate}`).padEnd(10),
  ].join('  ')
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const isGood = ({ trials, stored }: CellResult): boolean => stored >= Math.floor(trials * minShare)

const stack = await startStack()
print('left by     before        page        stored')
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
