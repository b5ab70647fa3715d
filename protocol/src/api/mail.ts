/** E-mail to customers: templates, batches of mails about cases, and what became of each. */
import * as z from 'zod'
import { contactPurposes } from '../contactPolicy.ts'
import { caseFilter } from './cases.ts'
import { mailLanguageCode, mailTemplateContent, mailTemplateShape } from './mailTemplates.ts'
import { counted, onSite, route, time } from './route.ts'

/** At most so many in one batch; who has more makes several. */
export const maxMailRecipients = 2000
export const defaultMailsPerMinute = 60

/** How a batch stands. A draft has sent nothing; a discarded one never will. */
export const mailBatchStatuses = ['draft', 'running', 'paused', 'done', 'discarded'] as const

/**
 * What became of one mail.
 * planned: in a draft · queued: waits for its turn · handing: is being handed over to the mail server ·
 * sent: the mail server took it · failed: the server refused it, nothing was taken · bounced: it refused her address for
 * good · left out: not sent, `detail` says why · unknown: the hand-over was interrupted, a person has to decide.
 */
export const mailStates = ['planned', 'queued', 'handing', 'sent', 'failed', 'bounced', 'left out', 'unknown'] as const

export const mailTemplate = mailTemplateShape.extend({
  templateId: z.uuid(),
  version: z.number().int(),
  changedAt: time,
  changedBy: z.string(),
})
export type MailTemplate = z.infer<typeof mailTemplate>

