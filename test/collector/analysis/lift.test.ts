/** Lift against a control: by hand, under the guard, and over a thousand generated comparisons without a difference. */
import { expect, test } from 'vitest'
import {
  type Arm,
  boundaryOf,
  deltaVariance,
  differenceOf,
  liftOf,
  personsNeeded,
} from '../../../collector/src/statistics/lift.ts'
import { twoSidedP } from '../../../collector/src/statistics/normal.ts'
import { createRandom } from '../cause/random.ts'
import { runsOf } from './liftRuns.ts'
import { addPersons, armOf, noSums } from './madeArms.ts'

/** One impression each: the rate is a plain share, and the delta method's variance that of a share. */
const once = (persons: number, clicked: number): Arm => ({
  persons,
  sumN: persons,
  sumK: clicked,
  varN: 0,
  varK: (clicked / persons) * (1 - clicked / persons),
  covKN: 0,
})
const plan = { planned: 10_000, ended: false }

test('with one impression for each person it is the comparison of two shares', () => {
  expect(deltaVariance(once(1_000, 100))).toBeCloseTo(0.09 / 1_000, 12)
  const lift = liftOf(once(1_000, 100), once(1_000, 150), { ...plan, ended: true })
  expect(lift.ratio).toBeCloseTo(1.5, 12)
  // 0.05 / sqrt(.09 / 1000 + .1275 / 1000).
  expect(lift.z).toBeCloseTo(3.3903, 4)
  expect(lift.p).toBeCloseTo(0.0006982, 6)
  expect([lift.low, lift.high].map((end) => end?.toFixed(3))).toEqual(['1.183', '1.902'])
  expect(liftOf(once(1_000, 100), once(1_000, 150), plan).p).toBeNull()
})

test('the normal tails', () => {
  expect(twoSidedP(0)).toBeCloseTo(1, 6)
  expect(twoSidedP(1.959963985)).toBeCloseTo(0.05, 6)
  expect(twoSidedP(-3)).toBeCloseTo(0.0026998, 6)
})

test('no verdict on fewer than a hundred persons or ten clicks in an arm, however far they are apart', () => {
  expect(liftOf(once(99, 12), once(5_000, 4_000), plan)).toMatchObject({ verdict: 'tooLittle', z: null })
  expect(liftOf(once(5_000, 9), once(5_000, 4_000), plan).verdict).toBe('tooLittle')
  expect(liftOf(once(100, 10), once(100, 80), plan).verdict).toBe('higher')
  expect(liftOf(once(100, 80), once(100, 10), plan).verdict).toBe('lower')
  expect(liftOf(once(100, 0), once(100, 80), plan)).toMatchObject({ verdict: 'tooLittle', ratio: null })
  expect(differenceOf({ persons: 99, mean: 1, variance: 1 }, { persons: 500, mean: 1, variance: 1 })).toBeNull()
})

test('the boundary is wider than one look needs, widest at the beginning', () => {
  const [early, tenth, all] = [100, 1_000, 10_000].map((persons) => boundaryOf(persons, 10_000))
  expect(early).toBeGreaterThan(tenth ?? 0)
  expect(tenth).toBeGreaterThan(all ?? 0)
  // sqrt(1.1 · ln(11 / .0025)).
  expect(all).toBeCloseTo(3.0378, 4)
})

test('a thousand comparisons without a difference: 5 % at most at one look, 2 % at most over thirty', () => {
  const made = { seed: 1, runs: 1_000, rate: 0.08, lift: 1 }
  const once = runsOf({ ...made, looks: 1, personsPerLook: 500 })
  expect(once.saidEver).toBeLessThanOrEqual(50)
  expect(once.pLast).toBeLessThanOrEqual(70)
  expect(once.covered).toBeGreaterThanOrEqual(930)
  const often = runsOf({ ...made, looks: 30, personsPerLook: 20 })
  expect(often.saidEver).toBeLessThanOrEqual(20)
  // Which is why a p at every look is not shown.
  expect(often.pEver).toBeGreaterThan(200)
})

test('a true ratio of 1.5 is found', () => {
  const found = runsOf({ seed: 2, runs: 100, looks: 10, personsPerLook: 200, rate: 0.08, lift: 1.5 })
  expect(found.saidEver).toBeGreaterThanOrEqual(90)
})

test('how many persons a difference takes: by hand, as many as the guard asks for, and null where too little is known', () => {
  // (3.0378 + 0.8416)² · (.1 · .9 + .12 · .88) / .02², where 14 720 are planned and so many come in the end.
  expect(personsNeeded(once(1_000, 100), 1.2, 14_720)).toBe(7_360)
  // Of more persons who were alike, the same; of a rarer click, more.
  expect(personsNeeded(once(10_000, 1_000), 1.2, 14_720)).toBe(7_360)
  expect(personsNeeded(once(1_000, 50), 1.2, 14_720)).toBeGreaterThan(14_720)
  expect(personsNeeded(once(1_000, 100), 9.9, 10_000)).toBe(100)
  expect(personsNeeded(once(1_000, 100), 10, 10_000)).toBeNull()
  expect(personsNeeded(once(99, 20), 1.2, 10_000)).toBeNull()
  expect(personsNeeded(once(5_000, 9), 1.2, 10_000)).toBeNull()
})

test('of so many persons a true difference is found about 8 times in 10', () => {
  const control = noSums()
  addPersons(control, 20_000, 0.08, createRandom(3).next)
  let persons = 2_000
  for (let round = 0; round < 5; round++) persons = personsNeeded(armOf(control), 1.3, 2 * persons) ?? 0
  const runs = 200
  const { saidLast } = runsOf({ seed: 4, runs, looks: 1, personsPerLook: persons, rate: 0.08, lift: 1.3 })
  expect(saidLast / runs).toBeGreaterThan(0.72)
  expect(saidLast / runs).toBeLessThan(0.9)
})
