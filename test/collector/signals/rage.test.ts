/** Rage in SQL equals a plain judge in TypeScript, over random clicks. */
import { signals } from '@hindsight/protocol/signals'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStore } from '../read/readStack.ts'
import { click } from './facts.ts'
import { judge, newSession, signalsOf, write } from './judge.ts'

type Click = { at: number; place: string; x: number; y: number }
const { minClicks, withinMs, minClicksSlow, withinSlowMs, radius } = signals.rageClick.thresholds

let stack: Awaited<ReturnType<typeof startStore>>
beforeAll(async () => {
  stack = await startStore()
})
afterAll(() => stack?.stop())

const isNear = (a: Click, b: Click) => a.place === b.place || Math.hypot(a.x - b.x, a.y - b.y) <= radius.default

/** The last click of these, with those near it, is a burst. */
function isRage(upTo: Click[]): boolean {
  const last = upTo.at(-1)
  if (!last) return false
  const times = upTo.filter((one) => isNear(one, last)).map(({ at }) => at)
  const lies = (n: number, ms: number) => times.length >= n && last.at - (times.at(-n) ?? 0) <= ms
  return lies(minClicks.default, withinMs.default) || lies(minClicksSlow.default, withinSlowMs.default)
}

/** Numbers, from 1, of the clicks that make a burst where the click before them on that place did not. */
function bursts(clicks: Click[]): number[] {
  return clicks.flatMap((one, i) => {
    const before = clicks.slice(0, i).findLastIndex((other) => isNear(other, one))
    return isRage(clicks.slice(0, i + 1)) && !isRage(clicks.slice(0, before + 1)) ? [i + 1] : []
  })
}

test('random clicks on few places, near each other in time and on the page', async () => {
  const one = fc.record({
    wait: fc.constantFrom(0, 100, 333, 500, 667, 1000, 1001, 3000),
    place: fc.constantFrom('a', 'b', 'c'),
    x: fc.constantFrom(0, 30, 31, 60),
    y: fc.constantFrom(0, 18),
  })
  const series = fc.sample(fc.array(one, { minLength: 2, maxLength: 30 }), { numRuns: 300, seed: 5 }).map((drafts) => {
    let at = 0
    return drafts.map(({ wait, ...rest }): Click => {
      at += wait
      return { ...rest, at }
    })
  })
  const all = series.map((clicks) => ({
    session: newSession(),
    clicks,
    facts: clicks.map(({ at, place, x, y }) => click(at, place, {}, { pageX: x, pageY: y })),
  }))
  await write(stack.store, all)
  const sessions = all.map(({ session }) => session)
  await judge(stack.store, sessions)
  const found = await signalsOf(stack.store, sessions)
  const expected = all.map(({ clicks }) => bursts(clicks))
  expect(
    all.map(({ session }) =>
      found
        .get(session.sessionId)
        ?.filter(({ signal }) => signal === 'rageClick')
        .map(({ eventNo }) => eventNo),
    ),
  ).toEqual(expected)
  // Series without a burst, or with nothing else, would prove nothing.
  expect(expected.filter((numbers) => numbers.length === 0).length).toBeGreaterThan(20)
  expect(expected.flat().length).toBeGreaterThan(200)
})
