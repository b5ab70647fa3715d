/** Chance that can be repeated: the same seed gives the same history on every machine. */

export type Random = ReturnType<typeof createRandom>

export function createRandom(seed: number) {
  let state = seed >>> 0

  /** Mulberry32: 32 bits of state are plenty for a sample. From 0 to 1, exclusive. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number, both ends included. */
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))

  function pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const found = list[Math.floor(next() * list.length)]
    if (found === undefined) throw new Error('There is nothing to pick from.')
    return found
  }

  /** By weight; the weights need not add up to anything. */
  function weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let rest = next() * choices.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of choices) {
      rest -= weight
      if (rest < 0) return value
    }
    return pick(choices)[0]
  }

  return {
    next,
    whole,
    pick,
    weighted,
    chance: (share: number): boolean => next() < share,
    between: (from: number, to: number): number => from + next() * (to - from),
    /** How long people take: most near the median, some several times as long. ms. */
    spanMs: (medianMs: number): number => Math.round(medianMs * Math.exp((next() + next() + next() - 1.5) * 1.2)),
    bytes: (count: number): Uint8Array => Uint8Array.from({ length: count }, () => whole(0, 255)),
    /** Version 4. */
    uuid(): string {
      const hex = Array.from({ length: 4 }, () =>
        Math.floor(next() * 4_294_967_296)
          .toString(16)
          .padStart(8, '0'),
      ).join('')
      const variant = (8 + (Number.parseInt(hex.slice(16, 17), 16) & 3)).toString(16)
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
    },
  }
}
