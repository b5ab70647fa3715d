/**
 * The store is away for a while, under load: recorders send without a pause, and repeat what was not acknowledged.
 * Between the collector and its engine stands a door that can be shut, so that the engine itself stays to be asked.
 */
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { chunkOf, openTab, sendBatch, type Tab } from '../collector/write/batches.ts'
import { type Stack, startStack } from '../support/stack.ts'

/** `refuses`: nobody listens there; `silent`: connections are taken, and nothing is ever answered. */
export type How = 'refuses' | 'silent'
const phases = ['before', 'away', 'after'] as const
type Phase = (typeof phases)[number]

export type Told = { phase: Phase; acknowledged: number; repeated: number; p50Ms: number; p99Ms: number }
export type AwayResult = {
  told: Told[]
  sent: { events: number; chunks: number }
  lost: number
  doubled: number
  /** Rows that happened, or came, before one with a lower number of the same tab. */
  outOfOrder: number
  /** Rows that were stored before one with a lower number of the same tab: what came while the spool was emptied. */
  overtook: number
  /** Inserts that it takes to empty the spool. */
  spooledGroups: number
  /** The largest that it was. */
  spoolBytes: number
  /** From the store's return until the spool was empty. */
  catchUpMs: number
}

export type AwayOptions = { awayMs: number; aroundMs: number; recorders: number; pauseMs: number; how: How }

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)

async function startDoor(target: URL) {
  const open = new Set<Socket>()
  let how: How | null = null
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => undefined).on('close', () => open.delete(socket))
    if (how === 'refuses') return void socket.destroy()
    if (how === 'silent') return void socket.resume()
    const beyond = connect(Number(target.port), target.hostname)
    beyond.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    socket.on('close', () => beyond.destroy())
    socket.pipe(beyond).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** null: opened again. What is held is cut off either way. */
    shut(next: How | null): void {
      how = next
      for (const socket of open) socket.destroy()
    },
    stop(): void {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

type Recorded = { tab: Tab; events: number; chunks: number }

export async function runAway({ awayMs, aroundMs, recorders, pauseMs, how }: AwayOptions): Promise<AwayResult> {
  const behind = await startStack()
  const door = await startDoor(new URL(behind.storeAt.url))
  const stack = await startStack({ on: { ...behind.storeAt, url: door.url }, env: { DEMO: 'off' } })
  let phase: Phase = 'before'
  let mayStop = false
  const answers = phases.map((name) => ({ name, tookMs: [] as number[], repeated: 0 }))
  const of = (name: Phase) => answers.find((one) => one.name === name) ?? answers[0]

  async function record(): Promise<Recorded> {
    const tab = openTab()
    const sent = { tab, events: 0, chunks: 0 }
    while (!mayStop) {
      const events = Array.from({ length: randomInt(1, 8) }, () => tab.click())
      const [chunk, bytes] = chunkOf(tab, sent.chunks + 1)
      const header = tab.header(events, { chunk })
      const startedAt = performance.now()
      const noted = of(phase)
      for (let attempt = 1; ; attempt++) {
        const { status } = await sendBatch(stack.url, { ...header, attempt, sentAt: Date.now() }, bytes)
        if (status === 200) break
        if (noted) noted.repeated++
        await pause(200)
      }
      noted?.tookMs.push(performance.now() - startedAt)
      sent.events += events.length
      sent.chunks++
      await pause(randomInt(pauseMs / 2, pauseMs * 1.5))
    }
    return sent
  }

  const load = Promise.all(Array.from({ length: recorders }, record))
  await pause(aroundMs)
  let spoolBytes = 0
  const look = setInterval(() => {
    spoolBytes = Math.max(spoolBytes, stack.collector.writer.stats().spoolBytes)
  }, 20)
  phase = 'away'
  door.shut(how)
  await pause(awayMs)
  phase = 'after'
  door.shut(null)
  const backAt = performance.now()
  const isBehind = ({ spoolBytes, storeIsThere }: ReturnType<Stack['collector']['writer']['stats']>) =>
    spoolBytes > 0 || !storeIsThere
  while (isBehind(stack.collector.writer.stats())) await pause(20)
  const catchUpMs = Math.round(performance.now() - backAt)
  await pause(aroundMs)
  clearInterval(look)
  mayStop = true
  const sent = await load
  while (isBehind(stack.collector.writer.stats())) await pause(20)
  const { spooledGroups } = stack.collector.writer.stats()
  const found = await count(behind, sent)
  await stack.stop()
  door.stop()
  await behind.stop()
  const told = answers.map(({ name, tookMs, repeated }) => {
    const sorted = tookMs.sort((a, b) => a - b)
    const [p50Ms, p99Ms] = [percentile(sorted, 0.5), percentile(sorted, 0.99)]
    return { phase: name, acknowledged: sorted.length, repeated, p50Ms, p99Ms }
  })
  return { told, ...found, spooledGroups, spoolBytes, catchUpMs }
}

type Row = { nos: number[]; ts: string[]; received: string[]; stored: string[]; chunks: number[] }

/** How many are below one that stands before them. */
function below(values: readonly number[]): number {
  let highest = Number.NEGATIVE_INFINITY
  let n = 0
  for (const value of values) {
    if (value < highest) n++
    else highest = value
  }
  return n
}

async function count({ store }: Stack, all: readonly Recorded[]) {
  const found = { lost: 0, doubled: 0, outOfOrder: 0, overtook: 0 }
  const ms = (column: string) =>
    `arrayMap(r -> toString(r.2), arraySort(groupArray((eventNo, toUnixTimestamp64Milli(${column})))))`
  for (const { tab, events, chunks } of all) {
    const [row] = await store.query<Row>(
      `SELECT arraySort(groupArray(eventNo)) AS nos, ${ms('ts')} AS ts, ${ms('receivedAt')} AS received,
         ${ms('storedAt')} AS stored,
         (SELECT arraySort(groupArray(chunkNo)) FROM replayChunks WHERE tabId = {tabId:UUID}) AS chunks
       FROM events WHERE tabId = {tabId:UUID}`,
      { tabId: tab.tabId },
    )
    if (!row) throw new Error('A question without an answer')
    for (const [numbers, n] of [[row.nos, events] as const, [row.chunks, chunks] as const]) {
      const distinct = new Set(numbers).size
      found.lost += n - distinct
      found.doubled += numbers.length - distinct
    }
    found.outOfOrder += below(row.ts.map(Number)) + below(row.received.map(Number))
    found.overtook += below(row.stored.map(Number))
  }
  const sum = (of: (one: Recorded) => number) => all.reduce((total, one) => total + of(one), 0)
  return { ...found, sent: { events: sum(({ events }) => events), chunks: sum(({ chunks }) => chunks) } }
}
