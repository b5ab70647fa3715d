/** The contact policy as a table of situations, and its promise: at `nextAt` she may indeed be contacted. */
import { contactPolicy } from '@hindsight/protocol/contactPolicy'
import { describe, expect, test } from 'vitest'
import { type ContactQuestion, mayContact } from '../../../collector/src/people/contactPolicy.ts'
import { combined } from '../../../collector/src/people/contactStanding.ts'
import { nothingSaid } from '../../../collector/src/queries/customers/contactStatuses.ts'

const hour = 3_600_000
/** A Tuesday, 12:00 in Amsterdam. */
const noon = Date.UTC(2026, 10, 24, 11)

const ask = (over: Partial<ContactQuestion> = {}) =>
  mayContact({
    status: nothingSaid,
    recent: [],
    settings: contactPolicy.parse({}),
    sensitive: false,
    hasOpenCase: true,
    purpose: 'service',
    channel: 'call',
    now: noon,
    timeZone: 'Europe/Amsterdam',
    ...over,
  })
const at = (hoursAgo: number, result: ContactQuestion['recent'][number]['result'] = 'no answer') => ({
  at: noon - hoursAgo * hour,
  channel: 'call' as const,
  result,
})
const refusing = { ...nothingSaid, consent: { service: { call: 'refused' as const }, commercial: {} } }
const doNotContact = { ...nothingSaid, doNotContact: { reason: 'Asked us not to', at: 0, by: 'ann' } }

describe('the contact policy', () => {
  test('lets a service call through when nothing speaks against it', () => {
    expect(ask()).toEqual({ may: true, code: 'allowed', reason: '', nextAt: noon })
  })

  test('says no in its order, with the reason and from when on', () => {
    const night = Date.UTC(2026, 10, 24, 21, 30)
    const twice = [at(2), at(22)]
    const table: [Partial<ContactQuestion>, string, string, number | null][] = [
      [{ status: doNotContact, sensitive: true }, 'suppressed', 'Do not contact: Asked us not to', null],
      [{ sensitive: true, status: refusing }, 'sensitive', 'sensitive page', null],
      [{ status: refusing, now: night }, 'consent', 'Refused calls', null],
      [{ status: { ...nothingSaid, unsubscribed: { at: 1 } }, channel: 'email' }, 'consent', 'Unsubscribed', null],
      [{ purpose: 'commercial', hasOpenCase: false }, 'consent', 'No consent for commercial calls', null],
      [
        { now: night, recent: [at(1), at(2)] },
        'quiet',
        'Quiet hours from 21:00 to 08:00; not before 25 Nov, 10:00',
        noon + 22 * hour,
      ],
      [{ recent: twice }, 'cap', 'Contacted twice within 24 hours; not before 14:00', noon + 2 * hour],
      [{ recent: [at(3, 'reached')] }, 'coolOff', 'less than 20 hours ago; not before 25 Nov, 08:00', noon + 20 * hour],
      [{ recent: [30, 50, 70, 90, 110].map((n) => at(n)) }, 'cap', 'Contacted 5 times within 7 days', noon + 68 * hour],
    ]
    for (const [over, code, reason, nextAt] of table) {
      const verdict = ask(over)
      expect([verdict.may, verdict.code, verdict.reason]).toEqual([false, code, expect.stringContaining(reason)])
      expect([code, verdict.nextAt]).toEqual([code, nextAt])
      if (verdict.nextAt !== null) expect(ask({ ...over, now: verdict.nextAt }).may).toBe(true)
    }
  })

  test('what bounced went nowhere, a letter disturbs nobody at night, other channels stay open', () => {
    expect(ask({ recent: [at(1, 'bounced'), at(2, 'bounced')] }).may).toBe(true)
    expect(ask({ channel: 'letter', now: noon + 12 * hour }).may).toBe(true)
    expect(ask({ status: { ...nothingSaid, unsubscribed: { at: 1 } } }).may).toBe(true)
    expect(
      ask({ settings: contactPolicy.parse({ quietFrom: '00:00', quietTo: '00:00' }), now: noon + 12 * hour }).may,
    ).toBe(true)
  })

  test('commercial needs consent, is rarer, and waits for an open case', () => {
    const given = { ...nothingSaid, consent: { service: {}, commercial: { call: 'given' as const } } }
    const commercial = { purpose: 'commercial' as const, status: given }
    expect(ask({ ...commercial, hasOpenCase: false }).may).toBe(true)
    expect(ask(commercial)).toMatchObject({ code: 'openCase', nextAt: null })
    expect(ask({ ...commercial, hasOpenCase: false, recent: [at(21)] }).code).toBe('cap')
  })

  test('quiet hours end by the clocks of the site in the night they change', () => {
    // 25 October 2026, 03:00 becomes 02:00.
    const verdict = ask({ now: Date.UTC(2026, 9, 24, 22) })
    expect(verdict).toMatchObject({ code: 'quiet', nextAt: Date.UTC(2026, 9, 25, 7) })
  })

  test('of two customer numbers that are one person every no counts', () => {
    const given = { ...nothingSaid, consent: { service: { call: 'given' as const }, commercial: {} } }
    expect(combined([given, refusing]).consent.service).toEqual({ call: 'refused' })
    expect(combined([refusing, given, doNotContact])).toMatchObject({
      doNotContact: { reason: 'Asked us not to' },
      consent: { service: { call: 'refused' } },
    })
  })
})
