/** Long lists of ids make long statements: such a question is asked about a part of the list at a time. */
const perStatement = 1_000

/** Asks about each part; nothing is asked about nothing. */
export async function onlyIn<Row>(ids: readonly string[], ask: (slice: string[]) => Promise<Row[]>): Promise<Row[]> {
  const distinct = [...new Set(ids)]
  const rows: Row[] = []
  for (let at = 0; at < distinct.length; at += perStatement)
    rows.push(...(await ask(distinct.slice(at, at + perStatement))))
  return rows
}
