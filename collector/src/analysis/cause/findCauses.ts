/**
 * The causes among all candidates (analytics.md §4): the strongest that is no chance, then the strongest among those it
 * leaves over, and so on. What is left of no candidate once a cause's persons are gone was explained by it.
 */
import { qValues } from '../../statistics/falseDiscovery.ts'
import { lnFisher } from '../../statistics/fisher.ts'
import { type Candidate, candidatesOf } from './candidates.ts'
import type { Coded } from './coded.ts'

/** Share of false discoveries that is accepted, half of it at each level. */
const alpha = 0.05
/** Fewer affected say nothing of what caused it. */
const minAffected = 4
/** Less of a difference is not worth anybody's time. */
const minRatio = 1.5
/** Each part of a pair must add to the other. */
const lnMustAdd = Math.log(0.01)
const maxCauses = 5
/** Scores that differ less are equal. */
const sameScore = 1e-9
/**
 * Versions are only added to a range for more than this, in score: one affected person of a version beside the cause,
 * who would have been anyway, is worth about 3.
 */
const widensRange = 3.2

export type Suspect = Candidate & { lnP: number; q: number; score: number }
export type Found = {
  suspect: Suspect
  /** Numbers of the persons that were compared when it was found, and of those who have it. */
  among: Uint32Array
  inside: Uint32Array
  /** Have exactly the same persons. */
  synonyms: Suspect[]
  /** Single ones that were suspicious before it and not after. */
  explains: Suspect[]
}
export type Findings = { causes: Found[]; comparisons: number }

/** Puts values of one family in order. */
export type Order = Parameters<typeof candidatesOf>[2]

/** Has every part. */
export function insideOf({ items, persons }: Coded, { parts }: Candidate, among: Uint32Array): Uint32Array {
  const masks = parts.map((part) => {
    const mask = new Uint8Array(items.length)
    for (const item of part.items) mask[item] = 1
    return mask
  })
  return among.filter((person) => masks.every((mask) => persons[person]?.some((item) => mask[item] === 1)))
}

const keyOf = ({ parts }: Candidate): string => parts.map(({ items, range }) => `${range} ${items.join()}`).join(' & ')

function isLargeEnough({ n, k }: Candidate, all: number, marked: number): boolean {
  if (k < minAffected) return false
  const outside = (marked - k) / Math.max(1, all - n)
  return k / n >= minRatio * outside
}

function addsUp({ parts, n, k }: Candidate): boolean {
  return parts.length === 1 || parts.every((part) => lnFisher(part.n, part.k, n, k) < lnMustAdd)
}

function stronger(a: Suspect, b: Suspect): number {
  const difference = b.score - a.score
  if (Math.abs(difference) > sameScore) return difference
  return a.parts.length - b.parts.length || a.n - b.n || (keyOf(a) < keyOf(b) ? -1 : 1)
}

/** Says the same of fewer versions: each part is the other's, or within it. */
function isWithin(narrow: Candidate, { parts }: Candidate): boolean {
  return (
    narrow.parts.length === parts.length &&
    parts.every((part) => narrow.parts.some((other) => other.items.every((item) => part.items.includes(item))))
  )
}

/** The strongest, without versions that hardly add to it. */
function strongest(suspects: readonly Suspect[]): Suspect | undefined {
  const [best] = suspects
  if (!best?.parts.some(({ range }) => range !== null)) return best
  return suspects
    .filter((one) => one.score >= best.score - widensRange && isWithin(one, best))
    .reduce((narrow, one) => (one.n < narrow.n ? one : narrow), best)
}

/** All that is suspicious, the strongest first, and how many comparisons were made. */
function suspectsAmong(all: Coded, among: Uint32Array, order: Order): { suspects: Suspect[]; comparisons: number } {
  const marked = among.reduce((sum, person) => sum + (all.affected[person] ?? 0), 0)
  const levels = marked < minAffected || marked === among.length ? [] : candidatesOf(all, among, order)
  const suspects = levels.flatMap((level) => {
    const lnP = level.map(({ n, k }) =>
      // No more than elsewhere: never a discovery, whatever its exact chance.
      k * among.length <= n * marked ? 0 : lnFisher(among.length, marked, n, k),
    )
    const q = qValues(lnP)
    return level.flatMap((candidate, index): Suspect[] => {
      const [ln = 0, ofQ = 1] = [lnP[index], q[index]]
      if (ofQ > alpha / 2 || !isLargeEnough(candidate, among.length, marked) || !addsUp(candidate)) return []
      return [{ ...candidate, lnP: ln, q: ofQ, score: -ln - Math.log(level.length) }]
    })
  })
  return { suspects: suspects.sort(stronger), comparisons: levels.reduce((sum, level) => sum + level.length, 0) }
}

const sameNumbers = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((number, at) => number === b[at])

export function findCauses(all: Coded, order: Order): Findings {
  const causes: Found[] = []
  let among = Uint32Array.from(all.persons.keys())
  let { suspects, comparisons } = suspectsAmong(all, among, order)
  while (causes.length < maxCauses) {
    const suspect = strongest(suspects)
    if (!suspect) break
    const inside = insideOf(all, suspect, among)
    const isInside = new Uint8Array(all.persons.length)
    for (const person of inside) isInside[person] = 1
    const rest = among.filter((person) => isInside[person] === 0)
    const after = suspectsAmong(all, rest, order)
    const remains = new Set(after.suspects.map(keyOf))
    const others = suspects.filter((one) => one !== suspect)
    const synonyms = others.filter(
      (other) => other.n === suspect.n && other.k === suspect.k && sameNumbers(insideOf(all, other, among), inside),
    )
    const explains = others.filter(
      (other) => other.parts.length === 1 && !remains.has(keyOf(other)) && !synonyms.includes(other),
    )
    causes.push({ suspect, among, inside, synonyms, explains })
    comparisons += after.comparisons
    among = rest
    suspects = after.suspects
  }
  return { causes, comparisons }
}
