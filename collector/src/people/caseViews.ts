/** Saved views of the cases: a name for the query of the screen, for oneself or for all. Only its maker changes it. */
import { ProblemError } from '../errors.ts'
import type { Entity, State } from '../state.ts'

export type CaseViewBody = { name: string; search: string; shared: boolean; by: string }
export type StoredCaseView = Entity<CaseViewBody>

const kind = 'caseView'
const maxViews = 500
const keyOf = (siteId: string, viewId: string): string => `${siteId}/${viewId}`

export const idOfView = ({ id }: StoredCaseView): string => id.slice(id.lastIndexOf('/') + 1)

export function createCaseViews(state: State) {
  async function own(siteId: string, viewId: string, by: string): Promise<StoredCaseView | null> {
    const stored = await state.get<CaseViewBody>(kind, keyOf(siteId, viewId))
    if (stored && stored.body.by !== by) throw new ProblemError(403, 'not_yours', 'Only its maker may change a view.')
    return stored
  }

  return {
    /** By name. */
    async list(siteId: string, by: string): Promise<StoredCaseView[]> {
      const all = await state.list<CaseViewBody>(kind, `${siteId}/`)
      return all
        .filter(({ body }) => body.shared || body.by === by)
        .sort((a, b) => a.body.name.localeCompare(b.body.name))
    },

    /** Throws `ConflictError` when it is not at `version`. */
    async save(siteId: string, viewId: string, view: Omit<CaseViewBody, 'by'>, version: number, by: string) {
      const stored = await own(siteId, viewId, by)
      if (!stored && (await state.list(kind, `${siteId}/`)).length >= maxViews) {
        throw new ProblemError(409, 'too_many_views', `A site can have ${maxViews} saved views.`)
      }
      return state.put<CaseViewBody>(kind, keyOf(siteId, viewId), { ...view, by }, { expectedVersion: version, by })
    },

    async remove(siteId: string, viewId: string, by: string): Promise<void> {
      const stored = await own(siteId, viewId, by)
      if (!stored) throw new ProblemError(404, 'view_not_found', 'There is no such view.')
      await state.remove(kind, stored.id, { expectedVersion: stored.version, by })
    },
  }
}
