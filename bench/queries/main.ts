/**
 * What the struggle list, one struggle point and its cause cost over ten million events, against a bare scan of the rows
 * that they need (questions.ts). And what the roll-up costs per million events.
 * `npm run bench:queries [-- --rows 10m --runs 7]`: so many events (`200k`, `100m`); `--also`: the other screens too;
 * `--data <folder>`: filled once and kept, so that two versions can be asked the same; `--only <part of a name>`.
 *
 * Each question is first asked of a product that has just started: nothing is kept, neither by the collector (the value
 * at risk of points, for ten minutes) nor by the engine (marks, columns); only the system has the files in memory. That
 * is *first*. A list waits for the value at risk only so long; *whole* is when it is there too. The median is of runs
 * after that, taken in turn with the scan's, so that what else the machine does falls on both; the engine's CPU time
 * stands beside them. The answers' hash tells whether a change altered any figure.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { noteComputedUpTo } from '../../collector/src/queries/rollUpMark.ts'
import { type Stack, startStack } from '../../test/support/stack.ts'
import { days, eventsPerSession, fillBanners, fillCopies, fillFirst, monthsOfBanners } from './fill.ts'
import { mainQuestions, otherQuestions, type Question } from './questions.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10m' },
    runs: { type: 'string' },
    data: { type: 'string' },
    only: { type: 'string' },
    also: { type: 'boolean', default: false },
  },
})
function rowsOf(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([km]?)$/i.exec(text) ?? []
  if (digits === undefined)
    throw new Error(`--rows is a number, or one of thousands or millions (200k, 100m), not "${text}".`)
  return Number(digits) * ({ k: 1e3, m: 1e6 }[unit.toLowerCase()] ?? 1)
}
const wanted = rowsOf(values.rows)
const runs = Number(values.runs ?? 7)
const firstShare = Math.min(wanted, 1_000_000)
const maxRatio = 5
const dayMs = 86_400_000
const longestWaitMs = 120_000

/** What a filled folder holds; the period ends when it was filled. */
type Filled = { siteId: string; now: number; pointId: string; size: Record<string, number> }

const folder = values.data ?? mkdtempSync(join(tmpdir(), 'hindsight-bench-'))
const filledAt = join(folder, 'filled.json')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function started(): Promise<Stack> {
  const stack = await startStack({ env: { DEMO: 'off' }, keptIn: folder })
  await stack.collector.rollUp.stop()
  return stack
}

