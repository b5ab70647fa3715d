/**
 * A stack whose engine allows one statement what it would on a machine of 2 GiB, and sessions in it by the hundred
 * thousand events, for what must cost no more than in proportion. Nothing rolls up by itself.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Stack, startStack } from './stack.ts'

export async function startSmallEngine(): Promise<Stack> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-small-'))
  process.env.ENGINE_QUERY_MEMORY_MB = '600'
  const stack = await startStack({ keptIn: dataDir, env: { DEMO: 'off' } })
  delete process.env.ENGINE_QUERY_MEMORY_MB
  await stack.collector.rollUp.stop()
  async function stop() {
    await stack.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { ...stack, stop }
}

export const idOf = (session: number): string => `00000000-0000-4000-8000-${String(session).padStart(12, '0')}`

type Made = { first: number; sessions: number; perSession: number; kind: string; everyMs: number; columns?: string }

/** Sessions whose events follow one another; `columns`: more of them as `value AS name`, over `nth` (from 0). */
export async function made(
  stack: Stack,
  { first, sessions, perSession, kind, everyMs, columns = '' }: Made,
): Promise<void> {
  const named = [...columns.matchAll(/ AS (\w+)/g)].map(([, name]) => `, ${name}`).join('')
  await stack.store.command(
    `INSERT INTO events (siteId, sessionDay, sessionId, tabId, eventNo, kind, source, ts, visitorId, path, url, place, label,
       interactive, reactionMs${named})
     SELECT 'demo', toDate(start), toUUID(concat('00000000-0000-4000-8000-', leftPad(toString({first:UInt32} + intDiv(number, {per:UInt32})), 12, '0'))) AS session,
       session, nth + 1, {kind:String}, 'recorder', start + toIntervalMillisecond(nth * {everyMs:UInt32}), toString(session),
       '/order', 'https://shop.example/order', 'id:send', 'Send', 1, 20${columns.replace(/ AS \w+/g, '').replace(/^(?=.)/, ', ')}
     FROM (SELECT number, number % {per:UInt32} AS nth, toStartOfDay(now64(3, 'UTC')) AS start FROM numbers({rows:UInt64}))`,
    { first, per: perSession, rows: sessions * perSession, kind, everyMs },
  )
}
