/** The tests and counts of a cause analysis, held against what one gets by counting everything out. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidate, candidatesOf, minPersons } from '../../../collector/src/analysis/cause/candidates.ts'
import { type Coded, coded } from '../../../collector/src/analysis/cause/coded.ts'
import { findCauses, insideOf } from '../../../collector/src/analysis/cause/findCauses.ts'
import { inVersionOrder } from '../../../collector/src/analysis/cause/versions.ts'
import { qValues } from '../../../collector/src/statistics/falseDiscovery.ts'
import { lnFisher } from '../../../collector/src/statistics/fisher.ts'
import { createRandom } from './random.ts'

function choose(n: number, k: number): bigint {
  let result = 1n
  for (let at = 1; at <= k; at++) result = (result * BigInt(n - k + at)) / BigInt(at)
  return k < 0 || k > n ? 0n : result
}

/** Every way to draw, counted in whole numbers. */
function exactFisher(all: number, marked: number, n: number, k: number): number {
  let ways = 0n
  for (let x = k; x <= Math.min(n, marked); x++) ways += choose(marked, x) * choose(all - marked, n - x)
  return Number((ways * 10n ** 18n) / choose(all, n)) / 1e18
}

test('Fisher: the lady tasting tea, and a table of R', () => {
  // All four cups told apart: 1 in 70. Three or more: 17 in 70.
  expect(Math.exp(lnFisher(8, 4, 4, 4))).toBeCloseTo(1 / 70, 12)
  expect(Math.exp(lnFisher(8, 4, 4, 3))).toBeCloseTo(17 / 70, 12)
  // fisher.test(matrix(c(10, 2, 3, 15), 2), alternative = "greater")
  expect(Math.exp(lnFisher(30, 13, 12, 10))).toBeCloseTo(0.0004652, 7)
})

test('Fisher is what counting all ways gives, also far out in the tail', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60), (a, b, c, d) => {
      const [all, marked, n] = [a + b + c + d, a + c, a + b]
      expect(Math.exp(lnFisher(all, marked, n, a))).toBeCloseTo(exactFisher(all, marked, n, a), 9)
    }),
    { numRuns: 400, seed: 3 },
  )
  const ln = lnFisher(4000, 200, 240, 150)
  expect(Math.exp(ln + 300)).toBeGreaterThan(0)
  expect(ln).toBeLessThan(-300)
})

test('q is the least false-discovery rate at which a test would be reported', () => {
  expect(qValues([0.01, 0.02, 0.03, 0.5].map(Math.log)).map((q) => Number(q.toFixed(4)))).toEqual([
    0.04, 0.04, 0.04, 0.5,
  ])
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-12, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), (p) => {
      const q = qValues(p.map(Math.log))
      for (const alpha of [0.01, 0.025, 0.2]) {
        // The largest rank whose p is below its line; everything up to it is reported.
        const sorted = [...p].sort((x, y) => x - y)
        const cut = sorted.reduce((best, value, i) => (value <= ((i + 1) / p.length) * alpha ? value : best), -1)
        for (const [i, value] of p.entries()) {
          if (Math.abs((q[i] ?? 0) - alpha) > 1e-9) expect((q[i] ?? 1) < alpha).toBe(value <= cut)
        }
      }
    }),
    { seed: 4 },
  )
})

test('versions are in the order of their numbers, and Windows in the order of its years', () => {
  expect(inVersionOrder(['Chrome 100', 'Chrome 98', 'Chrome 9', 'Chrome 98.1', 'Chrome beta'])).toEqual([
    'Chrome 9',
    'Chrome 98',
    'Chrome 98.1',
    'Chrome 100',
  ])
  expect(inVersionOrder(['iOS 15.10', 'iOS 15.9', 'iOS 15.9.1'])).toEqual(['iOS 15.9', 'iOS 15.9.1', 'iOS 15.10'])
  expect(
    inVersionOrder([
      'Windows 10',
      'Windows XP',
      'Windows 8.1',
      'Windows 7',
      'Windows Vista',
      'Windows 11',
      'Windows 8',
    ]),
  ).toEqual(['Windows XP', 'Windows Vista', 'Windows 7', 'Windows 8', 'Windows 8.1', 'Windows 10', 'Windows 11'])
})

const order = (family: string, values: readonly string[]) =>
  family === 'release' ? [...values].sort() : inVersionOrder(values)

const person = fc.record({
  version: fc.option(fc.constantFrom('1', '2', '3', '10'), { nil: null }),
  browser: fc.constantFrom('A', 'B'),
  release: fc.constantFrom('r1', 'r2', 'r3'),
  device: fc.constantFrom('desktop', 'mobile', ''),
  shape: fc.subarray(['apostrophe', 'space']),
  affected: fc.boolean(),
})
const people = fc.array(person, { minLength: 30, maxLength: 80 }).map((drawn) =>
  coded(
    drawn.map(({ version, browser, release, device, shape, affected }) => ({
      affected,
      items: [
        `browser=${browser}`,
        `browserVersion=${version === null ? '' : `${browser} ${version}`}`,
        `release=${release}`,
        `device=${device}`,
        ...shape.map((flag) => `shape=${flag}`),
      ],
    })),
  ),
)

