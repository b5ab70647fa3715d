/** Batches of e-mails: made, started, paused, and what became of each mail. */
import { type MailBatch, type MailRecipient, type mailRoutes, maxMailRecipients } from '@hindsight/protocol/api/mail'
import type { BodyOf } from '@hindsight/protocol/api/route'
import { isUuid } from '@hindsight/protocol/ids'
import type { BatchAct, StoredBatch } from '../delivery/mail/batches.ts'
import { planOf, prospectsOf } from '../delivery/mail/prospects.ts'
import { contactIdOf } from '../delivery/mail/sender.ts'
import { ProblemError } from '../errors.ts'
import type { CaseBody } from '../people/caseBody.ts'
import type { Cases } from '../people/cases.ts'
import { shownCases } from '../people/caseView.ts'
import { type CaseCursor, listCases } from '../queries/cases/listCases.ts'
import { casesById } from '../queries/mail/forMail.ts'
import {
  countSends,
  listSends,
  type MailState,
  putSend,
  readSend,
  type Send,
  type SendCursor,
} from '../queries/mail/sends.ts'
import { caseFilterOf } from './cases.ts'
import type { HandlersOf } from './handlers.ts'
import { recipientsUrl } from './mailLists.ts'
import { type MailDeps, mailTemplateHandlers, notSetUp, siteOf } from './mailTemplates.ts'
import { invalid } from './validate.ts'

type Made = BodyOf<(typeof mailRoutes)['makeMailBatch']>
export type MailBatchDeps = MailDeps & { cases: Pick<Cases, 'takeBackContact'> }

const audited = {
  start: 'mail.batchStarted',
  pause: 'mail.batchPaused',
  resume: 'mail.batchResumed',
  discard: 'mail.batchDiscarded',
} as const satisfies Record<BatchAct, string>
/** A draft is asked about as it grows; a list is turned a page at a time. */
const casesPerPage = 500
const sampleUrl = 'https://unsubscribe.invalid/'

const absent = (): ProblemError => new ProblemError(404, 'batch_not_found', 'There is no such batch of mails.')

function readCursor(text: string): SendCursor {
  const [batchId = '', no = '', ...more] = text.split('.')
  if (!isUuid(batchId) || !/^\d{1,7}$/.test(no) || more.length > 0) {
    throw invalid('query', [{ field: 'cursor', rule: 'must be the `next` of a page before' }])
  }
  return { batchId, recipientNo: Number(no) }
}

