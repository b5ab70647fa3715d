/** Puts groups into the store: looks up what may be there, and inserts the rest under the group's token. */
import { eventColumns } from '../clickhouse/eventColumns.ts'
import { assetColumns, chunkColumns } from '../clickhouse/factRows.ts'
import type { Store } from '../clickhouse/store.ts'
import type { ContactFact, EventFact } from '../facts.ts'
import { lookUp, type Stored } from './lookUp.ts'
import { tabKey } from './rowKeys.ts'
import { waitForRunningInserts } from './runningInserts.ts'
import type { ChunkKey, Group } from './spool.ts'
import type { HighestNumbers } from './tabs.ts'

/** An insert that takes longer is left to the spool: its senders have waited long enough. */
const insertTimeoutMs = 20_000

const contactOf = ({ contact }: EventFact): ContactFact[] => (contact === undefined ? [] : [contact])

type Counters = { storedEvents: number; storedChunks: number; repeatedRows: number; lookUps: number }

export type Inserter = {
  /** Inserts what is not there. `mayBeRepeat` tells of tabs whose sender has tried before. */
  insertNew(group: Group, mayBeRepeat: (tab: string) => boolean): Promise<void>
  /** As `insertNew`, but looks up every row: for groups whose first insert may have succeeded. */
  insertMissing(group: Group): Promise<void>
}

export type InserterDeps = {
  store: Store
  eventNumbers: HighestNumbers
  chunkNumbers: HighestNumbers
  stats: Counters
  isShared: boolean
}

export function createInserter({ store, eventNumbers, chunkNumbers, stats, isShared }: InserterDeps): Inserter {
  /** Asks for these rows and learns the highest numbers of their tabs. */
  async function ask(events: readonly EventFact[], chunks: readonly ChunkKey[]): Promise<Stored> {
    if (isShared) await waitForRunningInserts(store)
    const stored = await lookUp(store, events, chunks)
    stats.lookUps++
    const recorded = events.filter(({ messageId }) => messageId === '')
    for (const tab of new Set(recorded.map(tabKey))) eventNumbers.learn(tab, stored.maxEventNo.get(tab) ?? 0)
    for (const tab of new Set(chunks.map(tabKey))) chunkNumbers.learn(tab, stored.maxChunkNo.get(tab) ?? 0)
    return stored
  }

  async function insert(group: Group): Promise<void> {
    const { token, events, chunks, assets } = group
    const options = { token, signal: AbortSignal.timeout(insertTimeoutMs) }
    if (assets.length > 0) {
      await store.insertBinary('assets', assetColumns, Buffer.concat(assets.map(({ row }) => row)), options)
    }
    if (chunks.length > 0) {
      await store.insertBinary('replayChunks', chunkColumns, Buffer.concat(chunks.map(({ row }) => row)), options)
    }
    await store.insert('contactDetails', events.flatMap(contactOf), options)
    await store.insertNative('events', eventColumns, events, options)
    stats.storedEvents += events.length
    stats.storedChunks += chunks.length
  }

  async function insertExcept(group: Group, events: readonly EventFact[], chunks: readonly ChunkKey[]): Promise<void> {
    if (events.length + chunks.length === 0) return await insert(group)
    const stored = await ask(events, chunks)
    const missing = {
      ...group,
      events: group.events.filter((event) => !stored.rows.hasEvent(event)),
      chunks: group.chunks.filter(({ key }) => !stored.rows.hasChunk(key)),
    }
    stats.repeatedRows += group.events.length - missing.events.length + group.chunks.length - missing.chunks.length
    await insert(missing)
  }

  return {
    async insertNew(group, mayBeRepeat) {
      const events = group.events.filter((event) => {
        const tab = tabKey(event)
        return event.messageId !== '' || mayBeRepeat(tab) || !eventNumbers.isNew(tab, event.eventNo)
      })
      const chunks = group.chunks
        .map(({ key }) => key)
        .filter((key) => mayBeRepeat(tabKey(key)) || !chunkNumbers.isNew(tabKey(key), key.chunkNo))
      await insertExcept(group, events, chunks)
    },
    insertMissing: (group) =>
      insertExcept(
        group,
        group.events,
        group.chunks.map(({ key }) => key),
      ),
  }
}
