/**
 * Sends what waits. At least once: a try is written down after it was made, and what was not written down is made again,
 * with the same id. Those of one endpoint go one after the other, so that a slow one holds up nobody but itself.
 */
import { type DeliveryTry, retryDelaysMs } from '@hindsight/protocol/api/webhooks'
import type { Store } from '../../clickhouse/store.ts'
import { programName } from '../../people/names.ts'
import {
  type DeliveryRow,
  dueDeliveries,
  nextDue,
  waitingOf,
  writeDeliveries,
} from '../../queries/outbound/deliveries.ts'
import { createTurns } from '../../turns.ts'
import type { Resolve } from './addresses.ts'
import { type Endpoint, type Endpoints, secretsOf } from './endpoints.ts'
import { mailPrefix } from './outbox.ts'
import { type Posted, post } from './post.ts'
import { signatureHeaders } from './signature.ts'

/** Taken in one go of one endpoint; the rest comes in the next. */
const perEndpoint = 20
/** Of tries by hand there may be any number. */
const maxTriesKept = 30
const gone = 410
const unreadable = 'Its secret cannot be read: the key in the data folder is another one. Make a new secret.'

/** Tells a colleague by e-mail; what is thrown is why it did not go out. */
export type MailTo = (accountId: string, row: DeliveryRow) => Promise<void>

export type DelivererDeps = {
  store: Store
  endpoints: Pick<Endpoints, 'get' | 'switchOff'>
  mail: MailTo
  allowPrivate: boolean
  resolve: Resolve
  clock?: () => number
  /** From 0 to 1. */
  random?: () => number
  timeoutMs?: number
}

export type Deliverer = ReturnType<typeof createDeliverer>

const ok = ({ status, error }: Posted): boolean => error === '' && status !== null

export function createDeliverer(deps: DelivererDeps) {
  const { store, endpoints, mail, clock = Date.now, random = Math.random } = deps
  const turns = createTurns()
  const busy = new Set<string>()

  async function sendTo(endpoint: Endpoint, { deliveryId, body }: DeliveryRow): Promise<Posted> {
    const now = clock()
    if (endpoint.body.secret === '') return { status: null, error: unreadable, answer: '', durationMs: 0 }
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Hindsight-Webhooks/1',
      ...signatureHeaders(secretsOf(endpoint.body, now), { id: deliveryId, atMs: now, body }),
    }
    return post(endpoint.body.url, body, headers, deps)
  }

  async function mailTo(row: DeliveryRow): Promise<Posted> {
    const startedAt = performance.now()
    const durationMs = () => Math.round(performance.now() - startedAt)
    try {
      await mail(row.endpointId.slice(mailPrefix.length), row)
      return { status: 250, error: '', answer: '', durationMs: durationMs() }
    } catch (error) {
      return { status: null, error: (error as Error).message, answer: '', durationMs: durationMs() }
    }
  }

  /** How it stands after a try; by hand it is never put off or given up. */
  function after(row: DeliveryRow, posted: Posted, byHand: boolean): DeliveryRow {
    const { status, error, answer, durationMs } = posted
    const made: DeliveryTry = { at: clock(), durationMs, status, error, answer, byHand }
    const attempts = [...row.attempts, made].slice(-maxTriesKept)
    const next = { ...row, version: row.version + 1, attempts }
    if (ok(posted)) return { ...next, state: 'delivered', nextAt: null }
    if (byHand) return next
    const delayMs = retryDelaysMs[attempts.filter((one) => !one.byHand).length - 1]
    if (status === gone || delayMs === undefined) return { ...next, state: 'failed', nextAt: null }
    return { ...next, state: 'waiting', nextAt: clock() + Math.round(random() * delayMs) }
  }

  async function drop(row: DeliveryRow): Promise<void> {
    await writeDeliveries(store, [{ ...row, version: row.version + 1, state: 'dropped', nextAt: null }])
  }

  async function dropWaiting(siteId: string, endpointId: string): Promise<void> {
    const waiting = await waitingOf(store, siteId, endpointId)
    await writeDeliveries(
      store,
      waiting.map((row) => ({ ...row, version: row.version + 1, state: 'dropped' as const, nextAt: null })),
    )
  }

  async function tryOnce(row: DeliveryRow, endpoint: Endpoint | null, byHand: boolean): Promise<DeliveryRow> {
    const posted = endpoint === null ? await mailTo(row) : await sendTo(endpoint, row)
    const next = after(row, posted, byHand)
    await writeDeliveries(store, [next])
    if (endpoint !== null && posted.status === gone && endpoint.body.on) {
      await endpoints.switchOff(
        endpoint,
        `It answered ${gone} Gone on ${new Date(clock()).toISOString().slice(0, 10)}`,
        programName,
      )
      await dropWaiting(row.siteId, row.endpointId)
    }
    return next
  }

  /** All that is due of one endpoint, one after the other. */
  async function run(rows: readonly DeliveryRow[]): Promise<void> {
    for (const row of rows) {
      const isMail = row.endpointId.startsWith(mailPrefix)
      const endpoint = isMail ? null : await endpoints.get(row.siteId, row.endpointId)
      await turns(row.deliveryId, async () => {
        if (!isMail && !endpoint?.body.on) await drop(row)
        else await tryOnce(row, endpoint, false)
      })
    }
  }

  return {
    nextDue: () => nextDue(store),
    dropWaiting,

    /** Sends what is due, of endpoints that are not being sent to already; resolves when all of it has been tried. */
    async sendDue(): Promise<number> {
      const due = (await dueDeliveries(store, clock(), perEndpoint)).filter(
        ({ siteId, endpointId }) => !busy.has(`${siteId}/${endpointId}`),
      )
      await Promise.all(
        [...byEndpoint(due)].map(async ([key, rows]) => {
          busy.add(key)
          try {
            await run(rows)
          } finally {
            busy.delete(key)
          }
        }),
      )
      return due.length
    },

    /** Once, now, by hand. */
    sendNow: (row: DeliveryRow, endpoint: Endpoint): Promise<DeliveryRow> =>
      turns(row.deliveryId, () => tryOnce(row, endpoint, true)),
  }
}

function byEndpoint(rows: readonly DeliveryRow[]): Map<string, DeliveryRow[]> {
  const groups = new Map<string, DeliveryRow[]>()
  for (const row of rows) {
    const key = `${row.siteId}/${row.endpointId}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups
}
