/**
 * What the contact policy asks of persons, gathered for many at once: what was said of contacting them, and every attempt
 * of the last days, of whichever case. Two customer numbers that turned out to be one person have one standing: a no
 * that was said of either counts.
 */
import { contactChannels } from '@hindsight/protocol/api/cases'
import type { ContactStatus, ContactVerdict } from '@hindsight/protocol/api/contactStatus'
import type { ContactPurpose } from '@hindsight/protocol/contactPolicy'
import type { Store } from '../clickhouse/store.ts'
import { recentContacts } from '../queries/cases/recentContacts.ts'
import { contactStatuses, nothingSaid } from '../queries/customers/contactStatuses.ts'
import type { Site } from '../sites.ts'
import { mayContact, type RecentContact } from './contactPolicy.ts'

export type ContactStanding = { status: ContactStatus; recent: RecentContact[]; hasOpenCase: boolean }

export const noStanding: ContactStanding = { status: nothingSaid, recent: [], hasOpenCase: false }

type Said = ContactStatus['consent']['service']

function stricter(one: Said, other: Said): Said {
  const both: Said = { ...one, ...other }
  for (const channel of contactChannels) {
    if (one[channel] === 'refused' || other[channel] === 'refused') both[channel] = 'refused'
  }
  return both
}

export const combined = (statuses: readonly ContactStatus[]): ContactStatus =>
  statuses.reduce(
    (all, one) => ({
      doNotContact: all.doNotContact ?? one.doNotContact,
      consent: {
        service: stricter(all.consent.service, one.consent.service),
        commercial: stricter(all.consent.commercial, one.consent.commercial),
      },
      unsubscribed: all.unsubscribed ?? one.unsubscribed,
    }),
    nothingSaid,
  )

/** Everyone who is asked for is in it. */
export async function contactStanding(
  store: Store,
  siteId: string,
  persons: readonly string[],
): Promise<Map<string, ContactStanding>> {
  const [statuses, contacts] = await Promise.all([
    contactStatuses(store, siteId, persons),
    recentContacts(store, siteId, persons),
  ])
  return new Map(
    persons.map((person) => {
      const { recent = [], hasOpenCase = false } = contacts.get(person) ?? {}
      return [person, { status: combined(statuses.get(person) ?? []), recent, hasOpenCase }]
    }),
  )
}

/** What the policy of the site says of a person in this standing. */
export function verdictOf(
  { settings }: Pick<Site, 'settings'>,
  standing: ContactStanding,
  asked: { sensitive: boolean; purpose: ContactPurpose; channel: RecentContact['channel']; now: number },
): ContactVerdict {
  return mayContact({ ...standing, ...asked, settings: settings.contactPolicy, timeZone: settings.timeZone })
}

export function verdictsOf(
  site: Pick<Site, 'settings'>,
  standing: ContactStanding,
  asked: { sensitive: boolean; now: number },
): Record<RecentContact['channel'], ContactVerdict> {
  const of = (channel: RecentContact['channel']) => verdictOf(site, standing, { ...asked, purpose: 'service', channel })
  return { call: of('call'), email: of('email'), message: of('message'), letter: of('letter') }
}
