/**
 * Several collectors over one store: a batch may be looked up here while its first try, sent to another collector that
 * was killed or lost its connection, is still being inserted. What runs when the look-up begins is waited for; what
 * begins later is of senders that are being answered.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../clickhouse/store.ts'

const pollMs = 25
/** As long as an insert may take (inserter.ts). */
const maxWaitMs = 20_000

async function runningIds(store: Store, among: readonly string[] | null): Promise<string[]> {
  const rows = await store.query<{ id: string }>(
    `SELECT query_id AS id FROM ${store.system.all('processes')}
     WHERE query_kind = 'Insert' AND match(query, '^\\\\s*INSERT INTO (events|replayChunks)\\\\b')
       AND ({all:Bool} OR query_id IN {among:Array(String)})`,
    { all: among === null, among: among ?? [] },
  )
  return rows.map(({ id }) => id)
}

/** Resolves when every insert of facts that ran at the call has ended, whoever sent it. */
export async function waitForRunningInserts(store: Store): Promise<void> {
  const until = Date.now() + maxWaitMs
  let running = await runningIds(store, null)
  while (running.length > 0 && Date.now() < until) {
    await pause(pollMs)
    running = await runningIds(store, running)
  }
}
