/**
 * What was accepted while the store was away, on disk: append-only files in one folder, replayed in order when it is
 * back. Nothing is acknowledged before it is fsynced, nothing is removed before it is stored. After a crash a file is
 * replayed from its start; the writer looks every row up, so what was stored already is not stored again.
 *
 * ```
 * file      0000000001.spool, 0000000002.spool … ; each holds records, one after the other
 * record    length of the payload (4 bytes, big-endian) · CRC-32 of the payload (4 bytes) · payload
 * payload   length of the JSON (4 bytes) · JSON of a group, its bytes replaced by their lengths · the bytes
 * ```
 * A kill may cut the last record short: it was not acknowledged, and is dropped.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { EventFact } from '../facts.ts'
import type { Log } from '../log.ts'

/** Rows that are stored together, under one token. */
export type Group = {
  token: string
  events: readonly EventFact[]
  chunks: readonly StoredRow<ChunkKey>[]
  assets: readonly StoredRow<null>[]
}
export type ChunkKey = { siteId: string; sessionDay: string; sessionId: string; tabId: string; chunkNo: number }
/** A row that is serialised already, and what it is looked up by. */
export type StoredRow<Key> = { key: Key; row: Uint8Array }

/** The disk, or the space set for the spool, is full. */
export class SpoolFullError extends Error {}

export type Spool = {
  /** Resolves once the group is on the disk. */
  append(group: Group): Promise<void>
  /** The oldest group that is not yet `done`; null: none. */
  next(): Promise<Group | null>
  /** The group that `next` gave is in the store. */
  done(): Promise<void>
  /** Keeps a group that no store takes in a file of its own, for a person to look at. */
  setAside(group: Group): Promise<void>
  /** Removes what was set aside and may not be kept any more. */
  dropSetAside(mayStay: (group: Group) => boolean): Promise<void>
  /** Bytes not yet replayed. */
  bytes(): number
  close(): Promise<void>
}

/** A file is removed as a whole, so small files give space back early. */
const maxFileBytes = 32 * 1024 * 1024
const headBytes = 8

