/** Numbers by chance, the same ones for the same seed (mulberry32). */
export type Random = {
  next(): number
  chance(share: number): boolean
  weighted<T>(choices: readonly (readonly [T, number])[]): T
}

export function createRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    chance: (share) => next() < share,
    weighted(choices) {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [choice, weight] of choices) {
        left -= weight
        if (left < 0) return choice
      }
      const [first] = choices
      if (!first) throw new Error('Nothing to choose from.')
      return first[0]
    },
  }
}
