/**
 * In what order rows of a live list stand. Once shown, a row keeps its place, whatever the server's order says now:
 * a list that shuffles under the eye cannot be read. What is new comes on top; what one scrolled for, below.
 *
 * @param shown ids as they stand now
 * @param newest ids of the newest answer, in the server's order
 * @param older ids of pages read before, in their order
 */
export function steadyOrder(shown: string[], newest: string[], older: string[]): string[] {
  const present = new Set([...newest, ...older])
  const known = new Set(shown)
  const kept = shown.filter((id) => present.has(id))
  const onTop = kept.length === 0 ? [] : newest.filter((id) => !known.has(id))
  const placed = new Set([...onTop, ...kept])
  const below = [...newest, ...older].filter((id) => {
    if (placed.has(id)) return false
    placed.add(id)
    return true
  })
  return [...onTop, ...kept, ...below]
}

export function isSameOrder(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at])
}