const text = ({ items }: Coded, { parts }: Candidate): string =>
  parts
    .map(
      (part) =>
        `${part.range ?? 'is'} ${part.items.map((item) => `${items[item]?.attribute}=${items[item]?.value}`).join()}`,
    )
    .sort()
    .join(' & ')

test('every range and pair counts exactly the persons who have it, and none is left out for who is affected', () => {
  fc.assert(
    fc.property(people, (all) => {
      const among = Uint32Array.from(all.persons.keys())
      const [singles, pairs] = candidatesOf(all, among, order)
      for (const candidate of [...singles, ...pairs]) {
        const inside = insideOf(all, candidate, among)
        expect([candidate.n, candidate.k]).toEqual([
          inside.length,
          inside.reduce((sum, who) => sum + (all.affected[who] ?? 0), 0),
        ])
        expect(candidate.n).toBeGreaterThanOrEqual(minPersons)
        expect(candidate.n).toBeLessThan(all.persons.length)
      }
      const nobody = { ...all, affected: new Uint8Array(all.persons.length) }
      const same = candidatesOf(nobody, among, order)
      expect(same.flat().map((one) => text(all, one))).toEqual([...singles, ...pairs].map((one) => text(all, one)))
      // Each once; of one browser every range that is neither one version nor all.
      const texts = [...singles, ...pairs].map((one) => text(all, one))
      expect(new Set(texts).size).toBe(texts.length)
    }),
    { numRuns: 25, seed: 5 },
  )
})

test('all ranges of versions are looked at', () => {
  const all = coded(
    ['1', '2', '3', '10']
      .flatMap((version) =>
        Array.from({ length: 5 }, () => ({ items: ['browser=A', `browserVersion=A ${version}`], affected: false })),
      )
      .concat(Array.from({ length: 5 }, () => ({ items: ['browser=B'], affected: false }))),
  )
  const [singles] = candidatesOf(all, Uint32Array.from(all.persons.keys()), order)
  expect(singles.map((one) => `${text(all, one)}: ${one.n}`)).toEqual([
    'is browser=A: 20',
    'is browserVersion=A 1: 5',
    'is browserVersion=A 2: 5',
    'is browserVersion=A 3: 5',
    'is browserVersion=A 10: 5',
    'is browser=B: 5',
    'atMost browserVersion=A 1,browserVersion=A 2: 10',
    'atLeast browserVersion=A 2,browserVersion=A 3,browserVersion=A 10: 15',
    'atMost browserVersion=A 1,browserVersion=A 2,browserVersion=A 3: 15',
    'atLeast browserVersion=A 3,browserVersion=A 10: 10',
  ])
})

test('two causes are told one after the other, with what they explain and what means the same', () => {
  const random = createRandom(11)
  const persons = Array.from({ length: 2_000 }, () => {
    const [isTurkish, isOld] = [random.chance(0.05), random.chance(0.06)]
    const isMobile = isTurkish || random.chance(0.3)
    return {
      items: [
        `country=${isTurkish ? 'TR' : 'NL'}`,
        `language=${isTurkish ? 'tr-TR' : 'nl-NL'}`,
        `device=${isMobile ? 'mobile' : 'desktop'}`,
        `release=${isOld ? 'r1' : random.chance(0.5) ? 'r2' : 'r3'}`,
      ],
      affected: random.chance(0.01) || (isTurkish && random.chance(0.5)) || (isOld && random.chance(0.4)),
    }
  })
  const all = coded(persons)
  const { causes } = findCauses(all, order)
  expect(causes.map(({ suspect }) => text(all, suspect))).toEqual(['is country=TR', 'is release=r1'])
  const [turkish] = causes
  expect(turkish?.synonyms.map((one) => text(all, one))).toContain('is language=tr-TR')
  expect(turkish?.explains.map((one) => text(all, one))).toContain('is device=mobile')
  // The second is about those whom the first leaves over.
  expect(causes[1]?.among.length).toBe(2_000 - (turkish?.inside.length ?? 0))
})

test('a version beside the cause with one affected person does not widen the range', () => {
  const of = (version: number, n: number, affected: number) =>
    Array.from({ length: n }, (_, at) => ({
      items: ['browser=A', `browserVersion=A ${version}`],
      affected: at < affected,
    }))
  const persons = [...of(1, 10, 9), ...of(2, 10, 9), ...of(3, 1, 1), ...of(4, 400, 16), ...of(5, 600, 24)]
  const all = coded(persons)
  const { causes } = findCauses(all, order)
  expect(causes.map(({ suspect }) => text(all, suspect))).toEqual(['atMost browserVersion=A 1,browserVersion=A 2'])
})
