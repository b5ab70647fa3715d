/** The sample history in a stack of its own, loaded the way an unlucky first start would: interrupted, and begun again. */
import { setTimeout as pause } from 'node:timers/promises'
import { historyTruth } from '@hindsight/demo/history/history'
import type { Truth } from '@hindsight/demo/history/truth'
import { startSampleLoad } from '../../collector/src/jobs/loadSample.ts'
import { createLog } from '../../collector/src/log.ts'
import { createState } from '../../collector/src/state.ts'
import { type Stack, startStack } from '../support/stack.ts'

export type Sample = {
  stack: Stack
  truth: Truth
  /** ms since 1970: a period with all of it. */
  from: number
  to: number
  /** Of the API, as its answer. */
  get<T = unknown>(path: string): Promise<T>
  post<T = unknown>(path: string, body: unknown): Promise<T>
}

const dayMs = 86_400_000
const lookMs = 100

async function eventCount({ store }: Stack): Promise<number> {
  const [row] = await store.query<{ n: string }>('SELECT count() AS n FROM events')
  return Number(row?.n ?? 0)
}

/** Loads a third, stops, and loads the rest. Resolves to the moment where the history ends. */
async function loadInTwo(stack: Stack): Promise<number> {
  const { store, collector } = stack
  const load = () =>
    startSampleLoad({ store, state: createState(store), sites: collector.sites, writer: collector.writer, log })
  const log = createLog('error')
  const first = load()
  while ((await eventCount(stack)) < 40_000) await pause(100)
  await first.stop()
  const second = load()
  await second.done
  const third = load()
  await third.done
  if (first.endsAt() !== third.endsAt()) throw new Error('The history was begun anew at another hour.')
  return third.endsAt() ?? 0
}

/** Until every session has been computed, and a whole look of the roll-up has found nothing more to do. */
async function settle({ store, collector }: Stack, sessions: number): Promise<void> {
  for (;;) {
    const before = collector.rollUp.stats()
    // The first to end may have begun before.
    while (collector.rollUp.stats().runs < before.runs + 2) await pause(lookMs)
    if (collector.rollUp.stats().sessions !== before.sessions) continue
    const [row] = await store.query<{ n: string }>('SELECT count() AS n FROM sessions FINAL')
    if (Number(row?.n) >= sessions) return
  }
}

export async function startSample(): Promise<Sample> {
  const stack = await startStack()
  const endsAt = await loadInTwo(stack)
  const truth = historyTruth({ now: endsAt })
  await settle(stack, truth.sessions)

  async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
    const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' }
    const answer = await fetch(`${stack.url}${path}`, { ...init, headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    stack,
    truth,
    from: endsAt - 31 * dayMs,
    to: endsAt + 1,
    get: (path) => ask(path),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  }
}
