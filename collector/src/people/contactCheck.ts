/** The contact policy at the moment of logging an attempt: where it says no, a colleague has to say why all the same. */
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { sensitiveCases } from '../queries/cases/sensitiveEvidence.ts'
import type { Site } from '../sites.ts'
import type { CaseBody } from './caseBody.ts'
import type { RecentContact } from './contactPolicy.ts'
import { contactStanding, noStanding, verdictOf } from './contactStanding.ts'

type Attempt = { channel: RecentContact['channel']; at: number; override: string }

export function contactCheck(
  store: Store,
  site: Pick<Site, 'siteId' | 'settings'>,
  { channel, at, override }: Attempt,
): (body: CaseBody) => Promise<void> {
  return async (body) => {
    if (override !== '') return
    const { siteId, settings } = site
    const [standings, sensitive] = await Promise.all([
      contactStanding(store, siteId, [body.person]),
      sensitiveCases(store, siteId, settings.sensitive, [body]),
    ])
    const asked = { sensitive: sensitive.has(body.caseId), purpose: 'service', channel, now: at } as const
    const verdict = verdictOf(site, standings.get(body.person) ?? noStanding, asked)
    if (verdict.may) return
    throw new ProblemError(409, 'contact_not_allowed', `${verdict.reason}. Say why it was made all the same.`, [
      { field: 'override', rule: verdict.reason },
    ])
  }
}
