/**
 * Every night the tables that a site wants, of the day before, into EXPORT_DIR/<site>/<day>/<table>.<format>. A day's
 * folder gets its name when all its files are whole, so whoever reads it reads all of that day or nothing.
 */
import { createWriteStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { DailyFiles, DailyFilesRun } from '@hindsight/protocol/api/dailyFiles'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { createEveryMinute } from '../jobs/everyMinute.ts'
import type { Log } from '../log.ts'
import { dayOf, startOfDay } from '../queries/days.ts'
import type { Site, Sites } from '../sites.ts'
import type { State } from '../state.ts'
import { tableFile } from './tableFile.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Two in the morning there: visits over midnight have ended, and what devices held back has mostly come. */
const nightMs = 2 * hourMs
/** After a failure: a full disk is not empty a minute later. */
const againAfterMs = hourMs
/** After the server was away for longer, days before that are not made up for. */
const maxDays = 31
const keptRuns = 40
const [wantedKind, runsKind] = ['dailyFiles', 'dailyFilesRuns']
const none: DailyFiles = { tables: [], format: 'csv' }

type Deps = {
  store: Store
  state: State
  sites: Pick<Sites, 'list'>
  audit: Audit['audit']
  log: Log
  /** null: nothing is written. */
  dir: string | null
}
export type DailyFilesRoom = ReturnType<typeof createDailyFilesRoom>

const next = (day: string, days = 1): string => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)

/** Days of which there should be files by now, oldest first: those since the last that succeeded, else the last one. */
export function daysToWrite(now: number, timeZone: string, runs: readonly DailyFilesRun[]): string[] {
  const last = next(dayOf(now - nightMs, timeZone), -1)
  const failed = runs.find(({ error }) => error !== null)
  if (failed && now - failed.at < againAfterMs) return []
  const done = runs.filter(({ error }) => error === null).map(({ day }) => day)
  const newest = done.sort().at(-1)
  const first = newest === undefined ? last : next(newest)
  const days: string[] = []
  for (let day = last; day >= first && days.length < maxDays; day = next(day, -1)) days.unshift(day)
  return days
}

export function createDailyFilesRoom({ store, state, sites, audit, log, dir }: Deps) {
  async function wantedOf(siteId: string): Promise<{ wanted: DailyFiles; version: number }> {
    const found = await state.get<DailyFiles>(wantedKind, siteId)
    return { wanted: found?.body ?? none, version: found?.version ?? 0 }
  }

  async function runsOf(siteId: string): Promise<DailyFilesRun[]> {
    return (await state.get<{ runs: DailyFilesRun[] }>(runsKind, siteId))?.body.runs ?? []
  }

  /** One run a day: a new try takes the place of one that failed. */
  async function note(siteId: string, run: DailyFilesRun): Promise<void> {
    const found = await state.get<{ runs: DailyFilesRun[] }>(runsKind, siteId)
    const others = (found?.body.runs ?? []).filter(({ day }) => day !== run.day)
    const runs = [run, ...others].slice(0, keptRuns)
    await state.put(runsKind, siteId, { runs }, { expectedVersion: found?.version ?? 0, by: 'dailyFiles' })
  }

  async function write(to: string, { siteId, settings }: Site, day: string, wanted: DailyFiles): Promise<number> {
    const { timeZone, currency, conversion } = settings
    const period = { fromMs: startOfDay(day, timeZone), toMs: startOfDay(next(day), timeZone) }
    const scope = { siteId, period, timeZone, currency, conversion, by: '', filter: {} }
    const [draft, folder] = [join(to, siteId, `.making-${day}`), join(to, siteId, day)]
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    try {
      let bytes = 0
      for (const table of wanted.tables) {
        const file = join(draft, `${table}.${wanted.format}`)
        await pipeline(
          await tableFile(store, table, wanted.format, scope),
          createWriteStream(file, { mode: 0o640, flush: true }),
        )
        bytes += statSync(file).size
      }
      rmSync(folder, { recursive: true, force: true })
      renameSync(draft, folder)
      return bytes
    } finally {
      rmSync(draft, { recursive: true, force: true })
    }
  }

  async function run(to: string, site: Site, day: string, wanted: DailyFiles): Promise<boolean> {
    const { siteId } = site
    const run = { day, at: Date.now(), files: wanted.tables.length }
    try {
      const bytes = await write(to, site, day, wanted)
      await note(siteId, { ...run, bytes, error: null })
      const detail = { day, tables: wanted.tables.join(', '), format: wanted.format }
      await audit({ action: 'table.exported', who: 'dailyFiles', subject: 'daily files', siteId, detail })
      return true
    } catch (error) {
      log.warn({ err: error, siteId, day }, 'the daily files could not be written; trying again in an hour')
      const says = error instanceof Error ? error.message : String(error)
      await note(siteId, { ...run, files: 0, bytes: 0, error: says })
      return false
    }
  }

  async function look(now = Date.now()): Promise<void> {
    if (dir === null) return
    for (const site of sites.list()) {
      const { wanted } = await wantedOf(site.siteId)
      if (wanted.tables.length === 0) continue
      for (const day of daysToWrite(now, site.settings.timeZone, await runsOf(site.siteId)))
        if (!(await run(dir, site, day, wanted))) break
    }
  }

  const minutely = createEveryMinute(() => look(), 'the daily files could not be looked after', log)

  return {
    isSet: dir !== null,
    look,
    wantedOf,
    runsOf,
    async set(siteId: string, wanted: DailyFiles, expectedVersion: number, by: string) {
      const { version } = await state.put(wantedKind, siteId, wanted, { expectedVersion, by })
      return { version, wanted }
    },
    start: (): void => {
      if (dir !== null) minutely.start()
    },
    stop: (): Promise<void> => minutely.stop(),
  }
}
