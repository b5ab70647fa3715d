/** Data folders for tests that have their tables already, of the real engine and the real migrations. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../collector/src/clickhouse/migrate.ts'
import { createStore } from '../../collector/src/clickhouse/store.ts'
import { startEngine } from '../../collector/src/engineProcess.ts'
import { createLog } from '../../collector/src/log.ts'

let foldersAsked = 0
let template: Promise<string> | null = null

async function makeTemplate(): Promise<string> {
  const dataDir = mkdtempSync(join(process.env.TEST_TEMPLATES ?? tmpdir(), 'hindsight-template-'))
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  const engine = await startEngine({ dataDir, log: createLog('silent') })
  const { url, username, password } = engine
  const store = createStore({ url, username, password })
  await migrate(store)
  await store.close()
  await engine.stop()
  return dataDir
}

/**
 * Puts what the migrations make into a folder in which no engine has run yet: copied from one that this process made
 * once, which takes a tenth of the time. The first folder of a process stays empty, so that every test file that runs
 * by itself begins with the migrations.
 */
export async function layTemplate(dataDir: string): Promise<void> {
  if (foldersAsked++ === 0 || readdirSync(dataDir).length > 0) return
  template ??= makeTemplate()
  cpSync(await template, dataDir, { recursive: true })
}
