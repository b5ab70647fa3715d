/** Alerts that begin and end, from the table in which a look wrote them down with when they may be told. */
import type { WebhookPayload } from '@hindsight/protocol/api/webhookEvents'
import { redactText } from '@hindsight/protocol/redact'
import type { Store } from '../../../clickhouse/store.ts'
import { type FiringRow, firingsToTell } from '../../../queries/outbound/firings.ts'
import { type Happened, type Source, timestampOf } from '../happened.ts'
import { mailPrefix } from '../outbox.ts'

type AlertHappened = Happened & { firing: FiringRow }

export function alertsSource(store: Store, publicUrl: string, clock: () => number = Date.now): Source<AlertHappened> {
  function happenedIn(firing: FiringRow): AlertHappened[] {
    const { siteId, firingId, tellOpenedAt, tellClosedAt, body } = firing
    const to = [...body.endpoints, ...body.accounts.map((accountId) => `${mailPrefix}${accountId}`)]
    const of = (type: 'alert.opened' | 'alert.closed', at: number | null): AlertHappened[] =>
      at === null || at > clock() ? [] : [{ siteId, key: `${type}/${firingId}`, type, at, to, firing }]
    return [...of('alert.opened', tellOpenedAt), ...of('alert.closed', tellClosedAt)]
  }

  return {
    since: async (since) => (await firingsToTell(store, since, clock())).flatMap(happenedIn),

    payloads: async (happened) =>
      happened.map(({ siteId, type, at, firing }): WebhookPayload => {
        const { ruleId, firingId, openedAt, closedAt, body } = firing
        const { name, says, value, expected } = body
        const url = `${publicUrl}/sites/${encodeURIComponent(siteId)}/alerts?rule=${encodeURIComponent(ruleId)}`
        const about = { ruleId, firingId, name: redactText(name), says: redactText(says) }
        const data = { siteId, url, ...about, openedAt, closedAt, value, expected }
        return { type: type as 'alert.opened', timestamp: timestampOf(at), data }
      }),
  }
}
