/** Templates of e-mails of a site: entities with versions, so that two who edit one do not overwrite each other. */
import type { MailTemplateContent } from '@hindsight/protocol/api/mailTemplates'
import type { Entity, State } from '../../state.ts'

export type StoredTemplate = Entity<MailTemplateContent>
export type MailTemplates = ReturnType<typeof createMailTemplates>

const kind = 'mailTemplate'
const keyOf = (siteId: string, templateId: string): string => `${siteId}/${templateId}`

export const templateIdOf = ({ id }: Pick<StoredTemplate, 'id'>): string => id.split('/')[1] ?? ''

export function createMailTemplates(state: State) {
  return {
    get: (siteId: string, templateId: string) => state.get<MailTemplateContent>(kind, keyOf(siteId, templateId)),

    async list(siteId: string): Promise<StoredTemplate[]> {
      const all = await state.list<MailTemplateContent>(kind, `${siteId}/`)
      return all.sort((a, b) => a.body.name.localeCompare(b.body.name))
    },

    put: (siteId: string, templateId: string, content: MailTemplateContent, version: number, by: string) =>
      state.put(kind, keyOf(siteId, templateId), content, { expectedVersion: version, by }),

    remove: (siteId: string, templateId: string, version: number, by: string) =>
      state.remove(kind, keyOf(siteId, templateId), { expectedVersion: version, by }),
  }
}
