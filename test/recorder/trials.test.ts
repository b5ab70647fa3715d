/** A small sample of the long trials: `npm run trial:leave`, `npm run trial:outage`. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../support/stack.ts'
import { runOutages } from '../trials/failing.ts'
import { runCells } from '../trials/leaving.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack.stop())

test('the last click before a page is left reaches the store, also right after a large change of the page', async () => {
  const results = await runCells(
    stack,
    [
      { way: 'form POST', change: 'none', slowdown: 1 },
      { way: 'navigation', change: 'before the click', slowdown: 1 },
      { way: 'tab closed', change: 'before the click', slowdown: 1 },
    ],
    { trials: 3, atOnce: 3 },
  )
  expect(results.map(({ stored, lost }) => [stored, lost])).toEqual([
    [3, []],
    [3, []],
    [3, []],
  ])
})

test('an outage loses nothing, doubles nothing and keeps the order, also when the tab is closed meanwhile', async () => {
  const results = await runOutages(stack, [
    { word: 'Stored unheard', kind: 'answerLost', course: 'goes on' },
    { word: 'Away and back', kind: '503', course: 'comes back' },
  ])
  expect(results).toHaveLength(2)
  for (const { stored, sent, doubled, outOfOrder, failedUploads } of results) {
    expect({ stored, doubled, outOfOrder }).toEqual({ stored: sent, doubled: 0, outOfOrder: 0 })
    expect(failedUploads).toBeGreaterThan(0)
  }
})
