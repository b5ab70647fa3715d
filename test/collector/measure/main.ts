/**
 * Not a test: prints what storing and rolling up cost on this machine.
 * `npm run measure:writes --workspace @hindsight/test`
 */
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { defaultConversion } from '@hindsight/protocol/ecommerce'
import { createRollUp } from '../../../collector/src/jobs/rollUpSessions.ts'
import { createLog } from '../../../collector/src/log.ts'
import { recomputeSessions } from '../../../collector/src/queries/recomputeSessions.ts'
import { startStack } from '../../support/stack.ts'
import { chunkOf, openTab, sendBatch } from '../write/batches.ts'

/** CPU time of the engine so far, ms: what a busy machine does not distort. 0 where the system does not tell. */
function engineCpuMs(): number {
  try {
    const fields = readFileSync(`/proc/${stack.engine?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

async function measured(what: string, act: () => Promise<unknown>): Promise<void> {
  const [startedAt, cpuBefore] = [performance.now(), engineCpuMs()]
  const result = await act()
  const cpuMs = engineCpuMs() - cpuBefore
  print(
    `${what}: ${(performance.now() - startedAt).toFixed(0)} ms, engine CPU ${cpuMs} ms${result ? ` (${result})` : ''}`,
  )
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const stack = await startStack()

async function acknowledged(recorders: number, seconds: number): Promise<void> {
  const until = Date.now() + seconds * 1000
  const cpuBefore = process.cpuUsage()
  const engineBefore = engineCpuMs()
  const waits: number[] = []
  await Promise.all(
    Array.from({ length: recorders }, async () => {
      const tab = openTab()
      for (let chunkNo = 1; Date.now() < until; chunkNo++) {
        const [chunk, bytes] = chunkOf(tab, chunkNo, '{"type":3,"data":{}}\n'.repeat(200))
        const events = Array.from({ length: 5 }, () => tab.click())
        const startedAt = performance.now()
        const sent = await sendBatch(stack.url, tab.header(events, { chunk }), bytes)
        if (sent.status !== 200) throw new Error(sent.text)
        waits.push(performance.now() - startedAt)
      }
    }),
  )
  const cpu = process.cpuUsage(cpuBefore)
  const sorted = waits.sort((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0)
  print(
    `${recorders} recorders: ${(waits.length / seconds).toFixed(0)} batches/s acknowledged (5 events and a chunk each), ` +
      `median ${at(0.5)} ms, p99 ${at(0.99)} ms, ${((cpu.user + cpu.system) / 1000 / waits.length).toFixed(2)} ms CPU ` +
      `per batch in this process (senders included), ${((engineCpuMs() - engineBefore) / waits.length).toFixed(2)} ms in the engine`,
  )
}

await acknowledged(1, 3)
await acknowledged(50, 8)
await acknowledged(400, 8)
const { groups, groupSeconds } = stack.collector.writer.stats()
print(`groups: ${groups}, ${((groupSeconds / groups) * 1000).toFixed(0)} ms each`)

await stack.collector.rollUp.stop()
const sessions = 20_000
const eventsPerSession = 100
await stack.store.command(
  `INSERT INTO events (siteId, sessionDay, sessionId, tabId, eventNo, kind, source, ts, visitorId, path, place, label,
     interactive, reactionMs, message, filled, properties, url, storedAt)
   SELECT 'demo', today(), toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(intDiv(number, ${eventsPerSession})), 12, '0'))),
     toUUID(concat('00000000-0000-4000-9000-', leftPad(toString(intDiv(number, ${eventsPerSession})), 12, '0'))),
     number % ${eventsPerSession} + 1,
     ['pageView', 'click', 'click', 'click', 'fieldVisit', 'fieldError', 'request', 'track', 'submit', 'visibility'][number % 10 + 1],
     'recorder', now64(3) - 3600 + (number % ${eventsPerSession}) * 2, toString(intDiv(number, ${eventsPerSession})),
     concat('/p/', toString(number % 7)), concat('name:f', toString(number % 5)), 'A label', 1,
     if(number % 3 = 0, NULL, 20), 'Enter your maiden name', 1, '{"judged":true,"validity":[],"role":"button","x":0.5}',
     'https://shop.example/p', now64(3) - 600
   FROM numbers(${sessions * eventsPerSession})`,
)
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const [today] = await stack.store.query<{ day: string }>('SELECT toString(today()) AS day')
for (const [n, perStatement] of [
  [1, 1],
  [100, 100],
  [1000, 150],
  [1000, 500],
  [1000, 1000],
] as const) {
  const keys = Array.from({ length: n }, (_, i) => ({
    siteId: 'demo',
    sessionDay: today?.day ?? '',
    sessionId: id(i * 7),
  }))
  await measured(`roll-up of ${n} sessions of ${eventsPerSession} events, ${perStatement} a statement`, async () => {
    for (let at = 0; at < n; at += perStatement) {
      const slice = keys.slice(at, at + perStatement)
      await recomputeSessions(
        stack.store,
        slice,
        new Map([
          [
            'demo',
            {
              conversion: defaultConversion,
              thresholds: {},
              ignored: [],
              internalTraffic: { networks: [], emailDomains: [] },
              marks: new Map(),
            },
          ],
        ]),
        Date.now(),
      )
    }
  })
}
await stack.store.command('TRUNCATE TABLE sessions')
const rollUp = createRollUp({
  store: stack.store,
  ignoreRules: { of: () => [] },
  visitorMarks: { of: () => new Map() },
  sites: stack.collector.sites,
  log: createLog('silent'),
  storedHere: () => 0,
})
await measured('first run of the roll-up, all sessions', () => rollUp.runOnce())
await measured(`ten runs that find nothing new among ${sessions * eventsPerSession} events`, async () => {
  for (let i = 0; i < 10; i++) await rollUp.runOnce()
})
await stack.stop()
