/**
 * Where a run keeps its files, its templates (see template.ts) among them: in memory where there is room for them, since
 * stores and browsers wait for the disk at every step. Gone with the run, however a process ends.
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
const roomBytes = 8 * 1024 ** 3

function fastestFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(memory)
    return Math.min(bavail * bsize, freemem()) >= roomBytes ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

export function setup(): () => void {
  const folder = mkdtempSync(join(fastestFolder(), 'hindsight-tests-'))
  process.env.TMPDIR = folder
  process.env.TEST_TEMPLATES = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
