/** Tags of a session, shared by all. Each is added and taken away by itself, so that two colleagues never overwrite. */
import { maxTagsPerSession } from '@hindsight/protocol/limits'
import { ProblemError } from '../errors.ts'
import { noteKinds, type SessionRef, sessionKey } from '../queries/notes/noteKeys.ts'
import type { State } from '../state.ts'

type TagsBody = { tags: string[] }

const kind = noteKinds.tags

export function createTags(state: State) {
  return {
    async list(session: SessionRef): Promise<string[]> {
      return (await state.get<TagsBody>(kind, sessionKey(session)))?.body.tags ?? []
    },

    change(session: SessionRef, add: readonly string[], remove: readonly string[], by: string): Promise<string[]> {
      const id = sessionKey(session)
      return state.inTurn(`tags of ${id}`, async () => {
        const stored = await state.get<TagsBody>(kind, id)
        const before = stored?.body.tags ?? []
        const tags = [...new Set([...before, ...add])].filter((tag) => !remove.includes(tag))
        if (tags.length > maxTagsPerSession) {
          throw new ProblemError(409, 'too_many_tags', `A session can bear ${maxTagsPerSession} tags.`)
        }
        if (tags.length === before.length && tags.every((tag) => before.includes(tag))) return before
        const put = { expectedVersion: stored?.version ?? 0, by }
        if (tags.length === 0) await state.remove(kind, id, put)
        else await state.put<TagsBody>(kind, id, { tags }, put)
        return tags
      })
    },
  }
}
