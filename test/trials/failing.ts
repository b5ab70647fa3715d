/**
 * Is anything lost, doubled or out of order when the collector cannot be reached? Each outage is a visitor with a browser
 * context of her own, who says numbered things before, during and after it. In turns she stays on her page, goes to
 * another one during the outage, or closes the tab and comes back after it.
 */
import type { BrowserContext, Page } from 'playwright-core'
import { launchOwnChromium } from '../support/chromium.ts'
import type { Stack } from '../support/stack.ts'
import { type Failure, failures, type Gate, startGate } from './gate.ts'
import { startTrialSite, type TrialSite, wordOf } from './site.ts'

const kinds = ['offline', ...failures] as const
const courses = ['stays', 'goes on', 'comes back'] as const
export type Outage = { word: string; kind: (typeof kinds)[number]; course: (typeof courses)[number] }
export type OutageResult = Outage & {
  sent: number
  stored: number
  doubled: number
  /** Arrived after something of the same tab that happened later. */
  outOfOrder: number
  failedUploads: number
}

/** Of each part of a visit: before, during and after the outage. */
const saidEach = 4
const sayEveryMs = 400
const storedWithinMs = 60_000

const started = () => Boolean(window.hindsight && 'sessionUrl' in window.hindsight && window.hindsight.sessionUrl())

type Visit = Outage & { said: number; context: BrowserContext; page: Page }

async function say(visit: Visit): Promise<void> {
  for (let i = 0; i < saidEach; i++) {
    await visit.page.evaluate(([name, n]) => window.hindsight?.track(String(name), { n }), [visit.word, visit.said++])
    await new Promise((resolve) => setTimeout(resolve, sayEveryMs))
  }
}

async function fail(gate: Gate, visit: Visit, isOn: boolean): Promise<void> {
  if (visit.kind === 'offline') await visit.context.setOffline(isOn)
  else gate.failure = isOn ? (visit.kind satisfies Failure) : null
}

async function run(visit: Visit, gate: Gate, site: TrialSite): Promise<void> {
  await visit.page.goto(`${site.url}/visit`)
  await visit.page.waitForFunction(started)
  await say(visit)
  await fail(gate, visit, true)
  await say(visit)
  // Without a network there is no other page to go to.
  if (visit.course === 'goes on' && visit.kind !== 'offline') {
    await visit.page.goto(`${site.url}/visit`)
    await visit.page.waitForFunction(started)
    await say(visit)
  }
  if (visit.course === 'comes back') await visit.page.close()
  await fail(gate, visit, false)
  if (visit.course === 'comes back') {
    visit.page = await visit.context.newPage()
    await visit.page.goto(`${site.url}/visit`)
    await visit.page.waitForFunction(started)
  }
  await say(visit)
}

type Row = { n: number; tab: string; at: string }

async function storedOf(stack: Stack, word: string): Promise<Row[]> {
  const rows = await stack.store.query<{ n: string; tab: string; at: string }>(
    `SELECT JSONExtractRaw(properties, 'properties', 'n') AS n, toString(tabId) AS tab,
       toString(toUnixTimestamp64Milli(receivedAt)) AS at
     FROM events WHERE kind = 'track' AND name = {word:String} ORDER BY tabId, eventNo`,
    { word },
  )
  return rows.map(({ n, tab, at }) => ({ n: Number(n), tab, at }))
}

async function resultOf(stack: Stack, visit: Visit, failedUploads: number): Promise<OutageResult> {
  const { word, kind, course, said: sent } = visit
  const until = Date.now() + storedWithinMs
  let rows = await storedOf(stack, word)
  while (new Set(rows.map(({ n }) => n)).size < sent && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 250))
    rows = await storedOf(stack, word)
  }
  const stored = new Set(rows.map(({ n }) => n)).size
  const outOfOrder = rows.filter(({ tab, at }, i) => rows.slice(0, i).some((row) => row.tab === tab && row.at > at))
  return {
    word,
    kind,
    course,
    sent,
    stored,
    doubled: rows.length - stored,
    outOfOrder: outOfOrder.length,
    failedUploads,
  }
}

/** So many, every kind with every course in turns. */
export function outagesOf(count: number): Outage[] {
  return Array.from({ length: count }, (_, i) => ({
    word: `Outage ${wordOf(i)}`,
    kind: kinds[i % kinds.length] ?? 'offline',
    course: courses[((i % kinds.length) + Math.floor(i / kinds.length)) % courses.length] ?? 'stays',
  }))
}

export async function runOutages(
  stack: Stack,
  outages: readonly Outage[],
  onOutage: (result: OutageResult) => void = () => {},
): Promise<OutageResult[]> {
  const gate = await startGate(stack.url)
  const site = await startTrialSite(gate.url, { '/visit': () => '<h1>Shop</h1><button>Buy</button>{recorder}' })
  const browser = await launchOwnChromium()
  const results: OutageResult[] = []
  try {
    for (const outage of outages) {
      const context = await browser.newContext()
      context.setDefaultTimeout(180_000)
      const visit: Visit = { ...outage, said: 0, context, page: await context.newPage() }
      const before = gate.failed
      await run(visit, gate, site)
      const result = await resultOf(stack, visit, gate.failed - before)
      await context.close()
      onOutage(result)
      results.push(result)
    }
  } finally {
    await browser.close()
    await site.stop()
    await gate.stop()
  }
  return results
}
