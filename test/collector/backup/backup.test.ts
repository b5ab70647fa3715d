/**
 * Backups as an operator has them: one while everything runs, one by command, put back after a loss. Whoever was erased
 * in between does not come back, and what is damaged is refused before anything is touched.
 */
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { DailyFilesAnswer } from '@hindsight/protocol/api/dailyFiles'
import type { StorageAnswer } from '@hindsight/protocol/api/storage'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { listBackups } from '../../../collector/src/backup/manifest.ts'
import { restoreBackup } from '../../../collector/src/backup/restoreBackup.ts'
import { dueAt } from '../../../collector/src/backup/room.ts'
import { daysToWrite } from '../../../collector/src/exports/dailyFiles.ts'
import { createLog } from '../../../collector/src/log.ts'
import { dayOf, startOfDay } from '../../../collector/src/queries/days.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { ask, signsIn, tell, visit, whose } from '../people/visits.ts'

const mainFile = fileURLToPath(new URL('../../../collector/src/main.ts', import.meta.url))
const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const silent = createLog('silent')
const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-backed-up-'))
const backups = mkdtempSync(join(tmpdir(), 'hindsight-backups-'))
const soon = { timeout: 60_000, interval: 200 }
const erased = { id: 'C-GONE', visitorId: randomUUID() }
const stays = { id: 'C-STAYS', visitorId: randomUUID() }
let stack: Stack

const files = mkdtempSync(join(tmpdir(), 'hindsight-daily-'))
const env = { DATA_DIR: dataDir, BACKUP_DIR: backups, EXPORT_DIR: files, BACKUP_KEEP: '1', DEMO: 'shop' }
const open = () => startStack({ keptIn: dataDir, env })

/** As a person types it. */
async function command(...args: string[]): Promise<{ code: number; said: string }> {
  const served = { CLICKHOUSE_URL: '', LOG_LEVEL: 'error', PORT: '0', API_KEY: '' }
  const ran = promisify(execFile)(process.execPath, ['--import', 'tsx', mainFile, ...args], {
    env: { ...process.env, ...env, ...served },
  })
  return await ran.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout, stderr }) => ({ code, said: `${stdout}${stderr}` }),
  )
}

const sessionsOf = async (customerId: string): Promise<string[]> =>
  (
    await stack.store.query<{ id: string }>(
      'SELECT DISTINCT toString(sessionId) AS id FROM events WHERE customerId = {customerId:String}',
      { customerId },
    )
  ).map(({ id }) => id)

