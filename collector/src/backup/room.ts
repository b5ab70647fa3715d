/** Backups in the running program: one a day, those that a command asks for, and whether there is a good one. */
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { BackupStanding } from '@hindsight/protocol/api/storage'
import type { BackupConfig } from '../config.ts'
import { createEveryMinute } from '../jobs/everyMinute.ts'
import { readTombstones } from '../queries/erasure/erasures.ts'
import { createTurns } from '../turns.ts'
import { answerAsked, forgetAsked } from './asked.ts'
import { rememberErased } from './erasedFile.ts'
import { type BackupSource, makeBackup } from './makeBackup.ts'
import { type Kept, listBackups } from './manifest.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
/** After one that failed: a full disk is not empty a minute later. */
const againAfterMs = 3_600_000
/** One that takes long, or failed once, is no reason for an alarm. */
const overdueMs = 36 * 3_600_000
const askedEveryMs = 2_000

export type BackupRoom = ReturnType<typeof createBackupRoom>

/** The last time of the day `atMinute` that has passed. */
export function dueAt(now: number, atMinute: number): number {
  const today = Math.floor(now / dayMs) * dayMs + atMinute * minuteMs
  return today <= now ? today : today - dayMs
}

/** `config.dir` null: only those that a command asks for. */
export function createBackupRoom({ source, config }: { source: BackupSource; config: BackupConfig }) {
  const { dataDir, log } = source
  const inTurn = createTurns()
  const startedAt = Date.now()
  let failed: { at: number; error: string } | null = null
  let failures = 0
  let isRunning = false
  const isStopping = new AbortController()
  let asking: Promise<void> = Promise.resolve()

  /** Newest first. */
  const kept = (): Kept[] => (config.dir === null ? [] : listBackups(config.dir))

  /** One at a time: each restores the whole store on trial. */
  function make(to: string): Promise<Kept> {
    return inTurn('backup', async () => {
      isRunning = true
      try {
        const backup = await makeBackup(source, to)
        const { bytes, startedAt: from, checkedAt } = backup.manifest
        log.info(
          { folder: backup.folder, bytes, tookMs: checkedAt - from },
          'backup made, restored on trial and compared',
        )
        if (to === config.dir) {
          failed = null
          removeOld()
        }
        return backup
      } catch (error) {
        failures++
        failed = { at: Date.now(), error: error instanceof Error ? error.message : String(error) }
        throw error
      } finally {
        isRunning = false
      }
    })
  }

  function removeOld(): void {
    for (const { folder } of kept().slice(config.keep)) rmSync(folder, { recursive: true, force: true })
  }

  async function look(): Promise<void> {
    const { dir } = config
    if (dir === null) return
    if (kept().length > 0) rememberErased(dir, await readTombstones(source.store))
    const newest = kept()[0]?.manifest.startedAt ?? 0
    const isDue = newest < dueAt(Date.now(), config.atMinute)
    if (!isDue || (failed !== null && Date.now() - failed.at < againAfterMs)) return
    await make(dir)
  }

  const minutely = createEveryMinute(look, 'the backup could not be made', log)

  async function listen(): Promise<void> {
    while (!isStopping.signal.aborted) {
      await answerAsked(dataDir, async (to) => (await make(to)).folder).catch((error: unknown) =>
        log.warn({ err: error }, 'what asks for a backup could not be read'),
      )
      await pause(askedEveryMs, undefined, { signal: isStopping.signal }).catch(() => undefined)
    }
  }

  function standing(): BackupStanding {
    const all = kept()
    const newest = all[0]?.manifest
    const age = Date.now() - (newest?.startedAt ?? startedAt)
    return {
      isSet: config.dir !== null,
      isRunning,
      isOverdue: config.dir !== null && age > overdueMs,
      newest: newest ? { at: newest.startedAt, checkedAt: newest.checkedAt, bytes: newest.bytes } : null,
      oldestAt: all.at(-1)?.manifest.startedAt ?? null,
      kept: all.length,
      keep: config.keep,
      failed,
    }
  }

  return {
    make,
    look,
    standing,
    /** null: none are made by themselves. With no backup yet, the age is counted from the start. */
    gauges: () =>
      config.dir === null
        ? null
        : { ageSeconds: (Date.now() - (kept()[0]?.manifest.startedAt ?? startedAt)) / 1000, failures },
    start(): void {
      forgetAsked(dataDir)
      asking = listen()
      if (config.dir !== null) minutely.start()
    },
    async stop(): Promise<void> {
      isStopping.abort()
      // One that is under way may take long. What it leaves half made is removed before the next.
      if (!isRunning) await Promise.all([minutely.stop(), asking])
    },
  }
}
