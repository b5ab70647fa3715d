/**
 * Sends batches, one mail after the other, each at most once:
 *
 *   queued ── row `handing`, on the disk ── hand-over ──┬─ sent
 *     ▲                                                 ├─ failed, bounced   the server took nothing, for good
 *     └────────── later: it took nothing, not now ──────┤
 *                                                       └─ unknown           no answer: a person decides
 *
 * A row that is found `handing` at the start was interrupted between hand-over and record. It becomes `unknown` too, and
 * nothing but a person's decision puts it back into the queue. What the case is told comes after the record; where the
 * program ended in between, the next start tells it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../../clickhouse/store.ts'
import type { Lease } from '../../leases.ts'
import type { Log } from '../../log.ts'
import type { Cases } from '../../people/cases.ts'
import { programName } from '../../people/names.ts'
import { interruptedSends, nextQueued, putSend, readSend, type Send, unloggedSends } from '../../queries/mail/sends.ts'
import type { Site, Sites } from '../../sites.ts'
import type { State } from '../../state.ts'
import type { BatchBody, MailBatches } from './batches.ts'
import { type Prospect, prospectsOf } from './prospects.ts'
import type { HandOver, MailTransport } from './transport.ts'
import type { Unsubscribing } from './unsubscribe.ts'
import type { WorkaroundOf } from './values.ts'

export type MailSender = {
  /** Settles what was interrupted, then goes on with what was running. */
  start(): Promise<void>
  /** After a batch was started or resumed. */
  kick(siteId: string, batchId: string): void
  tellCase(send: Send): Promise<void>
  stop(): Promise<void>
}

export type MailSenderDeps = {
  store: Store
  state: State
  sites: Pick<Sites, 'byId'>
  cases: Pick<Cases, 'putContact'>
  batches: MailBatches
  unsubscribing: Pick<Unsubscribing, 'urls'>
  workarounds: WorkaroundOf
  /** null: none is set up; batches wait. */
  transport: MailTransport | null
  log: Log
  /** One process sends: two would send the same mail twice, and take each other's hand-overs for interrupted ones. */
  lease: Lease
  /** After a refusal that is not for good; as many tries as it is long, and one. */
  laterMs?: readonly number[]
}

const minuteMs = 60_000
const defaultLaterMs = [minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * 60 * minuteMs]
/** A batch that waits for a morning looks again at least so often, whether it was paused or quiet hours have changed. */
const maxPauseMs = 30_000
const recordPauseMs = 3_000
const waitsForMorning = 'Waits for the end of the quiet hours'

/** What keeps every mail from going out; null: it was about this one. */
function whyPaused({ outcome, response }: HandOver): string | null {
  if (outcome === 'away') return `The mail server cannot be reached: ${response}`
  return outcome === 'barred' ? `The mail server takes nothing from here: ${response}` : null
}

/** Who waits for a morning is asked about at each look, once: quiet hours may have been changed meanwhile. */
const untilTurnMs = ({ detail, recipientNo, notBefore }: Send, asked: number | null): number =>
  detail === waitsForMorning && asked !== recipientNo ? 0 : notBefore - Date.now()

const keyOf = (siteId: string, batchId: string): string => `${siteId}/${batchId}`

/** The same whenever it is told, so that a contact is never there twice. */
export const contactIdOf = ({ batchId, recipientNo }: Send): string => `mail-${batchId}-${recipientNo}`
const contactResults = { sent: 'sent', bounced: 'bounced', unknown: 'unknown' } as const

