/** Where the processes of a run keep their templates (see template.ts): gone with the run, however a process ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'hindsight-templates-'))
  process.env.TEST_TEMPLATES = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
