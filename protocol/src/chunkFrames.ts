/**
 * Several replay chunks in one answer, so that a stretch of a recording costs one round trip. One after the other, each:
 *
 * ```
 * bytes 0-3   chunkNo, unsigned, big-endian
 * byte 4      encoding: its place in `chunkEncodings`
 * bytes 5-8   length of the chunk in bytes, unsigned, big-endian
 * then        the chunk's bytes, as the recorder sent them
 * ```
 */

const chunkEncodings = ['identity', 'gzip'] as const
export type ChunkEncoding = (typeof chunkEncodings)[number]
export type FramedChunk = { chunkNo: number; encoding: ChunkEncoding; bytes: Uint8Array<ArrayBuffer> }

const headBytes = 9

/** What stands before a chunk's bytes. */
export function chunkFrameHead(chunkNo: number, encoding: string, length: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(headBytes)
  const view = new DataView(head.buffer)
  view.setUint32(0, chunkNo)
  view.setUint8(4, encoding === 'gzip' ? 1 : 0)
  view.setUint32(5, length)
  return head
}

/** The chunks of an answer; one that is cut off is left out. */
export function readChunkFrames(body: Uint8Array<ArrayBuffer>): FramedChunk[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const chunks: FramedChunk[] = []
  for (let at = 0; at + headBytes <= body.length; ) {
    const length = view.getUint32(at + 5)
    const from = at + headBytes
    if (from + length > body.length) break
    const encoding = chunkEncodings[view.getUint8(at + 4)] ?? 'identity'
    chunks.push({ chunkNo: view.getUint32(at), encoding, bytes: body.slice(from, from + length) })
    at = from + length
  }
  return chunks
}
