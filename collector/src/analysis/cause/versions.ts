/** The order of versions: browsers and systems by their numbers, releases by when they were first seen. */

/** Windows has names for its older versions; by the numbers that it calls itself. */
const namedVersions: Record<string, number[]> = { '2000': [5, 0], XP: [5, 1], Vista: [6, 0], '7': [6, 1], '8': [6, 2] }

function numbersOf(value: string): number[] | null {
  const [family, version] = [value.slice(0, value.lastIndexOf(' ')), value.slice(value.lastIndexOf(' ') + 1)]
  const named = family === 'Windows' ? (version === '8.1' ? [6, 3] : namedVersions[version]) : undefined
  if (named) return named
  return /^\d+(\.\d+)*$/.test(version) ? version.split('.').map(Number) : null
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Values such as `Chrome 98`, oldest first; those that cannot be read as versions are left out. */
export function inVersionOrder(values: readonly string[]): string[] {
  return values
    .flatMap((value) => {
      const numbers = numbersOf(value)
      return numbers === null ? [] : [{ value, numbers }]
    })
    .sort((a, b) => compareNumbers(a.numbers, b.numbers))
    .map(({ value }) => value)
}
