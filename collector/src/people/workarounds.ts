/** What helps a customer until a struggle point is fixed, as colleagues write it down. */
import { type WorkaroundBody, workaroundKey, workaroundKind } from '../queries/struggle/workarounds.ts'
import type { Entity, State } from '../state.ts'
import type { Names } from './names.ts'

export function createWorkarounds(state: State, names: Names) {
  async function shown(stored: Entity<WorkaroundBody> | null) {
    const nameOf = await names.of(stored ? [stored.changedBy] : [])
    return {
      text: stored?.body.text ?? '',
      at: stored?.changedAt ?? null,
      by: nameOf(stored?.changedBy ?? ''),
      version: stored?.version ?? 0,
    }
  }

  return {
    get: async (siteId: string, pointId: string) =>
      shown(await state.get<WorkaroundBody>(workaroundKind, workaroundKey(siteId, pointId))),

    /** @throws ConflictError where something else was written since `version` was read. */
    async set(siteId: string, pointId: string, text: string, version: number, by: string) {
      const put = { expectedVersion: version, by }
      return shown(await state.put<WorkaroundBody>(workaroundKind, workaroundKey(siteId, pointId), { text }, put))
    },
  }
}
