/** Brings the spool's groups into the store, oldest first. */
import type { Store } from '../clickhouse/store.ts'
import type { Log } from '../log.ts'
import type { Inserter } from './inserter.ts'
import type { Group, Spool } from './spool.ts'

/** A group that a store refuses this often although it answers cannot be stored as it is. */
const maxTries = 5

type Replay = { spool: Spool; inserter: Inserter; store: Store; log: Log; kept: (group: Group) => Group }

const failures = new WeakMap<Spool, { token: string; tries: number }>()

/** Stores the oldest group; throws while the store does not take it. */
export async function replayOldest({ spool, inserter, store, log, kept }: Replay): Promise<void> {
  const waiting = await spool.next()
  if (waiting === null) return
  const group = kept(waiting)
  try {
    await inserter.insertMissing(group)
  } catch (error) {
    const before = failures.get(spool)
    const tries = (before?.token === group.token ? before.tries : 0) + 1
    failures.set(spool, { token: group.token, tries })
    if (tries < maxTries || !(await store.ping())) throw error
    log.error({ err: error, tries }, 'the store refuses a group; its rows are tried one by one')
    await storeSingly(group, { spool, inserter, log })
  }
  await spool.done()
}

/** One row that no store takes must not keep all others out: it is set aside in the spool's folder. */
async function storeSingly(group: Group, { spool, inserter, log }: Omit<Replay, 'store' | 'kept'>): Promise<void> {
  const none = { events: [], chunks: [], assets: [] }
  const single = [
    ...group.assets.map((asset) => ({ ...none, assets: [asset] })),
    ...group.chunks.map((chunk) => ({ ...none, chunks: [chunk] })),
    ...group.events.map((event) => ({ ...none, events: [event] })),
  ]
  for (const [index, rows] of single.entries()) {
    const one: Group = { token: `${group.token}-${index}`, ...rows }
    try {
      await inserter.insertMissing(one)
    } catch (error) {
      await spool.setAside(one)
      log.error({ err: error }, 'a row that the store refuses was set aside in the spool folder')
    }
  }
}
