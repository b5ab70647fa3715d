/** Finds every count that names the list of what it counts, anywhere in an answer. */
export type Count = { where: string; n: number; list: string }

export function countsIn(answer: unknown, where = ''): Count[] {
  if (typeof answer !== 'object' || answer === null) return []
  const { n, list } = answer as { n?: unknown; list?: unknown }
  if (typeof n === 'number' && typeof list === 'string') return [{ where, n, list }]
  return Object.entries(answer).flatMap(([key, value]) => countsIn(value, `${where}/${key}`))
}