function encodeGroup(group: Group): Buffer {
  const rows = [...group.chunks, ...group.assets].map(({ row }) => row)
  const json = Buffer.from(
    JSON.stringify({
      token: group.token,
      events: group.events,
      chunks: group.chunks.map(({ key, row }) => ({ key, bytes: row.length })),
      assets: group.assets.map(({ row }) => ({ key: null, bytes: row.length })),
    }),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([length, json, ...rows])
}

/** A spool of before wrote times as text: `2026-11-21 20:00:00.123`, UTC. */
const msOf = (time: number | string): number =>
  typeof time === 'number' ? time : Date.parse(`${time.replace(' ', 'T')}Z`)

const withTimes = (event: EventFact): EventFact => ({
  ...event,
  ts: msOf(event.ts),
  originalTs: msOf(event.originalTs),
  receivedAt: msOf(event.receivedAt),
})

function decodeGroup(payload: Buffer): Group {
  const jsonEnd = 4 + payload.readUInt32BE(0)
  const { token, events, chunks, assets } = JSON.parse(payload.toString('utf8', 4, jsonEnd))
  let at = jsonEnd
  const withRow = <Key>({ key, bytes }: { key: Key; bytes: number }): StoredRow<Key> => {
    at += bytes
    return { key, row: payload.subarray(at - bytes, at) }
  }
  return {
    token,
    events: events.map(withTimes),
    chunks: chunks.map(withRow<ChunkKey>),
    assets: assets.map(withRow<null>),
  }
}

export function createSpool({ folder, maxBytes, log }: { folder: string; maxBytes: number; log: Log }): Spool {
  mkdirSync(folder, { recursive: true })
  /** Oldest first. The last one is being appended to while `appending` is set. */
  const files = readdirSync(folder)
    .filter((name) => /^\d+\.spool$/.test(name))
    .sort()
  let nextNumber = Number((files.at(-1) ?? '0').split('.')[0]) + 1
  let totalBytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  let appending: { file: FileHandle; bytes: number } | null = null
  /** The oldest file, read into memory (at most a file's size and one record), and how far it is replayed. */
  let reading: { name: string; content: Buffer; at: number; recordBytes: number } | null = null

  async function syncFolder(): Promise<void> {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  async function startFile(): Promise<{ file: FileHandle; bytes: number }> {
    const name = `${String(nextNumber++).padStart(10, '0')}.spool`
    const file = await open(join(folder, name), 'ax')
    files.push(name)
    await syncFolder()
    return { file, bytes: 0 }
  }

  async function endFile(): Promise<void> {
    const file = appending?.file
    appending = null
    await file?.close()
  }

  async function append(group: Group): Promise<void> {
    const payload = encodeGroup(group)
    const head = Buffer.alloc(headBytes)
    head.writeUInt32BE(payload.length, 0)
    head.writeUInt32BE(crc32(payload), 4)
    const recordBytes = headBytes + payload.length
    if (totalBytes + recordBytes > maxBytes) throw new SpoolFullError(`The spool holds ${totalBytes} bytes already.`)
    try {
      if (appending !== null && appending.bytes > maxFileBytes) await endFile()
      appending ??= await startFile()
      await appending.file.appendFile(Buffer.concat([head, payload]))
      await appending.file.datasync()
      appending.bytes += recordBytes
      totalBytes += recordBytes
    } catch (error) {
      await dropTail()
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new SpoolFullError(message)
      throw error
    }
  }

  /** Half a record at the end would hide those after it: cut it off, or begin a new file. */
  async function dropTail(): Promise<void> {
    if (appending === null) return
    try {
      await appending.file.truncate(appending.bytes)
    } catch (error) {
      log.warn({ err: error }, 'the end of a spool file could not be cut off; a new one is begun')
      await endFile().catch(() => undefined)
    }
  }

  async function openOldest(): Promise<boolean> {
    const [name] = files
    if (name === undefined) return false
    if (files.length === 1) await endFile()
    reading = { name, content: await readFile(join(folder, name)), at: 0, recordBytes: 0 }
    return true
  }

  async function removeRead(keepAs?: string): Promise<void> {
    if (reading === null) return
    const path = join(folder, reading.name)
    files.shift()
    totalBytes = Math.max(0, totalBytes - (reading.content.length - reading.at))
    reading = null
    if (keepAs === undefined) await rm(path, { force: true })
    else await rename(path, `${path}.${keepAs}`)
  }

  async function next(): Promise<Group | null> {
    while (reading !== null || (await openOldest())) {
      if (reading === null) continue
      const { content, at, name } = reading
      if (at === content.length) {
        await removeRead()
        continue
      }
      const payloadBytes = at + headBytes <= content.length ? content.readUInt32BE(at) : Number.POSITIVE_INFINITY
      const end = at + headBytes + payloadBytes
      if (end > content.length) {
        log.warn({ file: name, bytes: content.length - at }, 'dropped the torn, unacknowledged end of a spool file')
        await removeRead()
        continue
      }
      const payload = content.subarray(at + headBytes, end)
      if (crc32(payload) !== content.readUInt32BE(at + 4)) {
        log.error({ file: name, at }, 'a spool file is damaged; the rest of it is kept beside the others')
        await removeRead('damaged')
        continue
      }
      reading.recordBytes = end - at
      return decodeGroup(payload)
    }
    return null
  }

  async function done(): Promise<void> {
    if (reading === null) return
    reading.at += reading.recordBytes
    totalBytes -= reading.recordBytes
    reading.recordBytes = 0
    if (reading.at === reading.content.length) await removeRead()
  }

  async function setAside(group: Group): Promise<void> {
    await writeFile(join(folder, `${group.token}.refused`), encodeGroup(group), { flush: true })
  }

  async function dropSetAside(mayStay: (group: Group) => boolean): Promise<void> {
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.refused'))) {
      const path = join(folder, name)
      if (!mayStay(decodeGroup(await readFile(path)))) await rm(path, { force: true })
    }
  }

  return { append, next, done, setAside, dropSetAside, bytes: () => totalBytes, close: endFile }
}
