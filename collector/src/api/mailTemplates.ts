/** Templates of e-mails: kept, shown as they would be, and sent to oneself. */
import type { MailPreview, MailTemplate, mailRoutes } from '@hindsight/protocol/api/mail'
import type { MailTemplateContent } from '@hindsight/protocol/api/mailTemplates'
import { mailVariableNames, mailVariables } from '@hindsight/protocol/mailVariables'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { prospectsOf, textFor } from '../delivery/mail/prospects.ts'
import { renderMail } from '../delivery/mail/render.ts'
import type { MailRoom } from '../delivery/mail/room.ts'
import { type StoredTemplate, templateIdOf } from '../delivery/mail/templates.ts'
import { ProblemError } from '../errors.ts'
import { maskedName } from '../people/masked.ts'
import type { Names } from '../people/names.ts'
import { listSends } from '../queries/mail/sends.ts'
import type { Site, Sites } from '../sites.ts'
import { ConflictError, type Entity } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { recipientsUrl } from './mailLists.ts'

export type MailDeps = {
  store: Store
  sites: Pick<Sites, 'byId'>
  names: Names
  audit: Audit['audit']
  mail: MailRoom
}

type TemplateRoutes =
  | 'getMail'
  | 'listMailTemplates'
  | 'putMailTemplate'
  | 'removeMailTemplate'
  | 'previewMail'
  | 'testMail'
type Example = { template: MailTemplateContent; language?: string | undefined; caseId?: string | undefined }
type Handled = Pick<HandlersOf<keyof typeof mailRoutes>, TemplateRoutes>

export function siteOf(sites: Pick<Sites, 'byId'>, siteId: string): Site {
  const site = sites.byId(siteId)
  if (!site) throw new ProblemError(404, 'site_not_found', `There is no site ${siteId}.`)
  return site
}

export const notSetUp = (): ProblemError =>
  new ProblemError(
    409,
    'mail_not_set_up',
    'No mail server is set up: set SMTP_URL and MAIL_FROM, and start Hindsight again.',
  )

const samples = Object.fromEntries(mailVariableNames.map((name) => [name, mailVariables[name].sample]))
const sampleUrl = mailVariables.unsubscribe.sample

/** A template in one language only, so that a case is shown in it. */
const only = (template: MailTemplateContent, language: string | undefined): MailTemplateContent =>
  language === undefined || !template.texts.some((one) => one.language === language)
    ? template
    : { ...template, defaultLanguage: language, texts: template.texts.filter((one) => one.language === language) }

export function mailTemplateHandlers({ store, sites, names, audit, mail }: MailDeps): Handled {
  const { templates, workarounds, transport } = mail

  async function shown(stored: readonly StoredTemplate[]): Promise<MailTemplate[]> {
    const nameOf = await names.of(stored.map(({ changedBy }) => changedBy))
    return stored.map((one) => ({
      ...one.body,
      templateId: templateIdOf(one),
      version: one.version,
      changedAt: one.changedAt,
      changedBy: nameOf(one.changedBy),
    }))
  }

  async function conflictOf(error: unknown): Promise<unknown> {
    if (!(error instanceof ConflictError)) return error
    const current = error.current as Entity<MailTemplateContent> | null
    return new ConflictProblem(
      'A colleague changed this template since you read it; `current` shows what it is now.',
      current && ((await shown([current]))[0] ?? null),
    )
  }

  /** Nobody is given away: of her name its beginnings are shown. */
  async function preview(siteId: string, { template, language, caseId }: Example): Promise<MailPreview> {
    const site = siteOf(sites, siteId)
    const chosen = only(template, language)
    if (caseId === undefined) {
      const text = textFor(chosen, chosen.defaultLanguage)?.text
      if (!text) throw new Error('a template without a text was let in')
      const values = { ...samples, 'site.name': site.name }
      return { language: text.language, otherLanguage: null, ...renderMail(text, values) }
    }
    const [found] = await prospectsOf({ store, workarounds }, site, chosen, [caseId], () => sampleUrl, maskedName)
    if (!found) throw new ProblemError(404, 'case_not_found', 'There is no such case.')
    const { mail: rendered, otherLanguage } = found
    return { language: found.language, otherLanguage, ...rendered }
  }

  return {
    async getMail({ params: { siteId } }) {
      const unknown = { siteId, state: 'unknown' } as const
      const { total } = await listSends(store, unknown, { limit: 1, after: null })
      return {
        isSetUp: transport !== null,
        from: transport?.from ?? null,
        unknown: { n: total, list: recipientsUrl(unknown) },
      }
    },

    async listMailTemplates({ params: { siteId } }) {
      return { templates: await shown(await templates.list(siteId)) }
    },

    async putMailTemplate({ params: { siteId, templateId }, body: { version, ...content }, who, address }) {
      const by = who?.by ?? ''
      try {
        const stored = await templates.put(siteId, templateId, content, version, by)
        const detail = { name: content.name, version: stored.version }
        await audit({ action: 'mail.templateSaved', who: by, siteId, subject: templateId, address, detail })
        const [view] = await shown([stored])
        if (!view) throw new Error('a template that was written is not shown')
        return view
      } catch (error) {
        throw await conflictOf(error)
      }
    },

    async removeMailTemplate({ params: { siteId, templateId }, query: { version }, who, address }) {
      const by = who?.by ?? ''
      const before = await templates.get(siteId, templateId)
      if (!before) throw new ProblemError(404, 'template_not_found', 'There is no such template.')
      try {
        await templates.remove(siteId, templateId, version, by)
      } catch (error) {
        throw await conflictOf(error)
      }
      const detail = { name: before.body.name }
      await audit({ action: 'mail.templateRemoved', who: by, siteId, subject: templateId, address, detail })
      return undefined
    },

    async previewMail({ params: { siteId }, body }) {
      return preview(siteId, body)
    },

    async testMail({ params: { siteId }, body, who, address }) {
      const to = who?.account
      if (!to) {
        throw new ProblemError(400, 'no_own_address', 'A key has no address of its own: sign in to send a test mail.')
      }
      if (transport === null) throw notSetUp()
      const { missing, subject, text, html } = await preview(siteId, body)
      if (missing.length > 0) {
        const told = missing.map((one) => `{{${one}}}`).join(', ')
        throw new ProblemError(409, 'mail_incomplete', `There is no value for ${told}, so it would not be sent.`)
      }
      await audit({ action: 'mail.tested', who: to.accountId, siteId, subject: to.email, address })
      const handed = await transport.send({
        messageId: `test.${Date.now()}.${to.accountId}@${transport.domain}`,
        to: { name: to.name, address: to.email },
        subject: `[Test] ${subject}`,
        text,
        html,
      })
      if (handed.outcome !== 'sent') {
        throw new ProblemError(409, 'mail_not_taken', `The mail server did not take it: ${handed.response}`)
      }
      return { to: to.email, response: handed.response }
    },
  }
}
