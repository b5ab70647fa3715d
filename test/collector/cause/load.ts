/**
 * Generated persons in the real tables, in bulk: sessions and signals as the roll-up leaves them, and the events that
 * say what was filled in. Each set is a site of its own; each scenario is a struggle point at the same field.
 */
import { randomUUID } from 'node:crypto'
import { noId, utcDay } from '@hindsight/protocol/ids'
import { type CauseFound, causeOf } from '../../../collector/src/analysis/cause/causeOf.ts'
import type { Store } from '../../../collector/src/clickhouse/store.ts'
import { spotOf } from '../../../collector/src/queries/touched.ts'
import { population, type Scenario, scenarios, type Tester, type Try, trialDays } from './population.ts'

const trialFrom = Date.UTC(2024, 2, 4)
export const trialPeriod = { fromMs: trialFrom, toMs: trialFrom + trialDays * 86_400_000 }
const field = { path: '/checkout', place: 'name:maidenName', form: 'id:checkout', label: 'Maiden name' }
/** After the session's first event, ms. */
const [touchedAfterMs, refusedAfterMs] = [2_000, 20_000]

type Rows = { sessions: object[]; events: object[]; signals: object[] }

/** A version like `600 to 1023 px`, as the roll-up has it (queries/attributes.ts). */
const screenOf = (width: number): string =>
  width < 600 ? 'under 600 px' : width < 1024 ? '600 to 1023 px' : width < 1440 ? '1024 to 1439 px' : '1440 px and more'

function addVisit(rows: Rows, siteId: string, spots: string[], tester: Tester, { at, release, fails }: Try): void {
  const { visitorId, browser, browserVersion, os, osVersion, device, country, language } = tester
  const { viewportWidth, connection, colorScheme, referrerHost, cameBy, campaign, shape, lengthBucket } = tester
  const key = { siteId, sessionDay: utcDay(at), sessionId: randomUUID(), visitorId }
  const person = `anon:${visitorId}`
  rows.sessions.push({
    ...{ ...key, version: 1, firstTs: at, lastTs: at + 60_000, person, link: 'none' },
    ...{ browser, browserVersion, os, osVersion, device, country, language, release, referrerHost },
    ...{ entryPath: field.path, paths: [field.path], touched: spots, touchedAfterMs: spots.map(() => touchedAfterMs) },
    attributes: { screen: screenOf(viewportWidth), connection, colorScheme, cameBy, ...(campaign ? { campaign } : {}) },
  })
  const event = { ...key, ...field, source: 'recorder', tabId: noId, pageId: noId, shape, filled: true }
  const properties = JSON.stringify({ lengthBucket, validity: [] })
  rows.events.push({ ...event, kind: 'fieldVisit', eventNo: 1, ts: at + touchedAfterMs, properties })
  for (const [index, scenario] of scenarios.entries()) {
    if (!fails[scenario]) continue
    const hit = { tabId: noId, eventNo: 2 + index, ts: at + refusedAfterMs, shape, person, visitorId, ...field }
    rows.signals.push({ ...key, ...hit, version: 1, signal: 'falseRejection', pointId: scenario })
  }
}

export async function loadPopulation(store: Store, siteId: string, seed: number, size: number): Promise<void> {
  const [spots] = await store.query<{ of: string[] }>(
    `SELECT [toString(${spotOf('{path:String}', "''")}), toString(${spotOf('{path:String}', '{place:String}')})] AS of`,
    field,
  )
  const rows: Rows = { sessions: [], events: [], signals: [] }
  for (const tester of population(seed, size, trialFrom)) {
    for (const one of tester.tries) addVisit(rows, siteId, spots?.of ?? [], tester, one)
  }
  await store.insert('sessions', rows.sessions)
  await store.insert('events', rows.events)
  await store.insert('signals', rows.signals)
}

export async function askCause(store: Store, siteId: string, scenario: Scenario): Promise<CauseFound> {
  return causeOf(store, {
    scope: { siteId, period: trialPeriod, timeZone: 'Europe/Amsterdam' },
    // As the API does: whoever knows the merges passes them on.
    subject: { kind: 'point', pointId: scenario, merges: { members: [], roots: [] } },
    without: new Set(),
  })
}

/** Whether the first cause is the planted one, to the very version. */
export function isPlanted(scenario: Scenario, { causes }: CauseFound): boolean {
  const literals = [...(causes[0]?.literals ?? [])].sort((a, b) => (a.attribute < b.attribute ? -1 : 1))
  const said = literals.map(
    ({ attribute, values, range }) => `${attribute} ${range ?? 'is'} ${range === 'atMost' ? values.at(-1) : values[0]}`,
  )
  const wanted: Record<Scenario, string[]> = {
    single: ['browserVersion atMost Chrome 98'],
    pair: ['browserVersion atMost Chrome 98', 'shape is apostrophe'],
    release: ['release is 3.2.0'],
    nothing: [],
  }
  return said.join() === wanted[scenario].join()
}
