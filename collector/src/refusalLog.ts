/** Counts what was refused: totals for /metrics, and rows by reason for the page Refused, written once a second. */
import { type Refusal, refusals } from '@hindsight/protocol/refusals'
import type { Store } from './clickhouse/store.ts'
import type { Log } from './log.ts'

type Refused = {
  /** '' where no site could be told. */
  siteId: string
  code: Refusal
  field: string
  rule: string
  origin: string
  recorder: string
}

type Row = Refused & { n: number; lastAt: number }

const flushIntervalMs = 1_000
/** Fields and origins are the sender's words: above this many different rows they are counted by reason alone. */
const maxRows = 1_000
const maxTextChars = 200

/** A chunk that was refused although its header was sound: a session lacks it, and is to say why. */
export type RefusedChunk = {
  siteId: string
  sessionDay: string
  sessionId: string
  tabId: string
  chunkNo: number
  firstTs: number
  lastTs: number
  clockOffsetMs: number
  code: Refusal
}

export type RefusalLog = {
  refuse(refused: Refused): void
  refuseChunk(chunk: RefusedChunk): void
  /** Since the process started. */
  totals(): ReadonlyMap<Refusal, number>
  flush(): Promise<void>
  stop(): Promise<void>
}

export function createRefusalLog({ store, log }: { store: Store; log: Log }): RefusalLog {
  const totals = new Map<Refusal, number>((Object.keys(refusals) as Refusal[]).map((code) => [code, 0]))
  let rows = new Map<string, Row>()
  let chunks: (RefusedChunk & { at: number })[] = []

  function add(row: Row): void {
    const shared = rows.size >= maxRows ? { ...row, field: '', rule: '', origin: '', recorder: '' } : row
    const key = JSON.stringify([row.siteId, row.code, shared.field, shared.rule, shared.origin, shared.recorder])
    const found = rows.get(key)
    if (found) {
      found.n += row.n
      found.lastAt = Math.max(found.lastAt, row.lastAt)
    } else if (rows.size < maxRows * 2) rows.set(key, { ...shared })
  }

  function refuse(refused: Refused): void {
    totals.set(refused.code, (totals.get(refused.code) ?? 0) + 1)
    add({
      siteId: refused.siteId,
      code: refused.code,
      field: refused.field.replace(/\[\d+\]/g, '[]').slice(0, maxTextChars),
      rule: refused.rule.slice(0, maxTextChars),
      origin: refused.origin.slice(0, maxTextChars),
      recorder: refused.recorder.slice(0, maxTextChars),
      n: 1,
      lastAt: Date.now(),
    })
  }

  function refuseChunk(chunk: RefusedChunk): void {
    // Above this many the total alone tells: a sender of nothing but wrong chunks must not fill the store.
    if (chunks.length < maxRows) chunks.push({ ...chunk, at: Date.now() })
  }

  async function flushChunks(): Promise<void> {
    const taken = chunks
    chunks = []
    try {
      await store.insert('refusedChunks', taken)
    } catch (error) {
      chunks = [...taken, ...chunks].slice(0, maxRows)
      log.debug({ err: error }, 'refused chunks could not be written yet')
    }
  }

  async function flush(): Promise<void> {
    await flushChunks()
    if (rows.size === 0) return
    const taken = [...rows.values()]
    rows = new Map()
    try {
      await store.insert(
        'refusals',
        taken.map(({ lastAt, ...row }) => {
          const time = new Date(lastAt).toISOString()
          return { ...row, day: time.slice(0, 10), lastAt: time.replace('T', ' ').slice(0, 23) }
        }),
      )
    } catch (error) {
      for (const row of taken) add(row)
      log.debug({ err: error }, 'refusals could not be written yet')
    }
  }

  const timer = setInterval(() => void flush(), flushIntervalMs)
  timer.unref()
  return {
    refuse,
    refuseChunk,
    totals: () => totals,
    flush,
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}
