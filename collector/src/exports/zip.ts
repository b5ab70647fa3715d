/** A ZIP file, written piece by piece: of its content only one entry is in memory at a time. */
import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'
import { Zip, type ZipInputFile } from 'fflate'

/** In threads of its own: an archive must not keep uploads waiting. */
const deflate = promisify(deflateRaw)
const deflated = 8

export type ZipEntry = { name: string; bytes: Buffer }

/** Without ZIP64 no file is larger, nor has more entries. */
const maxBytes = 0xffff_ffff
const maxEntries = 0xffff

export async function* zip(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  let made: Uint8Array<ArrayBuffer>[] = []
  const archive = new Zip((error, part) => {
    if (error) throw error
    made.push(part)
  })
  let at = 0
  let count = 0
  for await (const { name: filename, bytes } of entries) {
    const body = await deflate(bytes)
    const file: ZipInputFile = { filename, size: bytes.length, crc: crc32(bytes), compression: deflated }
    archive.add(file)
    file.ondata?.(null, new Uint8Array(body), true)
    count++
    for (const part of made) at += part.length
    if (at > maxBytes || count > maxEntries) throw new Error('The archive is larger than a ZIP file may be')
    yield* made
    made = []
  }
  archive.end()
  yield* made
}
