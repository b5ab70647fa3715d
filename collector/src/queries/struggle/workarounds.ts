/** What helps until a struggle point is fixed: one entity per point, read by the point that it counts as now. */
import type { Store } from '../../clickhouse/store.ts'
import { pointKind } from './merged.ts'

export const workaroundKind = 'workaround'
export const workaroundKey = (siteId: string, pointId: string): string => `${siteId}/${pointId}`
export type WorkaroundBody = { text: string }
export type Workaround = { text: string; at: number; by: string }

/**
 * By the point that is asked for: what was written last of it or of one that counts as the same. Nothing where that is
 * nothing, or was taken away.
 */
export async function workaroundsOf(
  store: Store,
  siteId: string,
  pointIds: readonly string[],
): Promise<Map<string, Workaround>> {
  if (pointIds.length === 0) return new Map()
  const rows = await store.query<{ kind: string; point: string; body: string; at: string; by: string }>(
    `SELECT kind, substring(id, length({siteId:String}) + 2) AS point, body,
       toString(toUnixTimestamp64Milli(changedAt)) AS at, changedBy AS by
     FROM state FINAL
     WHERE kind IN ('${workaroundKind}', '${pointKind}') AND startsWith(id, concat({siteId:String}, '/')) AND NOT deleted`,
    { siteId },
  )
  const roots = new Map<string, string>()
  for (const { kind, point, body } of rows) {
    if (kind === pointKind) roots.set(point, (JSON.parse(body) as { point: string }).point || point)
  }
  const rootOf = (point: string) => roots.get(point) ?? point
  const written = new Map<string, Workaround>()
  for (const { kind, point, body, at, by } of rows) {
    if (kind !== workaroundKind) continue
    const { text } = JSON.parse(body) as WorkaroundBody
    const before = written.get(rootOf(point))
    if (!before || before.at < Number(at)) written.set(rootOf(point), { text, at: Number(at), by })
  }
  return new Map(
    pointIds.flatMap((point) => {
      const found = written.get(rootOf(point))
      return found && found.text !== '' ? [[point, found] as const] : []
    }),
  )
}
