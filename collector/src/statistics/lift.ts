/**
 * Two arms of a comparison: is one clicked more often than the other?
 *
 * The person is what was given an arm, so the person is the unit: impressions of one person are alike, and a test that
 * takes them for independent calls chance a discovery 13 times in a hundred instead of 5 (analytics.md §2). The rate of
 * an arm is a ratio of two sums over persons; its variance is that of the delta method.
 *
 * Whoever looks every day looks many times. The verdict therefore keeps to a boundary that holds at every look at once
 * (Robbins' normal mixture): `|z| > sqrt((t + ρ) / t · ln((t + ρ) / (ρ α²)))`, t the information so far, ρ a tenth of
 * what is planned. The usual p is told only when the planned end is past, since then it is one look.
 */
import { twoSidedP, z95 } from './normal.ts'

/** Of the persons of an arm, with n impressions and k clicked ones each: populations' variances, not samples'. */
export type Arm = {
  persons: number
  sumN: number
  sumK: number
  varN: number
  varK: number
  covKN: number
}

export const minArmPersons = 100
export const minArmClicks = 10
const alpha = 0.05
const mixtureShare = 0.1

export type Lift = {
  verdict: 'tooLittle' | 'notYet' | 'higher' | 'lower'
  /** Of the treatment's rate to the control's, with its 95 % interval; null where it is not defined. */
  ratio: number | null
  low: number | null
  high: number | null
  /** How far apart, and how far they must be for a verdict at this look. */
  z: number | null
  boundary: number | null
  /** Only after the planned end. */
  p: number | null
}

const rateOfArm = ({ sumK, sumN }: Arm): number => (sumN === 0 ? 0 : sumK / sumN)

/** Variance of an arm's rate. */
export function deltaVariance(arm: Arm): number {
  if (arm.persons === 0 || arm.sumN === 0) return 0
  const r = rateOfArm(arm)
  const mean = arm.sumN / arm.persons
  return Math.max(0, arm.varK - 2 * r * arm.covKN + r * r * arm.varN) / (mean * mean * arm.persons)
}

const hasEnough = ({ persons, sumK }: Arm): boolean => persons >= minArmPersons && sumK >= minArmClicks

/** `persons` so far of `planned`: the information grows with them. */
export function boundaryOf(persons: number, planned: number): number {
  const done = persons / (mixtureShare * planned)
  return Math.sqrt((1 + 1 / done) * Math.log((1 + done) / (alpha * alpha)))
}

export function liftOf(control: Arm, treatment: Arm, { planned, ended }: { planned: number; ended: boolean }): Lift {
  const [r0, r1] = [rateOfArm(control), rateOfArm(treatment)]
  const [v0, v1] = [deltaVariance(control), deltaVariance(treatment)]
  const none = { low: null, high: null, z: null, boundary: null, p: null }
  const ratio = r0 > 0 ? r1 / r0 : null
  if (ratio === null || r1 === 0) return { verdict: 'tooLittle', ratio, ...none }
  const spread = Math.exp(z95 * Math.sqrt(v1 / (r1 * r1) + v0 / (r0 * r0)))
  const [low, high] = [ratio / spread, ratio * spread]
  if (!hasEnough(control) || !hasEnough(treatment) || v0 + v1 === 0) {
    return { verdict: 'tooLittle', ratio, ...none, low, high }
  }
  const z = (r1 - r0) / Math.sqrt(v0 + v1)
  const boundary = boundaryOf(control.persons + treatment.persons, planned)
  const verdict = Math.abs(z) <= boundary ? 'notYet' : z > 0 ? 'higher' : 'lower'
  return { verdict, ratio, low, high, z, boundary, p: ended ? twoSidedP(z) : null }
}

/** A true difference is found 8 times in 10: Φ⁻¹(0.8). */
const powerZ = 0.8416212336

/**
 * Persons in each of two arms that it takes to tell a true `ratio` of their rates from chance 8 times in 10, at the
 * boundary that verdicts keep to: the smallest n ≥ (boundary + powerZ)² (w0 + w1) / (r1 − r0)², w the variance of one
 * person. That of the treatment is not known yet: it grows as r (1 − r) does. null: too little is known of the control,
 * or no rate is so high.
 */
export function personsNeeded(control: Arm, ratio: number, planned: number): number | null {
  const r0 = rateOfArm(control)
  const r1 = r0 * ratio
  if (!hasEnough(control) || r1 >= 1 || ratio === 1) return null
  const w0 = deltaVariance(control) * control.persons
  const w1 = (w0 * r1 * (1 - r1)) / (r0 * (1 - r0))
  const atLeast = Math.max(minArmPersons, (minArmClicks * control.persons) / (control.sumK * Math.min(1, ratio)))
  const isEnough = (n: number): boolean =>
    n >= atLeast && n >= ((boundaryOf(2 * n, planned) + powerZ) ** 2 * (w0 + w1)) / (r1 - r0) ** 2
  let high = minArmPersons
  while (!isEnough(high)) high *= 2
  let low = high / 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}

export type Sample = { persons: number; mean: number; variance: number }

/** Of two means over persons, such as revenue: their difference with its 95 % interval; null where there is too little. */
export function differenceOf(control: Sample, treatment: Sample): { value: number; low: number; high: number } | null {
  if (control.persons < minArmPersons || treatment.persons < minArmPersons) return null
  const value = treatment.mean - control.mean
  const spread = z95 * Math.sqrt(control.variance / control.persons + treatment.variance / treatment.persons)
  return { value, low: value - spread, high: value + spread }
}
