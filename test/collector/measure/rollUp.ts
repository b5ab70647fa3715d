/**
 * Not a test: prints what it costs the engine to bring one session up to date, which happens all the time while
 * visitors are there: one that only looked around, and one in which everything happened that is ever judged.
 * `npm run measure:rollUp --workspace @hindsight/test`
 */
import { readFileSync } from 'node:fs'
import { defaultConversion } from '@hindsight/protocol/ecommerce'
import { recomputeSessions } from '../../../collector/src/queries/recomputeSessions.ts'
import { startStack } from '../../support/stack.ts'

const rounds = 20
const eventsPerSession = 10
const around = ['recording', 'pageView', 'scroll', 'visibility', 'webVital']
const clicked = [...around, 'click', 'request']
const everything = ['pageView', 'click', 'click', 'fieldVisit', 'fieldError', 'request', 'track', 'submit', 'jsError']

const stack = await startStack({ env: { DEMO: 'off' } })
await stack.collector.rollUp.stop()

function engineCpuMs(): number {
  const fields = readFileSync(`/proc/${stack.engine?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function measured(what: string, act: (round: number) => Promise<unknown>): Promise<void> {
  for (let round = 0; round < 5; round++) await act(round)
  const cpuBefore = engineCpuMs()
  for (let round = 5; round < 5 + rounds; round++) await act(round)
  process.stdout.write(`${what}: ${((engineCpuMs() - cpuBefore) / rounds).toFixed(0)} ms of the engine's CPU\n`)
}

const sessionId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const [today] = await stack.store.query<{ day: string }>('SELECT toString(today()) AS day')
const rules = new Map([
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
])

for (const [first, [what, kinds]] of Object.entries({ 'looked around': around, clicked, everything }).entries()) {
  await stack.store.command(
    `INSERT INTO events (siteId, sessionDay, sessionId, tabId, eventNo, kind, source, ts, visitorId, path, place, label,
       interactive, reactionMs, message, filled, properties)
     SELECT 'demo', today(), toUUID({sessions:Array(String)}[intDiv(number, ${eventsPerSession}) + 1]) AS session, session,
       number % ${eventsPerSession} + 1, {kinds:Array(String)}[number % ${eventsPerSession} % length({kinds:Array(String)}) + 1],
       'recorder', now64(3) - 3600 + number % ${eventsPerSession} * 2, toString(session), '/p', 'name:f', 'A label', 1, 20,
       'Enter your maiden name', 1, '{"judged":true,"validity":[]}'
     FROM numbers(${(rounds + 5) * eventsPerSession})`,
    { kinds, sessions: Array.from({ length: rounds + 5 }, (_, i) => sessionId(first * 1_000 + i)) },
  )
  await measured(`one session: ${what}`, (round) => {
    const session = { siteId: 'demo', sessionDay: today?.day ?? '', sessionId: sessionId(first * 1_000 + round) }
    return recomputeSessions(stack.store, [session], rules, Date.now())
  })
}
await stack.collector.rollUp.runOnce()
await stack.collector.rollUp.runOnce()
await measured('a look that finds nothing new', () => stack.collector.rollUp.runOnce())
await stack.stop()