export function createMailSender(deps: MailSenderDeps): MailSender {
  const { store, state, sites, cases, batches, unsubscribing, workarounds, transport, log, lease } = deps
  const laterMs = deps.laterMs ?? defaultLaterMs
  const stopping = new AbortController()
  const running = new Map<string, Promise<void>>()
  /** Of batches that wait for a turn: what makes them look at once. */
  const waiting = new Map<string, AbortController>()
  let settled: Promise<void> | undefined

  async function tellCase(send: Send): Promise<void> {
    const result = contactResults[send.state as keyof typeof contactResults]
    if (result === undefined) return
    const batch = await batches.get(send.siteId, send.batchId)
    const name = batch?.body.template.name ?? 'E-mail'
    const note = `${name} (${send.language})${result === 'sent' ? '' : `: ${send.detail}`}`
    const contact = { contactId: contactIdOf(send), channel: 'email', result, note, at: send.at, by: send.by } as const
    await cases.putContact(send.siteId, send.caseId, contact, send.by)
    await putSend(store, send, { logged: true, at: send.at })
  }

  /**
   * What became of a hand-over must be written down, or nobody would ever know: a store that is away is waited for, as
   * long as it takes. Where the program ends before it is back, the next start finds the mail `handing`.
   */
  async function record(handing: Send, change: Partial<Send>): Promise<Send> {
    for (;;) {
      try {
        return await putSend(store, handing, change)
      } catch (error) {
        if (stopping.signal.aborted) throw error
        log.warn(
          { err: error, messageId: handing.messageId },
          'what became of a mail could not be written; trying again',
        )
        await rest(recordPauseMs)
      }
    }
  }

  /** What a hand-over makes of the row. */
  function after(handed: HandOver, { attempts }: Send): Partial<Send> {
    const detail = handed.response
    if (handed.outcome === 'sent') return { state: 'sent', detail }
    if (handed.outcome === 'unknown') return { state: 'unknown', detail: `The connection was lost: ${detail}` }
    if (handed.outcome === 'refused') return { state: handed.isAddress ? 'bounced' : 'failed', detail }
    // Not a try at this mail: the server is away, or takes nothing from us.
    if (handed.outcome !== 'later') return { state: 'queued', detail, attempts: attempts - 1 }
    const waitMs = laterMs[attempts - 1]
    return waitMs === undefined
      ? { state: 'failed', detail: `After ${attempts} tries: ${detail}` }
      : { state: 'queued', detail, notBefore: Date.now() + waitMs }
  }

  /** Changes a row while nobody pauses, discards or decides; null: somebody has, and it is left as it is. */
  function claim(send: Send, change: Partial<Send>): Promise<Send | null> {
    const { siteId, batchId, recipientNo } = send
    return batches.inTurn(siteId, batchId, async () => {
      const [batch, current] = await Promise.all([
        batches.get(siteId, batchId),
        readSend(store, siteId, batchId, recipientNo),
      ])
      const isStill = batch?.body.status === 'running' && current?.version === send.version
      return isStill ? putSend(store, send, change) : null
    })
  }

  /** @returns null: nothing was handed over. */
  async function sendOne(site: Site, batch: BatchBody, send: Send, by: MailTransport): Promise<HandOver | null> {
    const urls = await unsubscribing.urls(send)
    const [prospect]: (Prospect | undefined)[] = await prospectsOf(
      { store, workarounds },
      site,
      batch.template,
      [send.caseId],
      () => urls.link,
    )
    if (prospect?.outcome !== 'send') {
      await claim(send, { state: 'left out', detail: prospect?.reason ?? 'The case is gone' })
      return null
    }
    if (prospect.waitsUntil !== null) {
      const isSaid = send.detail === waitsForMorning && send.notBefore === prospect.waitsUntil
      if (!isSaid) await claim(send, { notBefore: prospect.waitsUntil, detail: waitsForMorning })
      return null
    }
    const { mail, to, language, person } = prospect
    const handing = await claim(send, {
      state: 'handing',
      person,
      language,
      attempts: send.attempts + 1,
      detail: '',
      by: batch.startedBy,
    })
    if (handing === null) return null
    const headers = {
      'List-Unsubscribe': `<${urls.post}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }
    const handed = await by.send({ messageId: send.messageId, to, ...mail, headers })
    const recorded = await record(handing, after(handed, handing))
    await tellCase(recorded)
    return handed
  }

  /** One person's mails take turns, whatever batch they are of: the second one sees the first when it asks the policy. */
  function inTurn(send: Send, act: () => Promise<HandOver | null>): Promise<HandOver | null> {
    return state.inTurn(`mail to ${send.siteId}/${send.person}`, act)
  }

  async function rest(ms: number, signal = stopping.signal): Promise<void> {
    await pause(ms, undefined, { signal }).catch(() => undefined)
  }

  /** Until its turn, or until it is begun again: what made it wait may have been changed. */
  async function waitForTurn(key: string, ms: number): Promise<void> {
    const woken = new AbortController()
    waiting.set(key, woken)
    await rest(ms, AbortSignal.any([stopping.signal, woken.signal]))
    waiting.delete(key)
  }

  /** The store was away for longer than the lease lasts: it is taken anew before anything else is handed over. */
  async function lost(): Promise<boolean> {
    lease.release()
    return lease.hold(stopping.signal)
  }

  /** Only while nobody else sends. What a process before has left is settled first, by whoever gets the lease. */
  async function alone(act: () => Promise<void>): Promise<void> {
    try {
      if (!(await lease.hold(stopping.signal))) return
      await settledOnce()
      await act()
    } finally {
      lease.release()
    }
  }

  /** Once: later on, what is `handing` may be what another batch of this very process hands over. */
  function settledOnce(): Promise<void> {
    settled ??= settle().catch((error: unknown) => {
      settled = undefined
      throw error
    })
    return settled
  }

  async function settle(): Promise<void> {
    for (const send of await interruptedSends(store)) {
      log.warn({ messageId: send.messageId }, 'a mail was interrupted while it was handed over: a person has to decide')
      await putSend(store, send, { state: 'unknown', detail: 'The program ended while it was handed over' })
    }
    for (const send of await unloggedSends(store)) {
      await tellCase(send).catch((error: unknown) => log.error({ err: error }, 'a case could not be told of its mail'))
    }
  }

  /** Sends what is queued; ends when the batch is done, paused, or the program stops. */
  async function work(siteId: string, batchId: string, by: MailTransport): Promise<void> {
    /** Whose turn it was before this one. */
    let asked: number | null = null
    while (!stopping.signal.aborted) {
      const [batch, send] = await Promise.all([batches.get(siteId, batchId), nextQueued(store, siteId, batchId)])
      const site = sites.byId(siteId)
      if (batch?.body.status !== 'running' || !site) return
      if (!lease.isHeld() && !(await lost())) return
      if (!send) return batches.settle(siteId, batchId, 'running', { status: 'done', pausedBecause: null }, programName)
      const waitMs = untilTurnMs(send, asked)
      if (waitMs > 0) {
        asked = null
        await waitForTurn(keyOf(siteId, batchId), Math.min(waitMs, maxPauseMs))
        continue
      }
      asked = send.recipientNo
      const handed = await inTurn(send, () => sendOne(site, batch.body, send, by))
      const pausedBecause = handed && whyPaused(handed)
      if (pausedBecause) {
        return batches.settle(siteId, batchId, 'running', { status: 'paused', pausedBecause }, programName)
      }
      if (handed) await rest(minuteMs / batch.body.perMinute)
    }
  }

  function kick(siteId: string, batchId: string): void {
    const key = keyOf(siteId, batchId)
    if (transport === null || stopping.signal.aborted) return
    waiting.get(key)?.abort()
    // One that is about to end may have missed what it is kicked for: it begins again after it.
    const before = running.get(key) ?? Promise.resolve()
    const mine = before
      .then(() => alone(() => work(siteId, batchId, transport)))
      .catch(async (error: unknown) => {
        log.error({ err: error, batchId }, 'a batch of mails stopped')
        const pausedBecause = 'Something went wrong here; the log of the server says more'
        await batches
          .settle(siteId, batchId, 'running', { status: 'paused', pausedBecause }, programName)
          .catch((second: unknown) => log.error({ err: second, batchId }, 'a batch of mails could not be paused'))
      })
      .finally(() => {
        if (running.get(key) === mine) running.delete(key)
      })
    running.set(key, mine)
  }

  return {
    kick,
    tellCase,

    async start() {
      const isLeft = (await interruptedSends(store)).length + (await unloggedSends(store)).length > 0
      if (isLeft) {
        const settling = alone(async () => undefined)
          .catch((error: unknown) => log.error({ err: error }, 'mails of the process before could not be settled'))
          .finally(() => running.delete('settling'))
        running.set('settling', settling)
      }
      for (const { body } of await batches.list()) if (body.status === 'running') kick(body.siteId, body.batchId)
    },

    async stop() {
      stopping.abort()
      await Promise.all(running.values())
      await lease.giveBack().catch((error: unknown) => log.warn({ err: error }, 'a lease could not be given back'))
    },
  }
}
