/**
 * The demo shop's sample history, on a first start: told visit by visit, taken apart as any batch is, and stored by the
 * writer, newest first, while the collector serves.
 *
 * Once, exactly: what is stored is looked up by its key as for any sender (writer.ts), and the hour at which the history
 * ends stands in the state before the first row is written. So an interrupted loading is done again from the start at
 * the next start, and doubles nothing. Data that is there already is never mixed with a sample.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import { sampleHistory } from '@hindsight/demo/history/history'
import type { HistoryVisit, SentBatch } from '@hindsight/demo/history/visit'
import type { Store } from '../clickhouse/store.ts'
import type { Facts } from '../facts.ts'
import { deviceOf } from '../ingest/device.ts'
import { factsOfBatch, type Refusals } from '../ingest/record.ts'
import type { Log } from '../log.ts'
import { demoSite, type Site, type Sites } from '../sites.ts'
import type { State } from '../state.ts'
import type { Writer } from '../writer/writer.ts'
import { doSampleWork, type SampleWorkDeps } from './sampleWork.ts'

const kind = 'sampleHistory'
/** A few megabytes: an insert is worth its while, and other senders' batches wait a fraction of a second for it. */
const eventsPerWrite = 6_000

type Marker = { endsAt: number; isLoaded: boolean }

/** When a site's sample history ends, ms since 1970: what claims to have arrived before it never did. 0: it has none. */
export async function sampleEndsAt(state: Pick<State, 'get'>, siteId: string): Promise<number> {
  return (await state.get<Marker>(kind, siteId))?.body.endsAt ?? 0
}

export type SampleLoad = {
  /** Resolves when all of it is stored, or loading was stopped. Never rejects. */
  done: Promise<void>
  /** Where the history ends, ms since 1970; null while it is not known, or where there is none. */
  endsAt(): number | null
  stop(): Promise<void>
}

export type SampleDeps = {
  store: Store
  state: State
  sites: Pick<Sites, 'byId'>
  writer: Pick<Writer, 'write'>
  log: Log
  /** To flag some of the sample's people for follow-up. */
  cases?: SampleWorkDeps['cases']
  /** From 0 to 1. */
  onProgress?: ((share: number) => void) | undefined
}

export function startSampleLoad(deps: SampleDeps): SampleLoad {
  const stopping = new AbortController()
  let endsAt: number | null = null

  async function run(): Promise<void> {
    const site = deps.sites.byId(demoSite.siteId)
    if (!site) return
    const marker = await findOrMakeMarker(deps)
    endsAt = marker?.endsAt ?? null
    if (!marker || marker.isLoaded) return
    const startedAt = performance.now()
    const isComplete = await load(deps, site, marker.endsAt, stopping.signal)
    if (!isComplete) return
    await setMarker(deps.state, { ...marker, isLoaded: true })
    const { cases } = deps
    if (cases) await doSampleWork({ ...deps, cases }, site, marker.endsAt, stopping.signal)
    deps.log.info({ seconds: Math.round((performance.now() - startedAt) / 100) / 10 }, 'sample history loaded')
  }

  const done = run().catch((error: unknown) => {
    deps.log.error({ err: error }, 'the sample history could not be loaded; the next start tries again')
  })
  return {
    done,
    endsAt: () => endsAt,
    async stop() {
      stopping.abort()
      await done
    },
  }
}

/** null: this installation has data of its own, and gets no sample. */
async function findOrMakeMarker({ store, state }: SampleDeps): Promise<Marker | null> {
  const found = await state.get<Marker>(kind, demoSite.siteId)
  if (found) return found.body
  const [row] = await store.query<{ siteId: string }>('SELECT siteId FROM events LIMIT 1')
  if (row) return null
  return await setMarker(state, { endsAt: Date.now(), isLoaded: false })
}

async function setMarker(state: State, marker: Marker): Promise<Marker> {
  const expectedVersion = (await state.get(kind, demoSite.siteId))?.version ?? 0
  await state.put(kind, demoSite.siteId, marker, { expectedVersion, by: 'first start' })
  return marker
}

/** False: stopped before the end. */
async function load({ writer, onProgress }: SampleDeps, site: Site, endsAt: number, signal: AbortSignal) {
  const { count, assets, visits } = sampleHistory({ now: endsAt })
  await writer.write({
    events: [],
    chunks: [],
    assets: assets.map((asset) => ({ siteId: site.siteId, ...asset })),
    mayBeRepeat: false,
  })
  let done = 0
  let waiting: Facts[] = []
  let events = 0
  for (const visit of visits) {
    const facts = factsOfVisit(visit, site)
    waiting.push(...facts)
    events += facts.reduce((sum, of) => sum + of.events.length, 0)
    done++
    // The visits are made in this thread, a millisecond or so each: requests go first.
    await breathe()
    if (signal.aborted) return false
    if (events < eventsPerWrite && done < count) continue
    await writer.write(together(waiting))
    waiting = []
    events = 0
    onProgress?.(done / count)
  }
  return true
}

function factsOfVisit({ batches }: HistoryVisit, site: Site): Facts[] {
  return batches.map((batch) => {
    const refused: Refusals = []
    const facts = factsOfBatch(batch.header, batch.chunk ?? new Uint8Array(), site, surroundingsOf(batch), refused)
    const [first] = refused
    if (first) throw new Error(`The sample breaks a rule: ${first.code}, ${first.field}: ${first.rule}`)
    return facts
  })
}

function surroundingsOf({ userAgent, country, language, receivedAt }: SentBatch) {
  return { ...deviceOf(userAgent), country, language, receivedAt }
}

function together(facts: readonly Facts[]): Facts {
  return {
    events: facts.flatMap(({ events }) => events),
    chunks: facts.flatMap(({ chunks }) => chunks),
    assets: [],
    mayBeRepeat: false,
  }
}
