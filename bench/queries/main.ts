/**
 * What the struggle list, one struggle point and its cause cost over ten million events, against a bare scan of the rows
 * that they need: the sessions and the events of the same site and days, a few columns of each. And what the roll-up
 * costs per million events. `npm run bench:queries [-- --events 10000000 --runs 7]`
 *
 * The medians are of runs taken in turn with the scan's, so that what else the machine does falls on both; the engine's
 * CPU time stands beside them.
 */
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { startStack } from '../../test/support/stack.ts'
import { eventsPerSession, fillCopies, fillFirst } from './fill.ts'

const { values } = parseArgs({ options: { events: { type: 'string' }, runs: { type: 'string' } } })
const wanted = Number(values.events ?? 10_000_000)
const runs = Number(values.runs ?? 7)
const firstShare = Math.min(wanted, 1_000_000)
const maxRatio = 5

const stack = await startStack({ env: { DEMO: 'off' } })
const site = await stack.collector.sites.create('Measured', {}, 'bench')
const { siteId } = site
const now = Date.now()
const period = { fromMs: now - 30 * 86_400_000, toMs: now }
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** CPU time of the engine so far, ms; 0 where the system does not tell. */
function engineCpuMs(): number {
  try {
    const fields = readFileSync(`/proc/${stack.engine?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

type Cost = { wallMs: number; cpuMs: number }
async function costOf(act: () => Promise<unknown>): Promise<Cost> {
  const [startedAt, cpuBefore] = [performance.now(), engineCpuMs()]
  await act()
  return { wallMs: performance.now() - startedAt, cpuMs: engineCpuMs() - cpuBefore }
}
const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

async function ask(path: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${stack.url}/api/sites/${siteId}${path}`, {
    headers: { authorization: `Bearer ${stack.apiKey}` },
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status} ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}

/** What any answer must at least read: who, when, where. */
const scans = {
  events: `SELECT uniqExact(sessionId), uniqExact(cityHash64(visitorId)), max(ts), sum(cityHash64(path, place, kind))
    FROM events WHERE siteId = {siteId:String}`,
  sessions: `SELECT uniqExact(cityHash64(person)), max(firstTs), sum(length(touched)) FROM sessions FINAL
    WHERE siteId = {siteId:String}`,
}

try {
  await stack.collector.rollUp.stop()
  await fillFirst(stack.store, siteId, firstShare, now)
  const rolled = await costOf(() => stack.collector.rollUp.runOnce())
  const perMillion = (ms: number) => (ms / 1000 / (firstShare / 1_000_000)).toFixed(1)
  say(`roll-up: ${perMillion(rolled.cpuMs)} s of the engine's CPU per million events (${perMillion(rolled.wallMs)} s)`)
  await fillCopies(stack.store, Math.ceil(wanted / firstShare) - 1)
  const [size] = await stack.store.query<Record<string, number>>(
    'SELECT (SELECT count() FROM events) AS events, (SELECT count() FROM sessions) AS sessions, (SELECT count() FROM signals) AS signals',
  )
  say(`filled: ${JSON.stringify(size)}, ${eventsPerSession} events a session`)

  const within = `from=${period.fromMs}&to=${period.toMs}`
  const { points } = (await ask(`/struggle-points?${within}`)) as {
    points: { pointId: string; persons: { n: number } }[]
  }
  const pointId = points.toSorted((a, b) => b.persons.n - a.persons.n)[0]?.pointId ?? ''
  const asked: Record<string, () => Promise<unknown>> = {
    'struggle list': () => ask(`/struggle-points?${within}`),
    'one struggle point': () => ask(`/struggle-points/${pointId}?${within}`),
    'its cause': () => ask(`/cause?${within}&point=${pointId}`),
  }
  for (const [name, act] of Object.entries(asked)) {
    const taken: Record<'answer' | keyof typeof scans, Cost[]> = { answer: [], events: [], sessions: [] }
    for (let run = 0; run < runs; run++) {
      taken.answer.push(await costOf(act))
      for (const of of ['events', 'sessions'] as const) {
        taken[of].push(await costOf(() => stack.store.query(scans[of], { siteId })))
      }
    }
    const wall = (of: keyof typeof taken) => median(taken[of].map(({ wallMs }) => wallMs))
    const cpu = (of: keyof typeof taken) => median(taken[of].map(({ cpuMs }) => cpuMs))
    const bare = wall('events') + wall('sessions')
    const ratio = wall('answer') / bare
    say(
      `${name}: ${wall('answer').toFixed(0)} ms (engine CPU ${cpu('answer')} ms); bare scan ${bare.toFixed(0)} ms (CPU ${cpu('events') + cpu('sessions')} ms); ratio ${ratio.toFixed(1)}${ratio > maxRatio ? `, above ${maxRatio}` : ''}`,
    )
  }
} finally {
  await stack.stop()
}