/** CPU time of the engine so far, ms; 0 where the system does not tell. */
function engineCpuMs({ engine }: Stack): number {
  try {
    const fields = readFileSync(`/proc/${engine?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

/** Most memory that the engine has held, MB; 0 where the system does not tell. */
function engineMemoryMb({ engine }: Stack): number {
  try {
    return Math.round(
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${engine?.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    )
  } catch {
    return 0
  }
}

type Cost = { wallMs: number; cpuMs: number }
async function costOf(stack: Stack, act: () => Promise<unknown>): Promise<Cost> {
  const [startedAt, cpuBefore] = [performance.now(), engineCpuMs(stack)]
  await act()
  return { wallMs: performance.now() - startedAt, cpuMs: engineCpuMs(stack) - cpuBefore }
}
const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

async function ask(stack: Stack, siteId: string, { path, body }: Pick<Question, 'path' | 'body'>) {
  const answer = await fetch(`${stack.url}/api/sites/${siteId}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status} ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}

/** Sums of fractions end in other digits whenever they are added in another order. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value
const hashOf = (answer: unknown): string =>
  createHash('sha256').update(JSON.stringify(answer, rounded)).digest('hex').slice(0, 8)

async function fill(): Promise<Filled> {
  const stack = await started()
  try {
    const { siteId } = await stack.collector.sites.create('Measured', {}, 'bench')
    // While it has no sessions, so that none is judged anew as well.
    await stack.collector.rollUp.runOnce()
    const now = Date.now()
    await fillFirst(stack.store, siteId, firstShare, now)
    const rolled = await costOf(stack, () => stack.collector.rollUp.runOnce())
    const perMillion = (ms: number) => (ms / 1000 / (firstShare / 1_000_000)).toFixed(1)
    say(
      `roll-up: ${perMillion(rolled.cpuMs)} s of the engine's CPU per million events (${perMillion(rolled.wallMs)} s), engine's memory at most ${engineMemoryMb(stack)} MB`,
    )
    await fillCopies(stack.store, Math.ceil(wanted / firstShare) - 1)
    await fillBanners(stack.store)
    const [size = {}] = await stack.store.query<Record<string, number>>(
      'SELECT (SELECT count() FROM events) AS events, (SELECT count() FROM sessions) AS sessions, (SELECT count() FROM signals) AS signals',
    )
    // What starts on this folder finds nothing to compute.
    await noteComputedUpTo(stack.store, Date.now())
    const list = await ask(stack, siteId, { path: `/struggle-points?from=${now - days * dayMs}&to=${now}` })
    const points = list.points as { pointId: string; persons: { n: number } }[]
    const pointId = points.toSorted((a, b) => b.persons.n - a.persons.n)[0]?.pointId ?? ''
    return { siteId, now, pointId, size }
  } finally {
    await stack.stop()
  }
}

async function measure({ siteId, now, pointId }: Filled, question: Question): Promise<void> {
  const params = {
    ...{ siteId, pointId },
    fromDay: new Date((question.fromMs ?? now - days * dayMs) - dayMs).toISOString().slice(0, 10),
    toDay: new Date(now + dayMs).toISOString().slice(0, 10),
  }
  const stack = await started()
  try {
    const startedAt = performance.now()
    let answer: Record<string, unknown> = {}
    const first = await costOf(stack, async () => {
      answer = await ask(stack, siteId, question)
    })
    // Not too often: asking takes part of what it is worked out with.
    while (question.isWhole?.(answer) === false && performance.now() - startedAt < longestWaitMs) {
      await pause(3_000)
      answer = await ask(stack, siteId, question)
    }
    const wholeMs = performance.now() - startedAt
    const taken: Record<'answer' | 'scan', Cost[]> = { answer: [], scan: [] }
    for (let run = 0; run < runs; run++) {
      taken.answer.push(
        await costOf(stack, async () => {
          answer = await ask(stack, siteId, question)
        }),
      )
      taken.scan.push(
        await costOf(stack, async () => {
          for (const sql of question.scans) await stack.store.query(sql, params)
        }),
      )
    }
    const wall = (of: 'answer' | 'scan') => median(taken[of].map(({ wallMs }) => wallMs))
    const cpu = (of: 'answer' | 'scan') => median(taken[of].map(({ cpuMs }) => cpuMs))
    const ratio = wall('answer') / wall('scan')
    say(
      `| ${question.name} | ${first.wallMs.toFixed(0)} | ${question.isWhole ? (question.isWhole(answer) ? wholeMs.toFixed(0) : 'not yet') : ''} | ${wall('answer').toFixed(0)} | ${cpu('answer')} | ${wall('scan').toFixed(0)} | ${cpu('scan')} | ${ratio.toFixed(1)}${ratio > maxRatio ? ' (above 5)' : ''} | ${engineMemoryMb(stack)} | ${hashOf(answer)} |`,
    )
  } finally {
    await stack.stop()
  }
}

try {
  mkdirSync(folder, { recursive: true })
  if (!existsSync(filledAt)) writeFileSync(filledAt, JSON.stringify(await fill()))
  const filled = JSON.parse(readFileSync(filledAt, 'utf8')) as Filled
  say(`filled: ${JSON.stringify(filled.size)}, ${eventsPerSession} events a session`)
  say('| question | first, ms | whole, ms | median, ms | its CPU | bare scan, ms | its CPU | ratio | MB | answer |')
  say('|---|---:|---:|---:|---:|---:|---:|---:|---:|---|')
  const { now, pointId } = filled
  const bannersFromMs = now - monthsOfBanners * days * dayMs
  const asked = { fromMs: now - days * dayMs, toMs: now, bannersFromMs, pointId }
  const questions = [...mainQuestions(asked), ...(values.also ? otherQuestions(asked) : [])]
  for (const question of questions.filter(({ name }) => name.includes(values.only ?? ''))) {
    await measure(filled, question)
  }
} finally {
  if (values.data === undefined) rmSync(folder, { recursive: true, force: true })
}