/** A mail as it would be: or what keeps it from being sent. */
export const mailPreview = z.object({
  language: z.string(),
  /** Her language, where the site knows it and there is no text in it. */
  otherLanguage: z.string().nullable(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Variables without a value: such a mail is not sent. */
  missing: z.array(z.string()),
})
export type MailPreview = z.infer<typeof mailPreview>

const reasoned = z.object({ reason: z.string(), n: z.number().int() })

/** What starting a batch would do, by what is known now; asked again for each mail when its turn comes. */
export const mailPlan = z.object({
  recipients: z.number().int(),
  /** = recipients − noAddress − notAllowed − missing − over. */
  wouldSend: z.number().int(),
  noAddress: z.number().int(),
  /** By the contact policy, each reason with how many. */
  notAllowed: z.array(reasoned),
  /** A variable has no value: each with how many. */
  missing: z.array(reasoned),
  /** The case is over, or another of the batch has the same address. */
  over: z.array(reasoned),
  /** Of those who would get it: in another language than their own. */
  otherLanguage: z.number().int(),
  /** By language of the mail. */
  languages: z.array(z.object({ language: z.string(), n: z.number().int() })),
  /** Of those who would get it: not before then, since it is night there (ms); null: nobody has to wait. */
  waitsUntil: time.nullable(),
})
export type MailPlan = z.infer<typeof mailPlan>

export const mailBatch = z.object({
  batchId: z.uuid(),
  template: z.object({ templateId: z.uuid(), name: z.string(), purpose: z.enum(contactPurposes) }),
  status: z.enum(mailBatchStatuses),
  /** Why the program itself paused it; null where a person did, or it is not paused. */
  pausedBecause: z.string().nullable(),
  perMinute: z.number().int(),
  createdAt: time,
  createdBy: z.string(),
  startedAt: time.nullable(),
  version: z.number().int(),
  recipients: counted,
  counts: z.object({
    queued: counted,
    handing: counted,
    sent: counted,
    failed: counted,
    bounced: counted,
    leftOut: counted,
    unknown: counted,
  }),
})
export type MailBatch = z.infer<typeof mailBatch>

export const mailRecipient = z.object({
  batchId: z.uuid(),
  recipientNo: z.number().int(),
  caseId: z.string(),
  person: z.string(),
  /** Masked name or customer number. */
  who: z.string(),
  state: z.enum(mailStates),
  /** What the server answered, or why it was left out. */
  detail: z.string(),
  language: z.string(),
  /** By which the mail is found in the mail server's log. */
  messageId: z.string(),
  attempts: z.number().int(),
  at: time,
})
export type MailRecipient = z.infer<typeof mailRecipient>

const onTemplate = onSite.extend({ templateId: z.uuid() })
const onBatch = onSite.extend({ batchId: z.uuid() })
const site = '/api/sites/{siteId}/mail'
const example = {
  template: mailTemplateContent,
  language: mailLanguageCode.optional(),
  caseId: z.string().max(100).optional().describe('fills in from this case; without it samples are shown'),
}

export const mailRoutes = {
  getMail: route({
    method: 'get',
    path: site,
    need: 'mail.send',
    summary: 'Whether mail can be sent from here, by which sender, and what waits for a decision',
    params: onSite,
    output: z.object({
      /** SMTP_URL and MAIL_FROM are set. */
      isSetUp: z.boolean(),
      from: z.string().nullable(),
      /** Mails of which nobody knows whether they were sent. */
      unknown: counted,
    }),
  }),
  listMailTemplates: route({
    method: 'get',
    path: `${site}/templates`,
    need: 'mail.send',
    summary: 'Templates of e-mails, by name',
    params: onSite,
    output: z.object({ templates: z.array(mailTemplate) }),
  }),
  putMailTemplate: route({
    method: 'put',
    path: `${site}/templates/{templateId}`,
    need: 'mail.send',
    summary: 'Make a template (version 0) or change one; a variable that does not exist is refused with its place',
    params: onTemplate,
    body: mailTemplateContent.safeExtend({ version: z.number().int().min(0) }),
    output: mailTemplate,
  }),
  removeMailTemplate: route({
    method: 'delete',
    path: `${site}/templates/{templateId}`,
    need: 'mail.send',
    summary: 'Remove a template; batches that were made of it keep their text',
    params: onTemplate,
    query: z.object({ version: z.coerce.number().int() }),
  }),
  previewMail: route({
    method: 'post',
    path: `${site}/preview`,
    need: 'mail.send',
    summary: 'A mail as it would be, filled in from a case or with samples',
    params: onSite,
    body: z.object(example),
    output: mailPreview,
  }),
  testMail: route({
    method: 'post',
    path: `${site}/test`,
    need: 'mail.send',
    summary: "Send such a mail to one's own address, and nobody else",
    params: onSite,
    body: z.object(example),
    output: z.object({ to: z.string(), response: z.string() }),
  }),
  listMailBatches: route({
    method: 'get',
    path: `${site}/batches`,
    need: 'mail.send',
    summary: 'Batches of mails, newest first',
    params: onSite,
    output: z.object({ batches: z.array(mailBatch) }),
  }),
  makeMailBatch: route({
    method: 'post',
    path: `${site}/batches`,
    need: 'mail.send',
    summary: 'A draft of mails about cases, with what starting it would do; nothing is sent yet',
    params: onSite,
    body: z
      .object({
        templateId: z.uuid(),
        caseIds: z.array(z.string().max(100)).min(1).max(maxMailRecipients).optional(),
        cases: z.object(caseFilter).optional().describe('in place of caseIds: all cases of such a list'),
        perMinute: z.number().int().min(1).max(600).default(defaultMailsPerMinute),
      })
      .refine(({ caseIds, cases }) => (caseIds === undefined) !== (cases === undefined), {
        path: ['caseIds'],
        message: 'name either caseIds or cases',
      }),
    output: z.object({ batch: mailBatch, plan: mailPlan }),
  }),
  getMailBatch: route({
    method: 'get',
    path: `${site}/batches/{batchId}`,
    need: 'mail.send',
    summary: 'One batch: how it stands, how many are sent, and, of a draft, what starting it would do',
    params: onBatch,
    output: z.object({ batch: mailBatch, plan: mailPlan.nullable() }),
  }),
  changeMailBatch: route({
    method: 'patch',
    path: `${site}/batches/{batchId}`,
    need: 'mail.send',
    summary: 'Start, pause, resume or discard a batch',
    params: onBatch,
    body: z.object({ act: z.enum(['start', 'pause', 'resume', 'discard']) }),
    output: mailBatch,
  }),
  listMailRecipients: route({
    method: 'get',
    path: `${site}/recipients`,
    need: 'mail.send',
    summary: 'What became of each mail: of one batch, or of all',
    params: onSite,
    query: z.object({
      batch: z.uuid().optional(),
      state: z.enum(mailStates).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(100).optional(),
    }),
    output: z.object({ total: counted, entries: z.array(mailRecipient), next: z.string().nullable() }),
  }),
  decideMail: route({
    method: 'post',
    path: `${site}/batches/{batchId}/recipients/{recipientNo}`,
    need: 'mail.send',
    summary: 'Decide on a mail of which nobody knows whether it was sent: count it as sent, or send it again',
    params: onBatch.extend({ recipientNo: z.coerce.number().int().min(1) }),
    body: z.object({ decision: z.enum(['sent', 'again']) }),
    output: mailRecipient,
  }),
}
