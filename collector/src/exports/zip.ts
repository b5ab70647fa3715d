/** A ZIP file, written piece by piece: of its content only one entry is in memory at a time. */
import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'

const deflate = promisify(deflateRaw)

export type ZipEntry = { name: string; bytes: Buffer /** Compressed already. */; stored?: boolean }

/** Without ZIP64 no file is larger, nor has more entries. */
const maxBytes = 0xffff_ffff
const maxEntries = 0xffff
/** Names are UTF-8. */
const flags = 0x0800
/** 1980-01-01: the first that there is; entries tell no time of their own. */
const day = 0x0021

export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  let at = 0
  for await (const { name, bytes, stored = false } of entries) {
    const body = stored ? bytes : await deflate(bytes)
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt16LE(day, 8)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const head = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes])
    const listed = Buffer.alloc(14)
    listed.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, listed, nameBytes]))
    at += head.length + body.length
    if (at > maxBytes || directory.length > maxEntries) throw new Error('The archive is larger than a ZIP file may be')
    yield head
    yield body
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  yield list
  yield Buffer.concat([Buffer.from('PK\x05\x06'), end])
}
