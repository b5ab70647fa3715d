/** Checksums of the files of a backup beside the store: the keys, and uploads that were not stored yet. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BackupError, type FileSum } from './manifest.ts'

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

export async function fileSumsOf(folder: string): Promise<FileSum[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sums: FileSum[] = []
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    sums.push({ name: relative(folder, path), sha256: await sha256Of(path) })
  }
  return sums.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Throws where one of them is gone, or another than it was. */
export async function refuseOtherFiles(folder: string, expected: readonly FileSum[]): Promise<void> {
  for (const { name, sha256 } of expected) {
    const found = await sha256Of(join(folder, name)).catch(() => null)
    if (found === sha256) continue
    throw new BackupError(`The file ${name} of the backup is ${found === null ? 'missing' : 'damaged'}.`)
  }
}
