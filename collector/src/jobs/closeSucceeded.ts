/**
 * Keeps open cases true, a few seconds behind what arrives: takes a case along when its visitor turns out to be a
 * customer (or two customers one), and closes it when the person has succeeded since, on whatever device and whoever
 * reported it, and says by what.
 *
 * Most looks are at the last days only; once a minute all of the time is looked at since the oldest open case, for
 * successes that were hers only later, or that arrived late.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Conversion } from '@hindsight/protocol/settings'
import type { Store } from '../clickhouse/store.ts'
import type { Log } from '../log.ts'
import { sinceOf } from '../people/caseBody.ts'
import type { Cases } from '../people/cases.ts'
import { followPersons } from '../people/followPersons.ts'
import type { StoredCase } from '../queries/cases/caseRow.ts'
import { conversionsSince, type Success } from '../queries/cases/conversionsSince.ts'
import { openCases } from '../queries/cases/openCases.ts'
import type { Site, Sites } from '../sites.ts'

const intervalMs = 2_000
/** Another process may have stored something, or a colleague merged two customers. */
const wholeLookMs = 60_000
/** What arrives now happened now, or a day ago on a device that was offline. */
const recentMs = 2 * 24 * 60 * 60 * 1000
const failurePauseMs = 5_000

export type CloseSucceededStats = { runs: number; failures: number; closed: number }

export type CloseSucceeded = {
  /** Looks once, now, at all of the time; resolves to the number of cases closed. */
  runOnce(): Promise<number>
  start(): void
  stop(): Promise<void>
  stats(): CloseSucceededStats
}

export type CloseSucceededDeps = {
  store: Store
  sites: Pick<Sites, 'list'>
  cases: Pick<Cases, 'closeSucceeded' | 'moveTo'>
  log: Log
  /** Changes when something arrived or was brought up to date in this process. */
  movedHere: () => string
}

/** `21 Nov 2026`, by the calendar of the site. */
function dayIn(timeZone: string, at: number): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, day: 'numeric', month: 'short', year: 'numeric' })
    .formatToParts(at)
    .map(({ type, value }): [string, string] => [type, value])
  const { day, month, year } = Object.fromEntries(parts)
  return `${day} ${month} ${year}`
}

function reasonOf({ ts, name, orderId, path }: Success, conversion: Conversion, timeZone: string): string {
  const what = conversion.kind === 'page' ? `${path} viewed` : name
  return `Succeeded since: ${what} on ${dayIn(timeZone, ts)}${orderId === '' ? '' : `, order ${orderId}`}`
}

export function createCloseSucceeded({ store, sites, cases, log, movedHere }: CloseSucceededDeps): CloseSucceeded {
  const stats = { runs: 0, failures: 0, closed: 0 }
  let isStopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  /** Takes along those whose person is another by now; resolves to the cases as they stand then. */
  async function followed(siteId: string): Promise<StoredCase[]> {
    const open = await openCases(store, siteId)
    const persons = await followPersons(
      store,
      siteId,
      open.map(({ body }) => body),
    )
    const moved = open.filter(({ body }) => persons.get(body) !== body.person)
    for (const one of moved) await cases.moveTo(one, persons.get(one.body) ?? one.body.person)
    return moved.length === 0 ? open : openCases(store, siteId)
  }

  async function look({ siteId, settings }: Site, isWhole: boolean): Promise<number> {
    const open = await followed(siteId)
    if (open.length === 0) return 0
    const since = new Map(open.map(({ body }) => [body.person, sinceOf(body)]))
    const oldest = Math.min(...since.values())
    const now = Date.now()
    const fromMs = isWhole ? oldest : Math.max(oldest, now - recentMs)
    const { conversion, timeZone } = settings
    const period = { fromMs: Math.min(fromMs, now), toMs: now + 1 }
    const successes = await conversionsSince(store, { siteId, conversion, period, since })
    let closed = 0
    for (const one of open) {
      const success = successes.get(one.body.person)
      if (success && (await cases.closeSucceeded(one, reasonOf(success, conversion, timeZone)))) closed++
    }
    return closed
  }

  async function run(isWhole: boolean): Promise<number> {
    let closed = 0
    for (const site of sites.list()) closed += await look(site, isWhole)
    stats.runs++
    stats.closed += closed
    return closed
  }

  async function loop(signal: AbortSignal): Promise<void> {
    let moved = ''
    let wholeAt = 0
    while (!signal.aborted) {
      let pauseMs = intervalMs
      try {
        const isWhole = Date.now() - wholeAt >= wholeLookMs
        if (isWhole || movedHere() !== moved) {
          if (isWhole) wholeAt = Date.now()
          moved = movedHere()
          await run(isWhole)
        }
      } catch (error) {
        stats.failures++
        pauseMs = failurePauseMs
        log.warn({ err: error }, 'open cases could not be checked; trying again')
      }
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    runOnce: () => run(true),
    start() {
      isStopping = new AbortController()
      running = loop(isStopping.signal)
    },
    async stop() {
      isStopping.abort()
      await running
    },
    stats: () => ({ ...stats }),
  }
}
