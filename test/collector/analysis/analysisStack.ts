/** The read API over events that a test stores itself, rolled up by the real job. */
import { randomUUID } from 'node:crypto'
import { utcDay } from '@hindsight/protocol/ids'
import { createRollUp } from '../../../collector/src/jobs/rollUpSessions.ts'
import { createLog } from '../../../collector/src/log.ts'
import { startReadStack } from '../read/readStack.ts'
import { eventStored } from '../read/rows.ts'

export type Fact = { at: number; kind: string } & Record<string, unknown>
export type Visit = {
  facts: Fact[]
  sessionId?: string
  visitorId?: string
  browser?: string
  browserVersion?: string
  device?: string
}
export type Stored = { sessionId: string; visitorId: string; tabId: string; rows: Record<string, unknown>[] }

/** A visit as the writer stores it. */
export function visitOf({ facts, sessionId = randomUUID(), visitorId = randomUUID(), ...device }: Visit): Stored {
  const sessionDay = utcDay(Math.min(...facts.map(({ at }) => at)))
  const tabId = randomUUID()
  const rows = facts.map(({ at, ...fact }, n) =>
    eventStored(
      { siteId: 'demo', sessionDay, sessionId, visitorId },
      { tabId, eventNo: n + 1, ts: at, ...device, ...fact },
    ),
  )
  return { sessionId, visitorId, tabId, rows }
}

/** A list that a count names, and the rows it opens. */
export type Opened = { total: { n: number; list: string }; rows: Record<string, unknown>[] }

export async function startAnalysisStack() {
  const stack = await startReadStack()
  const { store, sites } = stack
  const rollUp = createRollUp({
    store,
    sites,
    ignoreRules: { of: () => [] },
    visitorMarks: { of: () => new Map() },
    log: createLog('silent'),
    storedHere: () => 0,
  })

  async function read(path: string): Promise<Record<string, unknown>> {
    const { status, body, text } = await stack.get(path)
    if (status !== 200) throw new Error(`${path} was answered ${status} ${text}`)
    return body
  }

  return {
    ...stack,
    read,
    async keep(visits: Stored[]): Promise<void> {
      await store.insert(
        'events',
        visits.flatMap(({ rows }) => rows),
      )
      await rollUp.runOnce()
    },
    async open(list: string): Promise<Opened> {
      const { total, sessions, customers } = await read(list)
      return { total, rows: sessions ?? customers } as Opened
    },
  }
}
export type AnalysisStack = Awaited<ReturnType<typeof startAnalysisStack>>
