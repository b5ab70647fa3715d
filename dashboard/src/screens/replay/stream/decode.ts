/** From the bytes of a replay chunk to the values on its lines. */
import { withAddsApart } from '@hindsight/protocol/addedTrees'
import { gunzipSync } from 'fflate'

/** What a chunk may inflate to; the collector refuses larger ones, a browser must not trust that. */
export const maxInflatedBytes = 32 * 1024 * 1024
/** One event: a full snapshot of the largest page that is recorded. */
const maxLineChars = 24 * 1024 * 1024

/** A gzip file's head and trailer. */
const minGzipBytes = 18

export type ChunkFault = 'damaged' | 'tooLarge'

/** Up to here, setting the browser's own unpacking up costs more than doing it. */
const smallBytes = 256 * 1024
/** No byte of a gzip file can stand for more. */
const maxRatio = 1032

type Inflated = Uint8Array | { fault: ChunkFault }

/** What a byte adds to the sum, 0 to 3 bytes before the last of four. */
const crcs = [new Int32Array(256), new Int32Array(256), new Int32Array(256), new Int32Array(256)] as const
for (let n = 0; n < 256; n++) {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  crcs[0][n] = c
}
for (let n = 0; n < 256; n++) {
  for (const by of [1, 2, 3] as const) {
    const c = crcs[by - 1]?.[n] as number
    crcs[by][n] = (crcs[0][c & 255] as number) ^ (c >>> 8)
  }
}

/** @param content begins where a word of four bytes may; words as all that browsers run on have them, the low byte first. */
function crcOf(content: Uint8Array): number {
  const [c0, c1, c2, c3] = crcs
  const words = new Int32Array(content.buffer, content.byteOffset, content.length >> 2)
  let crc = -1
  // Plain indexes: this runs over every byte of a recording, most of the time before it has been compiled well.
  for (let i = 0; i < words.length; i++) {
    crc ^= words[i] as number
    crc =
      (c3[crc & 255] as number) ^
      (c2[(crc >>> 8) & 255] as number) ^
      (c1[(crc >>> 16) & 255] as number) ^
      (c0[crc >>> 24] as number)
  }
  for (let i = words.length << 2; i < content.length; i++)
    crc = (c0[(crc ^ (content[i] as number)) & 255] as number) ^ (crc >>> 8)
  return ~crc >>> 0
}

/** Whether this is what a gzip file says of its content at its end: the library itself does not look. */
function isWhole(content: Uint8Array, gzip: Uint8Array): boolean {
  const told = new DataView(gzip.buffer, gzip.byteOffset + gzip.length - 8, 8)
  return told.getUint32(4, true) === content.length && crcOf(content) === told.getUint32(0, true)
}

/** Into as much room as the file says it needs: a bomb that says less has its rest thrown away, and is told by its sum. */
function inflateHere(bytes: Uint8Array, maxBytes: number): Inflated {
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true)
  if (size > bytes.length * maxRatio) return { fault: 'damaged' }
  if (size > maxBytes) return { fault: 'tooLarge' }
  try {
    const whole = gunzipSync(bytes, { out: new Uint8Array(size) })
    return isWhole(whole, bytes) ? whole : { fault: 'damaged' }
  } catch {
    return { fault: 'damaged' }
  }
}

/**
 * The browser unpacks all that it is given before it gives out any of it: half a minute and gigabytes, where a bomb comes
 * in one piece, and then its false sum hides how large it is. One of these grows to 16 MB at most.
 */
const pieceBytes = 16 * 1024

function inPieces(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(at, at + pieceBytes))
      at += pieceBytes
    },
  })
}

async function inflateByBrowser(bytes: Uint8Array<ArrayBuffer>, maxBytes: number): Promise<Inflated> {
  const reader = inPieces(bytes).pipeThrough(new DecompressionStream('gzip')).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > maxBytes) {
        void reader.cancel().catch(() => undefined)
        return { fault: 'tooLarge' }
      }
      parts.push(value)
    }
  } catch {
    return { fault: 'damaged' }
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The bytes inside; stops reading as soon as there are too many (decompression bomb). */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string,
  maxBytes = maxInflatedBytes,
): Promise<Inflated> {
  if (encoding !== 'gzip') return bytes.length > maxBytes ? { fault: 'tooLarge' } : bytes
  if (bytes.length < minGzipBytes) return { fault: 'damaged' }
  return bytes.length <= smallBytes ? inflateHere(bytes, maxBytes) : inflateByBrowser(bytes, maxBytes)
}

const decoder = new TextDecoder()

/** Many short texts take longer to parse than one long one; null where not every line is a value, or all are too long. */
function parsedTogether(lines: readonly string[]): unknown[] | null {
  const text = `[${lines.join(',')}]`
  try {
    if (text.length > maxLineChars) return null
    const values = JSON.parse(text) as unknown[]
    return values.length === lines.length ? values : null
  } catch {
    return null
  }
}

/** The JSON value of every line, added nodes as rrweb has them; lines that are none are counted, and the others still played. */
export function readLines(bytes: Uint8Array): { values: unknown[]; unreadable: number } {
  const lines = decoder
    .decode(bytes)
    .split('\n')
    .filter((line) => line.trim() !== '')
  const together = parsedTogether(lines)
  if (together) return { values: together.map(withAddsApart), unreadable: 0 }
  const values: unknown[] = []
  let unreadable = 0
  for (const line of lines) {
    try {
      if (line.length > maxLineChars) throw new RangeError('line too long')
      values.push(withAddsApart(JSON.parse(line)))
    } catch {
      unreadable++
    }
  }
  return { values, unreadable }
}
