/** Which children of one node become which of another, none overtaking another: what need not be built anew. */
import type { Place } from './fold.ts'

/** Looked at, at most, for one that is alike. */
const lookAhead = 8

/** Of these numbers, each at most once, the most that already rise from first to last. */
function rising(numbers: readonly (number | null)[]): Set<number> {
  /** By length, the position of the smallest number that ends a rising run of it. */
  const ends: number[] = []
  const previous: (number | undefined)[] = []
  const at = (i: number | undefined) => (i === undefined ? Number.NEGATIVE_INFINITY : (numbers[i] as number))
  for (const [i, number] of numbers.entries()) {
    if (number === null) continue
    let from = 0
    let to = ends.length
    while (from < to) {
      const middle = (from + to) >> 1
      if (at(ends[middle]) < number) from = middle + 1
      else to = middle
    }
    previous[i] = ends[from - 1]
    ends[from] = i
  }
  const found = new Set<number>()
  for (let i = ends.at(-1); i !== undefined; i = previous[i]) found.add(at(i))
  return found
}

/**
 * From each of `b` that can be had from one of `a`, to that one.
 * @param canStay for two of one number.
 * @param isAlike for two of different numbers.
 */
export function matched(
  a: readonly Place[],
  b: readonly Place[],
  canStay: (a: Place, b: Place) => boolean,
  isAlike: (a: Place, b: Place) => boolean,
): Map<Place, Place> {
  const indexOf = new Map(a.map(({ node }, i) => [node.id, i]))
  const stays = b.map((child) => {
    const at = indexOf.get(child.node.id)
    return at !== undefined && canStay(a[at] as Place, child) ? at : null
  })
  const kept = rising(stays)
  const pairs = new Map<Place, Place>()
  let next = 0
  for (const [i, child] of b.entries()) {
    const at = stays[i]
    if (at !== null && at !== undefined && kept.has(at)) {
      pairs.set(child, a[at] as Place)
      next = at + 1
      continue
    }
    for (let look = next; look < Math.min(a.length, next + lookAhead) && !kept.has(look); look++) {
      const other = a[look] as Place
      if (!isAlike(other, child)) continue
      pairs.set(child, other)
      next = look + 1
      break
    }
  }
  return pairs
}
