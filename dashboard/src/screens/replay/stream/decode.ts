/** From the bytes of a replay chunk to the values on its lines. */

/** What a chunk may inflate to; the collector refuses larger ones, a browser must not trust that. */
export const maxInflatedBytes = 32 * 1024 * 1024
/** One event: a full snapshot of the largest page that is recorded. */
const maxLineChars = 24 * 1024 * 1024

export type ChunkFault = 'damaged' | 'tooLarge'

/** The bytes inside; stops reading as soon as there are too many (decompression bomb). */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string,
  maxBytes = maxInflatedBytes,
): Promise<Uint8Array | { fault: ChunkFault }> {
  if (encoding !== 'gzip') return bytes.length > maxBytes ? { fault: 'tooLarge' } : bytes
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
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

/** The JSON value of every line; lines that are none are counted, and the others still played. */
export function readLines(bytes: Uint8Array): { values: unknown[]; unreadable: number } {
  const values: unknown[] = []
  let unreadable = 0
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    if (line.trim() === '') continue
    try {
      if (line.length > maxLineChars) throw new RangeError('line too long')
      values.push(JSON.parse(line))
    } catch {
      unreadable++
    }
  }
  return { values, unreadable }
}
