/**
 * A backup on the disk:
 *
 * ```
 * BACKUP_DIR/2026-11-22T02-30-00Z/
 *   backup.json   this file: written last, so a folder without it is no backup
 *   store/        what the engine's BACKUP has written
 *   files/        the rest of DATA_DIR: keys, uploads that were not stored yet, kept recorders
 * BACKUP_DIR/erased.json   who was erased, as keyed hashes
 * ```
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'

export const storeFolder = 'store'
export const filesFolder = 'files'
const manifestFile = 'backup.json'

const table = z.object({ name: z.string(), rows: z.number(), bytes: z.number(), checksum: z.string() })
export type TableSum = z.infer<typeof table>

const file = z.object({ name: z.string(), sha256: z.string() })
export type FileSum = z.infer<typeof file>

const manifest = z.object({
  format: z.literal(1),
  startedAt: z.number(),
  /** When it had been restored on trial and found to be the same. */
  checkedAt: z.number(),
  database: z.string(),
  migrations: z.array(z.string()),
  bytes: z.number(),
  tables: z.array(table),
  /** What `files` holds; those of before 2026-11-24 do not say it. */
  files: z.array(file).optional(),
})
export type Manifest = z.infer<typeof manifest>

/** A folder that is no backup, or not one that this version can read; told without a stack trace. */
export class BackupError extends Error {}

/** Written beside and renamed: never half there. */
export function writeWhole(file: string, body: unknown): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.draft`
  writeFileSync(draft, `${JSON.stringify(body, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, file)
}

export const writeManifest = (folder: string, body: Manifest): void => writeWhole(join(folder, manifestFile), body)

export function readManifest(folder: string): Manifest {
  let text: string
  try {
    text = readFileSync(join(folder, manifestFile), 'utf8')
  } catch {
    throw new BackupError(`${folder} holds no backup: there is no ${manifestFile} in it.`)
  }
  try {
    return manifest.parse(JSON.parse(text))
  } catch {
    throw new BackupError(`${join(folder, manifestFile)} cannot be read: it is damaged, or of another version.`)
  }
}

export type Kept = { folder: string; manifest: Manifest }

/** As a folder's name that sorts by time. */
export const folderName = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/:/g, '-')}Z`
const isFolderName = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/

/** Whole backups in a folder, the newest first. */
export function listBackups(dir: string): Kept[] {
  let names: string[]
  try {
    names = readdirSync(dir)
  } catch {
    return []
  }
  return names
    .filter((name) => isFolderName.test(name))
    .sort()
    .reverse()
    .flatMap((name) => {
      const folder = join(dir, name)
      try {
        return [{ folder, manifest: readManifest(folder) }]
      } catch {
        return []
      }
    })
}
