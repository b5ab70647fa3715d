/**
 * Who was erased, kept beside the backups: whoever was erased after a backup was made must not come back with it, even
 * where the data themselves are lost. Keyed hashes only; the key is in the backups.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { TombstoneRow } from '../queries/erasure/erasures.ts'
import { writeWhole } from './manifest.ts'

const erasedFile = 'erased.json'

const rows = z.array(
  z.object({
    siteId: z.string(),
    kind: z.enum(['customer', 'visitor', 'session']),
    hash: z.string(),
    erasureId: z.string(),
    erasedAt: z.number(),
  }),
)

const keyOf = ({ siteId, kind, hash }: TombstoneRow): string => `${siteId}/${kind}/${hash}`

/** Each once, and when it was last erased. */
export function unionOf(...lists: (readonly TombstoneRow[])[]): TombstoneRow[] {
  const known = new Map<string, TombstoneRow>()
  for (const row of lists.flat()) {
    const other = known.get(keyOf(row))
    if (!other || other.erasedAt < row.erasedAt) known.set(keyOf(row), row)
  }
  return [...known.values()]
}

/** Those of `all` that were not erased yet, or not then, as far as `known` goes. */
export function notIn(known: readonly TombstoneRow[], all: readonly TombstoneRow[]): TombstoneRow[] {
  const then = new Map(known.map((row) => [keyOf(row), row.erasedAt]))
  return all.filter((row) => (then.get(keyOf(row)) ?? 0) < row.erasedAt)
}

/** An unreadable file is an error: going on without it would bring erased persons back. */
export function readErased(dir: string): TombstoneRow[] {
  let text: string
  try {
    text = readFileSync(join(dir, erasedFile), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return rows.parse(JSON.parse(text))
}

export function rememberErased(dir: string, now: readonly TombstoneRow[]): void {
  const known = readErased(dir)
  if (notIn(known, now).length > 0) writeWhole(join(dir, erasedFile), unionOf(known, now))
}