export function mailHandlers(deps: MailBatchDeps): HandlersOf<keyof typeof mailRoutes> {
  const { store, sites, names, audit, mail, cases } = deps
  const { batches, sender, templates, workarounds } = mail

  async function shown(siteId: string, stored: readonly StoredBatch[]): Promise<MailBatch[]> {
    const ids = stored.map(({ body }) => body.batchId)
    const [counts, nameOf] = await Promise.all([
      countSends(store, siteId, ids),
      names.of(stored.map(({ body }) => body.createdBy)),
    ])
    return stored.map(({ body, version }) => {
      const { batchId, template, templateId } = body
      const counted = (state: MailState) => ({
        n: counts.get(batchId)?.get(state) ?? 0,
        list: recipientsUrl({ siteId, batchId, state }),
      })
      return {
        batchId,
        template: { templateId, name: template.name, purpose: template.purpose },
        status: body.status,
        pausedBecause: body.pausedBecause,
        perMinute: body.perMinute,
        createdAt: body.createdAt,
        createdBy: nameOf(body.createdBy),
        startedAt: body.startedAt,
        version,
        recipients: { n: body.recipients, list: recipientsUrl({ siteId, batchId }) },
        counts: {
          queued: counted('queued'),
          handing: counted('handing'),
          sent: counted('sent'),
          failed: counted('failed'),
          bounced: counted('bounced'),
          leftOut: counted('left out'),
          unknown: counted('unknown'),
        },
      }
    })
  }

  async function one(siteId: string, batch: StoredBatch | null): Promise<MailBatch> {
    const [view] = batch === null ? [] : await shown(siteId, [batch])
    if (!view) throw absent()
    return view
  }

  async function planFor(siteId: string, { body }: StoredBatch) {
    const filter = { siteId, batchId: body.batchId }
    const { sends } = await listSends(store, filter, { limit: maxMailRecipients, after: null })
    const ids = sends.map(({ caseId }) => caseId)
    const prospects = await prospectsOf(
      { store, workarounds },
      siteOf(sites, siteId),
      body.template,
      ids,
      () => sampleUrl,
    )
    return planOf(prospects, ids.length)
  }

  /** All cases of a list, as they are now. */
  async function casesListed(siteId: string, wanted: NonNullable<Made['cases']>, me: string): Promise<CaseBody[]> {
    const filter = caseFilterOf(wanted, me)
    const found: CaseBody[] = []
    let after: CaseCursor | null = null
    do {
      const page: Awaited<ReturnType<typeof listCases>> = await listCases(store, {
        siteId,
        filter,
        limit: casesPerPage,
        after,
      })
      found.push(...page.cases.map(({ body }) => body))
      if (page.total > maxMailRecipients) {
        const rule = `${page.total} cases are more than ${maxMailRecipients}: narrow the list down`
        throw invalid('body', [{ field: 'cases', rule }])
      }
      after = page.next
    } while (after !== null)
    if (found.length === 0) throw invalid('body', [{ field: 'cases', rule: 'there is no case in this list' }])
    return found
  }

  async function casesNamed(siteId: string, ids: readonly string[]): Promise<CaseBody[]> {
    const found = (await casesById(store, siteId, [...new Set(ids)])).map(({ body }) => body)
    const known = new Set(found.map(({ caseId }) => caseId))
    const faults = ids.flatMap((id, n) =>
      known.has(id) ? [] : [{ field: `caseIds.${n}`, rule: 'must be a case of this site' }],
    )
    if (faults.length > 0) throw invalid('body', faults)
    return found
  }

  async function recipients(siteId: string, sends: readonly Send[]): Promise<MailRecipient[]> {
    const stored = await casesById(store, siteId, [...new Set(sends.map(({ caseId }) => caseId))])
    const views = await shownCases(store, names, siteId, stored)
    const who = new Map(views.map((view) => [view.caseId, view.who]))
    return sends.map(({ batchId, recipientNo, caseId, person, state, detail, language, messageId, attempts, at }) => ({
      batchId,
      recipientNo,
      caseId,
      person,
      who: who.get(caseId) ?? person,
      state,
      detail,
      language,
      messageId,
      attempts,
      at,
    }))
  }

  /** A person has looked into it: the case is told the same. */
  async function decide(send: Send, decision: 'sent' | 'again', by: string): Promise<Send> {
    const { siteId, batchId, caseId } = send
    if (decision === 'sent') {
      const detail = `Counted as sent. ${send.detail}`
      const sent = await putSend(store, send, { state: 'sent', detail, logged: false, at: send.at })
      await sender.tellCase(sent)
      return sent
    }
    // Back in the queue first: were the program to end in between, the case would say "unknown" of a mail that is sent
    // again, which the next record corrects.
    const queued = {
      state: 'queued',
      detail: 'To be sent again',
      attempts: 0,
      notBefore: 0,
      logged: false,
      by,
    } as const
    const again = await putSend(store, send, queued)
    const text = 'An e-mail of which nobody knew whether it was sent is sent again'
    await cases.takeBackContact(siteId, caseId, contactIdOf(send), text, by)
    await batches.settle(siteId, batchId, 'done', { status: 'running', pausedBecause: null }, by)
    sender.kick(siteId, batchId)
    return again
  }

  return {
    ...mailTemplateHandlers(deps),

    async listMailBatches({ params: { siteId } }) {
      return { batches: await shown(siteId, await batches.list(siteId)) }
    },

    async makeMailBatch({ params: { siteId }, body: { templateId, caseIds, cases: listed, perMinute }, who }) {
      const by = who?.by ?? ''
      const template = await templates.get(siteId, templateId)
      if (!template) throw invalid('body', [{ field: 'templateId', rule: 'must be a template of this site' }])
      const about =
        caseIds === undefined
          ? await casesListed(siteId, listed ?? { status: 'open' }, by)
          : await casesNamed(siteId, caseIds)
      const given = { siteId, templateId, template: template.body, perMinute }
      const batch = await batches.make(given, about, by)
      const [view, plan] = await Promise.all([one(siteId, batch), planFor(siteId, batch)])
      return { batch: view, plan }
    },

    async getMailBatch({ params: { siteId, batchId } }) {
      const batch = await batches.get(siteId, batchId)
      if (!batch) throw absent()
      const isDraft = batch.body.status === 'draft'
      const [view, plan] = await Promise.all([one(siteId, batch), isDraft ? planFor(siteId, batch) : null])
      return { batch: view, plan }
    },

    async changeMailBatch({ params: { siteId, batchId }, body: { act }, who, address }) {
      const by = who?.by ?? ''
      if (mail.transport === null && (act === 'start' || act === 'resume')) throw notSetUp()
      const batch = await batches.change(siteId, batchId, act, by)
      if (!batch) throw absent()
      const detail = { template: batch.body.template.name, recipients: batch.body.recipients }
      await audit({ action: audited[act], who: by, siteId, subject: batchId, address, detail })
      if (batch.body.status === 'running') sender.kick(siteId, batchId)
      return one(siteId, batch)
    },

    async listMailRecipients({ params: { siteId }, query: { batch, state, limit, cursor } }) {
      const filter = { siteId, batchId: batch, state }
      const after = cursor === undefined ? null : readCursor(cursor)
      const { total, sends } = await listSends(store, filter, { limit: limit + 1, after })
      const page = sends.slice(0, limit)
      const last = sends.length > limit ? page.at(-1) : undefined
      return {
        total: { n: total, list: recipientsUrl(filter) },
        entries: await recipients(siteId, page),
        next: last ? `${last.batchId}.${last.recipientNo}` : null,
      }
    },

    async decideMail({ params: { siteId, batchId, recipientNo }, body: { decision }, who, address }) {
      const by = who?.by ?? ''
      const decided = await batches.inTurn(siteId, batchId, async () => {
        const send = await readSend(store, siteId, batchId, recipientNo)
        if (!send) throw new ProblemError(404, 'mail_not_found', 'There is no such mail.')
        if (send.state !== 'unknown') {
          throw new ProblemError(409, 'mail_is_known', `This mail is ${send.state}: there is nothing to decide.`)
        }
        const detail = { decision, caseId: send.caseId }
        await audit({ action: 'mail.decided', who: by, siteId, subject: send.messageId, address, detail })
        return decide(send, decision, by)
      })
      const [view] = await recipients(siteId, [decided])
      if (!view) throw absent()
      return view
    },
  }
}
