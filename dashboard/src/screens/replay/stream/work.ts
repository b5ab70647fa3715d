/** What the worker does, apart from being one: decode, put stylesheets back, sanitise. */
import { assetPrefix, gapTag } from '@hindsight/protocol/batch'
import type { Preferences } from '../sanitise/css.ts'
import { createSanitiser, type SafeEvent, type Sanitiser } from '../sanitise/events.ts'
import { type CleanSheet, createSheetMemory } from '../sanitise/sheetMemory.ts'
import { isFiniteNumber, isObject } from '../sanitise/values.ts'
import { type ChunkFault, inflate, readLines } from './decode.ts'

export type Work = {
  /** Chunks of one stream are decoded in order and share what is known of its page. */
  stream: string
  /** The stream begins here, or anew behind a gap: forget what was known. */
  restart: boolean
  bytes: Uint8Array<ArrayBuffer>
  encoding: string
  /** Stylesheets the chunk refers to, by their hash. */
  assets: Record<string, string>
  preferences: Preferences
}

export type Worked = {
  events: SafeEvent[]
  /** Lines that were no events, and events that were damaged. */
  unreadable: number
  fault: ChunkFault | null
  /** Where the recorder itself left something out, in rrweb's time. */
  gaps: { fromTs: number; toTs: number }[]
}

const asset = new RegExp(`${assetPrefix}([0-9a-f]{64})`, 'g')

type Stream = { sanitiser: Sanitiser; assets: Map<string, string>; gapFromTs: number | null }

/** Time of the recorder's mark for "too much changed to be recorded", or null for any other event. */
function gapStart(value: unknown): number | null {
  if (!isObject(value) || value.type !== 5 || !isObject(value.data) || value.data.tag !== gapTag) return null
  return isFiniteNumber(value.timestamp) ? value.timestamp : null
}

function play(values: unknown[], stream: Stream): Pick<Worked, 'events' | 'gaps'> {
  const events: SafeEvent[] = []
  const gaps: Worked['gaps'] = []
  let lastTs = 0
  for (const value of values) {
    const fromTs = gapStart(value)
    if (fromTs !== null && stream.gapFromTs === null) {
      stream.gapFromTs = fromTs
      stream.sanitiser.suspend()
    }
    if (isObject(value) && isFiniteNumber(value.timestamp)) lastTs = Math.max(lastTs, value.timestamp)
    const safe = stream.sanitiser.clean(value)
    const [first] = safe
    if (first !== undefined && stream.gapFromTs !== null) {
      gaps.push({ fromTs: stream.gapFromTs, toTs: first.timestamp })
      stream.gapFromTs = null
    }
    for (const event of safe) events.push(event)
  }
  // Still open: told as far as it goes, and told again with the next chunk.
  if (stream.gapFromTs !== null) gaps.push({ fromTs: stream.gapFromTs, toTs: Math.max(lastTs, stream.gapFromTs) })
  return { events, gaps }
}

export function createWorkshop(cleanSheet: CleanSheet = createSheetMemory()): (work: Work) => Promise<Worked> {
  const streams = new Map<string, Stream>()

  function streamOf(work: Work): Stream {
    const open = streams.get(work.stream)
    if (open && !work.restart) return open
    const assets = open?.assets ?? new Map<string, string>()
    // A sheet that is not there leaves its page without that style, never with a broken one.
    const resolve = (text: string) => text.replace(asset, (_, hash: string) => assets.get(hash) ?? '')
    const stream = { sanitiser: createSanitiser(work.preferences, resolve, cleanSheet), assets, gapFromTs: null }
    streams.set(work.stream, stream)
    return stream
  }

  return async (work) => {
    const stream = streamOf(work)
    for (const [hash, text] of Object.entries(work.assets)) stream.assets.set(hash, text)
    const bytes = await inflate(work.bytes, work.encoding)
    if ('fault' in bytes) return { events: [], unreadable: 0, fault: bytes.fault, gaps: [] }
    const { values, unreadable } = readLines(bytes)
    const before = stream.sanitiser.damaged()
    const played = play(values, stream)
    return { ...played, unreadable: unreadable + stream.sanitiser.damaged() - before, fault: null }
  }
}
