/**
 * Who of some cases would get a mail by a template now, in which language and with what in it, and who would not and
 * why. The preview of a batch asks it for all, and the sender once more for each at the moment of its turn.
 */

import type { ContactDetails } from '@hindsight/protocol/api/customers'
import type { MailPlan } from '@hindsight/protocol/api/mail'
import type { MailTemplateContent } from '@hindsight/protocol/api/mailTemplates'
import { mailLanguage } from '@hindsight/protocol/mailVariables'
import { isOpen } from '../../people/caseBody.ts'
import { contactStanding, noStanding, verdictOf } from '../../people/contactStanding.ts'
import { noContact } from '../../people/masked.ts'
import { anonymousPrefix } from '../../people/personOf.ts'
import type { StoredCase } from '../../queries/cases/caseRow.ts'
import { sensitiveCases } from '../../queries/cases/sensitiveEvidence.ts'
import { contactsOf } from '../../queries/customers/contactsOf.ts'
import { casesById, languagesOf } from '../../queries/mail/forMail.ts'
import type { Site } from '../../sites.ts'
import { isPersonName, type RenderedMail, renderMail } from './render.ts'
import { isMailAddress } from './smtpUrl.ts'
import { type ValueDeps, valuesOf } from './values.ts'

/** Longer than a night: whoever is free later than that is not waited for. */
const maxWaitMs = 24 * 60 * 60 * 1000

export type Prospect = {
  caseId: string
  person: string
  to: { name: string; address: string }
  language: string
  /** Hers, where there is no text in it; null: it is the one, or it is not known. */
  otherLanguage: string | null
  mail: RenderedMail
} & (
  | { outcome: 'send'; reason: ''; waitsUntil: number | null }
  | { outcome: 'noAddress' | 'notAllowed' | 'missing' | 'over'; reason: string; waitsUntil: null }
)

/** The text for someone of that language. @returns undefined: there is none in the default language either. */
export function textFor(template: MailTemplateContent, spoken: string) {
  const languages = template.texts.map(({ language }) => language)
  const found = mailLanguage(spoken, languages)
  const language = found ?? template.defaultLanguage
  const text = template.texts.find((one) => one.language === language) ?? template.texts[0]
  return text && { text, otherLanguage: found === null && spoken !== '' ? spoken : null }
}

/** Cases that are gone are not answered. */
export async function prospectsOf(
  deps: ValueDeps,
  site: Site,
  template: MailTemplateContent,
  caseIds: readonly string[],
  unsubscribeUrl: (caseId: string) => string,
  /** How names are written: masked, where colleagues see it. */
  nameAs: (name: string) => string = (name) => name,
): Promise<Prospect[]> {
  const { store } = deps
  const { siteId, settings } = site
  const cases = await casesById(store, siteId, caseIds)
  const persons = [...new Set(cases.map(({ body }) => body.person))]
  const known = persons.filter((person) => !person.startsWith(anonymousPrefix))
  const bodies = cases.map(({ body }) => body)
  const [contacts, languages, values, standings, sensitive] = await Promise.all([
    contactsOf(store, siteId, known),
    languagesOf(store, siteId, persons),
    valuesOf(deps, site, bodies, template),
    contactStanding(store, siteId, persons),
    sensitiveCases(store, siteId, settings.sensitive, bodies),
  ])
  const now = Date.now()
  const addressed = new Set<string>()

  function prospect({ body }: StoredCase): Prospect[] {
    const { caseId, person } = body
    const contact: ContactDetails = contacts.get(person) ?? noContact
    const chosen = textFor(template, languages.get(person) ?? '')
    if (!chosen) return []
    const { text, otherLanguage } = chosen
    const filled = {
      ...values.get(caseId)?.(text.language),
      'customer.name': isPersonName(contact.name) ? nameAs(contact.name) : '',
      unsubscribe: unsubscribeUrl(caseId),
    }
    const mail = renderMail(text, filled)
    const address = contact.email.trim()
    const common = { caseId, person, to: { name: contact.name, address }, language: text.language, otherLanguage, mail }
    const no = (outcome: 'noAddress' | 'notAllowed' | 'missing' | 'over', reason: string): Prospect[] => [
      { ...common, outcome, reason, waitsUntil: null },
    ]
    if (!isOpen(body.status)) return no('over', `The case is ${body.status}`)
    if (address === '') return no('noAddress', 'No e-mail address is held')
    if (!isMailAddress(address)) return no('noAddress', 'What is held is no e-mail address')
    if (addressed.has(address.toLowerCase())) return no('over', 'Another of this batch has the same address')
    const verdict = verdictOf(site, standings.get(person) ?? noStanding, {
      sensitive: sensitive.has(caseId),
      purpose: template.purpose,
      channel: 'email',
      now,
    })
    const waits = verdict.code === 'quiet' && verdict.nextAt !== null && verdict.nextAt <= now + maxWaitMs
    if (!verdict.may && !waits) return no('notAllowed', verdict.reason)
    if (mail.missing.length > 0) return no('missing', mail.missing.map((one) => `{{${one}}}`).join(', '))
    addressed.add(address.toLowerCase())
    return [{ ...common, outcome: 'send', reason: '', waitsUntil: waits ? verdict.nextAt : null }]
  }
  return cases.flatMap(prospect)
}

function reasons(prospects: readonly Prospect[], outcome: Prospect['outcome']): { reason: string; n: number }[] {
  const counted = new Map<string, number>()
  for (const one of prospects) {
    if (one.outcome === outcome) counted.set(one.reason, (counted.get(one.reason) ?? 0) + 1)
  }
  return [...counted].map(([reason, n]) => ({ reason, n })).sort((a, b) => b.n - a.n)
}

/** In numbers. @param recipients of the batch; cases that are gone since are over. */
export function planOf(prospects: readonly Prospect[], recipients: number): MailPlan {
  const sending = prospects.filter(({ outcome }) => outcome === 'send')
  const languages = new Map<string, number>()
  for (const { language } of sending) languages.set(language, (languages.get(language) ?? 0) + 1)
  const waits = sending.flatMap(({ waitsUntil }) => waitsUntil ?? [])
  const gone = recipients - prospects.length
  return {
    recipients,
    wouldSend: sending.length,
    noAddress: prospects.filter(({ outcome }) => outcome === 'noAddress').length,
    notAllowed: reasons(prospects, 'notAllowed'),
    missing: reasons(prospects, 'missing'),
    over: [...reasons(prospects, 'over'), ...(gone > 0 ? [{ reason: 'The case is gone', n: gone }] : [])],
    otherLanguage: sending.filter(({ otherLanguage }) => otherLanguage !== null).length,
    languages: [...languages].map(([language, n]) => ({ language, n })).sort((a, b) => b.n - a.n),
    waitsUntil: waits.length === 0 ? null : Math.max(...waits),
  }
}
