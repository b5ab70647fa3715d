/**
 * Makes deliveries of what has happened. Nothing is kept in memory between a change and its delivery: happenings are read
 * from where they were written with the change itself (the history of cases and points, noticed points, alerts), from a
 * mark on, and each makes the same delivery however often it is found. A process that dies anywhere in between loses
 * nothing and doubles nothing; the next one finds the same happenings and sees which deliveries there are.
 */
import { createHash } from 'node:crypto'
import type { Store } from '../../clickhouse/store.ts'
import { type DeliveryRow, knownDeliveries, writeDeliveries } from '../../queries/outbound/deliveries.ts'
import { lookedUpTo, noteLookedUpTo } from '../../queries/outbound/outboxMark.ts'
import { type Endpoint, type Endpoints, endpointIdOf, siteOf } from './endpoints.ts'
import type { Happened, Source } from './happened.ts'
import { slackMessage } from './slack.ts'

const markName = 'webhooks'
/** Longer than an insert may take, so that no row is overtaken by the mark. */
const overlapMs = 120_000
/** The mark is written this often: what is found twice makes nothing twice. */
const markEveryMs = 30_000
const rowsAtOnce = 2_000

/** Stands for an endpoint where a colleague is told by e-mail. */
export const mailPrefix = 'mail:'

export const deliveryIdOf = (endpointId: string, key: string): string =>
  `msg_${createHash('sha256').update(`${endpointId}\n${key}`).digest('hex').slice(0, 32)}`

export type Outbox = ReturnType<typeof createOutbox>

type Wanted = { siteId: string; endpointId: string; format: Endpoint['body']['format'] }

function receiversOf({ siteId, type, at, to }: Happened, endpoints: readonly Endpoint[]): Wanted[] {
  const chosen = endpoints.filter((endpoint) => {
    const { on, since, types } = endpoint.body
    if (siteOf(endpoint) !== siteId || !on || at < since) return false
    return types.includes(type) || to.includes(endpointIdOf(endpoint))
  })
  const mails = to.filter((one) => one.startsWith(mailPrefix))
  return [
    ...chosen.map((endpoint) => ({ siteId, endpointId: endpointIdOf(endpoint), format: endpoint.body.format })),
    ...mails.map((endpointId) => ({ siteId, endpointId, format: 'standard' as const })),
  ]
}

export function createOutbox({
  store,
  endpoints,
  sources,
  clock = Date.now,
}: {
  store: Store
  endpoints: Pick<Endpoints, 'list'>
  sources: readonly Source[]
  clock?: () => number
}) {
  let mark: number | null = null
  let markedAt = 0
  /** Found to be there: not asked again while it is found again and again. */
  let settled = new Map<string, number>()

  async function deliveriesOf(source: Source, since: number, all: readonly Endpoint[]): Promise<DeliveryRow[]> {
    const wanted = (await source.since(since)).flatMap((happened) =>
      receiversOf(happened, all).map((receiver) => ({
        happened,
        receiver,
        deliveryId: deliveryIdOf(receiver.endpointId, happened.key),
      })),
    )
    const unsettled = wanted.filter(({ deliveryId }) => !settled.has(deliveryId))
    const known = await knownDeliveries(
      store,
      unsettled.map(({ deliveryId }) => deliveryId),
    )
    for (const id of known) settled.set(id, clock())
    const fresh = unsettled.filter(({ deliveryId }) => !known.has(deliveryId))
    const happened = [...new Set(fresh.map((one) => one.happened))]
    const payloads = await source.payloads(happened)
    const bodyOf = new Map(happened.map((one, index) => [one, payloads[index]]))
    return fresh.flatMap(({ happened: one, receiver: { siteId, endpointId, format }, deliveryId }) => {
      const payload = bodyOf.get(one)
      if (!payload) return []
      const body = JSON.stringify(format === 'slack' ? slackMessage(payload) : payload)
      const now = clock()
      const { type, at } = one
      return [
        { siteId, endpointId, deliveryId, version: 1, type, at, state: 'waiting', nextAt: now, body, attempts: [] },
      ]
    })
  }

  return {
    /** Writes down where looking begins; what happens from now on is told. To be called before anything can happen. */
    async begin(): Promise<void> {
      mark = await lookedUpTo(store, markName)
      if (mark !== null) return
      mark = clock()
      await noteLookedUpTo(store, markName, mark)
    },

    /** Looks once; resolves to the number of deliveries made. */
    async collect(): Promise<number> {
      const startedAt = clock()
      if (mark === null) await this.begin()
      const since = (mark ?? startedAt) - overlapMs
      const all = await endpoints.list()
      let made = 0
      for (const source of sources) {
        const rows = await deliveriesOf(source, since, all)
        for (let at = 0; at < rows.length; at += rowsAtOnce) {
          await writeDeliveries(store, rows.slice(at, at + rowsAtOnce))
        }
        for (const { deliveryId } of rows) settled.set(deliveryId, startedAt)
        made += rows.length
      }
      mark = startedAt
      if (startedAt - markedAt >= markEveryMs) {
        await noteLookedUpTo(store, markName, startedAt)
        markedAt = startedAt
        settled = new Map([...settled].filter(([, foundAt]) => startedAt - foundAt < 4 * overlapMs))
      }
      return made
    },
  }
}
