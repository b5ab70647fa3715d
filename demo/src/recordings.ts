/**
 * The recorded visits of the sample history: `demo/recordings/<name>.tape.gz` holds the bodies of a visit's uploads as
 * they were sent, each after its length (4 bytes, big-endian); `index.json` says whose they are and what came of them.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { Role } from './history/cast.ts'
import type { VisitTruth } from './history/truth.ts'

export type RecordingIndex = {
  /** SHA-256 of the stylesheets that were cut out. */
  assets: string[]
  recordings: Partial<Record<Role, { userAgent: string; country: string; language: string; truth: VisitTruth }>>
}

/** Two folders up from this file is the repository, and so it is from the collector's built bundle. */
const folder = fileURLToPath(new URL('../../demo/recordings/', import.meta.url))
const lengthBytes = 4

export function encodeTape(bodies: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    bodies.flatMap((body) => {
      const length = Buffer.alloc(lengthBytes)
      length.writeUInt32BE(body.length)
      return [length, body]
    }),
  )
}

export function readTape(name: string): Uint8Array[] {
  const tape = gunzipSync(readFileSync(`${folder}${name}.tape.gz`))
  const bodies: Uint8Array[] = []
  for (let at = 0; at < tape.length; ) {
    const start = at + lengthBytes
    at = start + tape.readUInt32BE(at)
    bodies.push(tape.subarray(start, at))
  }
  return bodies
}

export function readIndex(): RecordingIndex {
  const file = `${folder}index.json`
  if (!existsSync(file)) return { assets: [], recordings: {} }
  return JSON.parse(readFileSync(file, 'utf8')) as RecordingIndex
}

export function readAsset(sha256: string): Uint8Array {
  return gunzipSync(readFileSync(`${folder}${sha256}.css.gz`))
}