beforeAll(async () => {
  stack = await open()
  await tell(stack, 'identify', { userId: erased.id, traits: { name: 'Goner Away', email: 'goner@away.example' } })
  const hers = await visit(stack, erased.visitorId, 1, signsIn(erased.id))
  const theirs = await visit(stack, stays.visitorId, 1, signsIn(stays.id))
  await vi.waitFor(async () => expect(await whose(stack, hers)).toMatchObject({ person: erased.id }), soon)
  await vi.waitFor(async () => expect(await whose(stack, theirs)).toMatchObject({ person: stays.id }), soon)
}, 120_000)
afterAll(async () => {
  await stack?.stop()
  for (const folder of [dataDir, backups, files]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

test('data of every version so far open after an upgrade', async () => {
  if (process.env.RECORD_DATA) {
    // RECORD_DATA=2026-11-22: keeps a backup of this version for those that come after it.
    const to = mkdtempSync(join(tmpdir(), 'hindsight-fixture-'))
    const { folder } = (await stack.collector.backups?.make(to)) ?? { folder: to }
    rmSync(join(folder, 'files', 'recorders'), { recursive: true })
    const file = join(fixtures, `data-${process.env.RECORD_DATA}.tar.gz`)
    await promisify(execFile)('tar', ['-czf', file, '-C', to, basename(folder)])
    rmSync(to, { recursive: true })
  }
  const files = readdirSync(fixtures).filter((name) => /^data-.*\.tar\.gz$/.test(name))
  expect(files).not.toEqual([])
  for (const file of files) {
    const [from, to] = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'hindsight-upgrade-'))) as [string, string]
    await promisify(execFile)('tar', ['-xzf', join(fixtures, file), '-C', from])
    await restoreBackup({ from: listBackups(from)[0]?.folder ?? '', dataDir: to, database: 'hindsight', log: silent })
    const upgraded = await startStack({ keptIn: to })
    const answer = await ask(upgraded, '/api/sites/demo/sessions')
    expect([file, answer.status, answer.body.total]).toEqual([file, 200, expect.objectContaining({ n: 2 })])
    expect(await ask(upgraded, `/api/sites/demo/customers/${stays.id}`)).toMatchObject({ status: 200 })
    expect(upgraded.faults).toEqual([])
    await upgraded.stop()
    for (const folder of [from, to]) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}, 120_000)

const storage = async () => (await ask(stack, '/api/sites/demo/storage')).body as unknown as StorageAnswer

test('a backup is due at its time of the day, and not before', () => {
  const at = (text: string) => Date.parse(`2026-11-22T${text}:00Z`)
  expect(dueAt(at('02:30'), 150)).toBe(at('02:30'))
  expect(dueAt(at('02:29'), 150)).toBe(at('02:30') - 86_400_000)
})

test('tables of the day before are in a folder after the night, whole, and once', async () => {
  const path = '/api/sites/demo/daily-files'
  const wanted = { tables: ['sessions', 'days'], format: 'csv' }
  const twice = { version: 0, wanted: { ...wanted, tables: ['days', 'days'] } }
  expect((await ask(stack, path, { method: 'PUT', body: twice })).status).toBe(400)
  expect((await ask(stack, path, { method: 'PUT', body: { version: 0, wanted } })).status).toBe(200)
  const late = await ask(stack, path, { method: 'PUT', body: { version: 0, wanted } })
  expect([late.status, late.body]).toMatchObject([409, { current: { version: 1, wanted } }])
  const { timeZone } = (stack.collector.sites.byId('demo') ?? { settings: { timeZone: 'UTC' } }).settings
  const [{ at }] = (await stack.store.query<{ at: string }>(
    'SELECT toString(toUnixTimestamp64Milli(min(firstTs))) AS at FROM sessions FINAL',
  )) as [{ at: string }]
  const day = dayOf(Number(at), timeZone)
  const night = startOfDay(day, timeZone) + 26.5 * 3_600_000
  await stack.collector.dailyFiles.look(night)
  const folder = join(files, 'demo', day)
  expect(readdirSync(join(files, 'demo'))).toEqual([day])
  expect(readdirSync(folder).sort()).toEqual(['days.csv', 'sessions.csv'])
  const { text } = await ask(
    stack,
    `/api/sites/demo/tables/sessions?from=${night - 26.5 * 3_600_000}&to=${night - 2.5 * 3_600_000}`,
  )
  expect(readFileSync(join(folder, 'sessions.csv'), 'utf8')).toBe(text)
  expect(text).toContain(stays.id)
  rmSync(folder, { recursive: true })
  await stack.collector.dailyFiles.look(night + 60_000)
  expect(existsSync(folder)).toBe(false)
  const told = (await ask(stack, path)).body as unknown as DailyFilesAnswer
  expect(told).toMatchObject({ isSet: true, wanted, runs: [{ day, files: 2, error: null }] })
})

test('days that were missed are made up for, and what failed is tried again after an hour', () => {
  const at = Date.parse('2026-11-22T02:30:00Z')
  const run = (day: string, error: string | null) => ({ day, at: at - 60_000, files: 1, bytes: 1, error })
  expect(daysToWrite(at, 'UTC', [])).toEqual(['2026-11-21'])
  expect(daysToWrite(at - 3_600_000, 'UTC', [])).toEqual(['2026-11-20'])
  expect(daysToWrite(at, 'UTC', [run('2026-11-18', null)])).toEqual(['2026-11-19', '2026-11-20', '2026-11-21'])
  expect(daysToWrite(at, 'UTC', [run('2026-11-21', null)])).toEqual([])
  expect(daysToWrite(at, 'UTC', [run('2026-11-21', 'full')])).toEqual([])
  expect(daysToWrite(at + 3_600_000, 'UTC', [run('2026-11-21', 'full')])).toEqual(['2026-11-21'])
})

test('one is made while everything runs, compared with the data, and told', async () => {
  const room = stack.collector.backups
  // The first is made at the first start, when there is little in it.
  await vi.waitFor(() => expect(listBackups(backups)).toHaveLength(1), soon)
  const made = await room?.make(backups)
  expect(listBackups(backups).map(({ folder }) => folder)).toEqual([made?.folder])
  const events = made?.manifest.tables.find(({ name }) => name === 'events')
  expect(events?.rows).toBeGreaterThan(0)
  expect(existsSync(join(made?.folder ?? '', 'files', 'secrets-key'))).toBe(true)
  await vi.waitFor(async () => expect((await storage()).backup).toMatchObject({ isRunning: false }), soon)
  expect((await storage()).backup).toMatchObject({ isSet: true, isOverdue: false, kept: 1, failed: null })
  expect(await (await fetch(`${stack.url}/metrics`)).text()).toMatch(/^hindsight_backup_age_seconds \d+$/m)
  await room?.look()
  expect(listBackups(backups)).toHaveLength(1)
}, 90_000)

test('the command reaches the program that has the data open; restoring does not touch them', async () => {
  expect(await command('restore')).toMatchObject({ code: 1, said: expect.stringContaining('Stop it, then restore.') })
  const to = mkdtempSync(join(tmpdir(), 'hindsight-backup-to-'))
  const { code, said } = await command('backup', '--to', to)
  expect([code, said]).toEqual([0, expect.stringContaining('restored on trial and compared')])
  expect(listBackups(to)).toHaveLength(1)
  rmSync(to, { recursive: true })
}, 120_000)

test('after a loss the data are back, without whoever was erased since', async () => {
  const reason = 'asked by letter'
  const gone = await ask(stack, `/api/sites/demo/customers/${erased.id}/erasure`, { method: 'POST', body: { reason } })
  expect(gone.status).toBe(200)
  await vi.waitFor(async () => expect(await sessionsOf(erased.id)).toEqual([]), soon)
  await stack.collector.backups?.look()
  await stack.stop()
  rmSync(join(dataDir, 'engine'), { recursive: true })

  const { code, said } = await command('restore')
  expect([code, said]).toEqual([0, expect.stringContaining('Erased again')])
  expect(readdirSync(dataDir)).not.toContain('restoring')
  stack = await open()
  expect(await sessionsOf(stays.id)).toHaveLength(1)
  expect(await sessionsOf(erased.id)).toEqual([])
  const left = await stack.store.query('SELECT 1 FROM contactDetails WHERE customerId = {id:String}', erased)
  expect(left).toEqual([])
  expect((await ask(stack, `/api/sites/demo/customers/${stays.id}`)).status).toBe(200)
}, 150_000)

test('started while a backup is restored, it goes on with what it has, and nothing is replaced', async () => {
  await stack.stop()
  const restoring = command('restore')
  await vi.waitFor(() => expect(readdirSync(dataDir)).toContain('restoring'), soon)
  stack = await open()
  const folders = () => readdirSync(dataDir).filter((name) => /restor|taking/.test(name))
  expect(await restoring).toMatchObject({
    code: 1,
    said: expect.stringMatching(/was started on .* while the backup was restored, so nothing was replaced/),
  })
  expect(folders()).toEqual(folders().filter((name) => name.startsWith('before-restore-')))
  expect(await sessionsOf(stays.id)).toHaveLength(1)
}, 120_000)

test('an upgrade can be looked at before; a damaged backup is refused and nothing is touched', async () => {
  await stack.stop()
  expect(await command('--dry-run')).toEqual({ code: 0, said: 'The data is up to date: nothing would be changed.\n' })
  const empty = { ...env, DATA_DIR: mkdtempSync(join(tmpdir(), 'hindsight-empty-')) }
  Object.assign(env, empty)
  const { said } = await command('--dry-run')
  expect(said).toMatch(/^Would be applied:\n {2}001_facts\.sql\n/)
  expect(await command('backup')).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^There is nothing to back up/),
  })
  Object.assign(env, { DATA_DIR: dataDir })
  rmSync(empty.DATA_DIR, { recursive: true })

  const folder = listBackups(backups)[0]?.folder ?? ''
  const events = join(folder, 'store', 'data', 'hindsight', 'events')
  const part = join(events, readdirSync(events)[0] ?? '')
  const file = join(part, readdirSync(part).find((name) => /\.bin$/.test(name)) ?? '')
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  writeFileSync(file, bytes)
  const before = readdirSync(dataDir)
  expect(await command('restore')).toMatchObject({ code: 1, said: expect.stringMatching(/damaged|cannot be restored/) })
  expect(readdirSync(dataDir)).toEqual(before)
  const key = join(folder, 'files', 'secrets-key')
  writeFileSync(key, 'another')
  const other = await command('restore')
  expect(other).toMatchObject({ code: 1, said: expect.stringContaining('secrets-key of the backup is damaged.') })
  rmSync(key)
  const gone = await command('restore')
  expect(gone).toMatchObject({ code: 1, said: expect.stringContaining('secrets-key of the backup is missing.') })
  expect(readdirSync(dataDir)).toEqual(before)
  stack = await open()
  expect(await sessionsOf(stays.id)).toHaveLength(1)
}, 120_000)
