/**
 * A session as one JSON file, written piece by piece: however long the recording, only one chunk of it is in memory. What
 * was recorded goes out as it is stored, that is, as the recorder has scrubbed it; stylesheets and trees of added nodes are
 * put back as rrweb has them, so that the file needs nothing from here.
 */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { withAddsApart } from '@hindsight/protocol/addedTrees'
import { type SessionFileHead, sessionFileFormat } from '@hindsight/protocol/api/exports'
import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { assetPrefix } from '@hindsight/protocol/batch'
import { maxChunkRawBytes } from '@hindsight/protocol/limits'
import type { Conversion } from '@hindsight/protocol/settings'
import { stepOf } from '@hindsight/protocol/steps'
import type { Store } from '../clickhouse/store.ts'
import { getAsset } from '../queries/getAsset.ts'
import { getChunk } from '../queries/getChunk.ts'

const inflate = promisify(gunzip)
const assetName = new RegExp(`${assetPrefix}([0-9a-f]{64})`, 'g')

type Site = { siteId: string; name: string; settings: { conversion: Conversion } }
type Given = { store: Store; site: Site; detail: SessionDetail; events: readonly EventRow[]; now: number }

/** Nothing that says who she is: a file is passed on. */
function nameless(event: EventRow, conversion: Conversion): SessionFileHead['events'][number] {
  const { customerId: _, ...rest } = event
  const step = stepOf(event, conversion)
  return { ...rest, ...(event.kind === 'identify' ? { properties: {} } : {}), step }
}

function headOf({ site, detail, events, now }: Given): SessionFileHead {
  const { customerId: _id, verified: _v, marks: _m, live: _l, ...session } = detail.session
  return {
    format: sessionFileFormat,
    version: 1,
    exportedAt: now,
    site: { siteId: site.siteId, name: site.name },
    session,
    clockOffsetMs: detail.clockOffsetMs,
    missingParts: detail.missingParts,
    events: events.map((event) => nameless(event, site.settings.conversion)),
  }
}

/** Text of a stylesheet as it stands inside of a JSON string; one that is not stored is empty. */
function sheetReader(store: Store, siteId: string) {
  const known = new Map<string, Promise<string>>()
  return (sha256: string): Promise<string> => {
    const found =
      known.get(sha256) ?? getAsset(store, siteId, sha256).then((text) => JSON.stringify(text ?? '').slice(1, -1))
    known.set(sha256, found)
    return found
  }
}

async function linesOf(bytes: Buffer, encoding: string): Promise<string[] | null> {
  try {
    const plain = encoding === 'gzip' ? await inflate(bytes, { maxOutputLength: maxChunkRawBytes }) : bytes
    return plain.toString('utf8').split('\n')
  } catch {
    return null
  }
}

/** An event as rrweb's own player reads it; null where it is none. */
function eventText(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    return line.includes('"adds":[{') ? JSON.stringify(withAddsApart(value)) : line
  } catch {
    return null
  }
}

async function withSheets(line: string, sheet: (sha256: string) => Promise<string>): Promise<string> {
  const names = new Set([...line.matchAll(assetName)].map(([, sha256 = '']) => sha256))
  const texts = new Map<string, string>()
  for (const name of names) texts.set(name, await sheet(name))
  return names.size === 0 ? line : line.replace(assetName, (_, sha256: string) => texts.get(sha256) ?? '')
}

async function* tabText(given: Given, { tabId, chunks }: SessionDetail['tabs'][number]): AsyncGenerator<string> {
  const { store, detail, site } = given
  const { sessionDay, sessionId } = detail.session
  const sheet = sheetReader(store, site.siteId)
  const read: { chunkNo: number; events: number }[] = []
  let unreadable = 0
  let comma = ''
  yield `{"tabId":${JSON.stringify(tabId)},"events":[`
  for (const { chunkNo } of chunks) {
    const chunk = await getChunk(store, site.siteId, sessionDay, sessionId, tabId, chunkNo)
    const lines = chunk && (await linesOf(chunk.bytes, chunk.encoding))
    if (lines === null) {
      // Left out of the list of chunks, it is the hole that it makes.
      unreadable++
      continue
    }
    let events = 0
    for (const line of lines) {
      if (line.trim() === '') continue
      const event = eventText(line)
      if (event === null) {
        unreadable++
        continue
      }
      yield `${comma}${await withSheets(event, sheet)}`
      comma = ',\n'
      events++
    }
    read.push({ chunkNo, events })
  }
  yield `],"chunks":${JSON.stringify(read)},"unreadable":${unreadable}}`
}

export async function* sessionFile(given: Given): AsyncGenerator<string> {
  yield `${JSON.stringify(headOf(given)).slice(0, -1)},"tabs":[`
  for (const [i, tab] of given.detail.tabs.entries()) {
    if (i > 0) yield ','
    yield* tabText(given, tab)
  }
  yield ']}\n'
}
