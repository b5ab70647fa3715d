/** Whether a customer may be contacted: what she or a colleague said of it, and what the policy makes of it now. */
import * as z from 'zod'
import { contactChannels } from './cases.ts'
import { personId } from './customers.ts'
import { onSite, route, time } from './route.ts'

const consent = z.enum(['given', 'refused'])
const perChannel = z.partialRecord(z.enum(contactChannels), consent)
const reason = z.string().trim().min(3, 'say why, in at least 3 characters').max(300)

export const contactStatus = z.object({
  /** null: nobody asked for it. */
  doNotContact: z.object({ reason: z.string(), at: time, by: z.string() }).nullable(),
  /** By purpose and channel; what is not there was never asked. Service needs none, but a refusal counts. */
  consent: z.object({ service: perChannel, commercial: perChannel }),
  /** By the link in an e-mail: no e-mail any more, whatever its purpose. */
  unsubscribed: z.object({ at: time }).nullable(),
  /** When a colleague last said something of it: what an imported file has refused since then counts. */
  saidAt: time.optional(),
})
export type ContactStatus = z.infer<typeof contactStatus>

export const contactCodes = [
  'allowed',
  'suppressed',
  'sensitive',
  'consent',
  'quiet',
  'cap',
  'coolOff',
  'openCase',
] as const

export const contactVerdict = z.object({
  may: z.boolean(),
  /** Which rule said no, the first of them in the order of this list. */
  code: z.enum(contactCodes),
  /** In words; empty where she may be contacted. */
  reason: z.string(),
  /** When she may be, if nothing else happens; null: not by waiting. Now, where she may be. */
  nextAt: time.nullable(),
})
export type ContactVerdict = z.infer<typeof contactVerdict>

export const channelVerdicts = z.record(z.enum(contactChannels), contactVerdict)

const onPerson = onSite.extend({ person: personId })
const standing = contactStatus.extend({
  /** 0: nothing was said yet. */
  version: z.number().int(),
  /** In which mails are written to her, as an imported file says; empty: none does, and her browser's is taken. */
  language: z.string(),
  /** May she be contacted now, for a purpose of service? */
  now: channelVerdicts,
})

export const contactStatusRoutes = {
  getCaseVerdicts: route({
    method: 'get',
    path: '/api/sites/{siteId}/cases/{caseId}/may-contact',
    need: 'customers.read',
    summary: 'By which channel the customer of a case may be contacted now, for a purpose of service, and why not',
    params: onSite.extend({ caseId: z.string().max(100) }),
    output: z.object({ now: channelVerdicts }),
  }),
  getContactStatus: route({
    method: 'get',
    path: '/api/sites/{siteId}/customers/{person}/contact-status',
    need: 'customers.read',
    summary: 'Do-not-contact, consent and unsubscription of a customer, and by which channel she may be contacted now',
    params: onPerson,
    output: standing,
  }),
  setContactStatus: route({
    method: 'put',
    path: '/api/sites/{siteId}/customers/{person}/contact-status',
    need: 'cases.write',
    summary: 'Set do-not-contact and consent of a customer; 409 shows what a colleague said meanwhile',
    params: onPerson,
    body: z.object({
      version: z.number().int().nonnegative(),
      doNotContact: z.object({ reason }).nullable(),
      consent: z.object({
        service: perChannel.default({}),
        commercial: perChannel.default({}),
      }),
      unsubscribed: z.boolean().describe('false takes an unsubscription back, as she asked for it; needs a reason'),
      reason: reason.optional().describe('why; goes into the audit trail'),
    }),
    output: standing,
  }),
}
