/**
 * One upload of the recorder: `POST /v1/record?key=WRITE_KEY`, `Content-Type: text/plain`
 * (a "simple" request: no preflight, and beacons may send it).
 *
 * ```
 * byte 0      version, 1
 * bytes 1-4   length of the header in bytes, unsigned, big-endian
 * then        header: JSON in UTF-8, a BatchHeader
 * then        the replay chunk to the end of the body, if header.chunk is there
 * ```
 * The chunk is rrweb events as NDJSON (one JSON object per line), gzip or as it is; added nodes may be trees, see
 * addedTrees.ts. The collector stores its bytes as they came and never parses them.
 */
import type { BatchHeader } from './events.ts'

export const batchVersion = 1
const prefixBytes = 5

export type BatchFault = 'batch_empty' | 'batch_version_unknown' | 'batch_truncated' | 'header_not_json'

/** Lays out one batch. `chunk` must be given exactly when `header.chunk` is. */
export function encodeBatch(header: BatchHeader, chunk?: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeBatchJson(JSON.stringify(header), chunk)
}

/** As `encodeBatch`, for a caller that has serialised the header itself (to know its size). */
export function encodeBatchJson(headerJson: string, chunk?: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(headerJson)
  const body = new Uint8Array(prefixBytes + head.length + (chunk ? chunk.length : 0))
  body[0] = batchVersion
  new DataView(body.buffer).setUint32(1, head.length)
  body.set(head, prefixBytes)
  if (chunk) body.set(chunk, prefixBytes + head.length)
  return body
}

/** Takes a body apart; the header is parsed JSON, not yet validated. */
export function decodeBatch(body: Uint8Array): { header: unknown; chunk: Uint8Array } | { fault: BatchFault } {
  if (body.length === 0) return { fault: 'batch_empty' }
  if (body[0] !== batchVersion) return { fault: 'batch_version_unknown' }
  if (body.length < prefixBytes) return { fault: 'batch_truncated' }
  const headerBytes = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(1)
  if (body.length < prefixBytes + headerBytes) return { fault: 'batch_truncated' }
  const text = new TextDecoder().decode(body.subarray(prefixBytes, prefixBytes + headerBytes))
  try {
    return { header: JSON.parse(text), chunk: body.subarray(prefixBytes + headerBytes) }
  } catch {
    return { fault: 'header_not_json' }
  }
}

/** Stands in a snapshot where a stylesheet was cut out; the rest is the SHA-256 of its text, in hex. */
export const assetPrefix = 'hindsight-asset:'

/** Tag of a custom rrweb event: from here to the next full snapshot, the page changed too much to be recorded. */
export const gapTag = 'hindsight-gap'

/**
 * Tag of a custom rrweb event that tells states which no attribute shows. Its payload is `{ states: [nodeId, names][] }`;
 * the names, of those below and separated by spaces, replace what was told of that node before.
 */
export const statesTag = 'hindsight-states'

/** Named as CSS names them; a full snapshot is followed by those that hold, and forgets all before. */
export const elementStates = [
  'popover-open',
  'focus',
  'focus-visible',
  'indeterminate',
  'invalid',
  'valid',
  'user-invalid',
  'user-valid',
  'in-range',
  'out-of-range',
  'autofill',
] as const
export type ElementState = (typeof elementStates)[number]

/**
 * Attribute that the recorder adds to recorded <img> and <video>: "width height" of the picture itself in CSS px, or
 * "broken" where it did not load. The picture is not recorded; its room is.
 */
export const pictureSize = 'data-hindsight-size'
