/**
 * How `npm run backup` reaches the program that has the data open: by a file in the data folder, answered by another.
 * Whoever can write there can read everything anyway, so it needs no key.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { asked } from './makeBackup.ts'
import { BackupError, writeWhole } from './manifest.ts'

const question = z.object({ to: z.string() })
const answer = z.object({ folder: z.string().optional(), error: z.string().optional() })
const pollMs = 500
/** A running program takes up what is asked within two seconds. */
const takenWithinMs = 20_000

const ends = { wanted: '.wanted.json', taken: '.taken', answered: '.answer.json' } as const

/** Asks, and waits for the folder of the backup. */
export async function askForBackup(dataDir: string, to: string): Promise<string> {
  const path = join(dataDir, asked, randomUUID())
  writeWhole(`${path}${ends.wanted}`, { to })
  const startedAt = Date.now()
  try {
    for (;;) {
      await pause(pollMs)
      const text = readOrNull(`${path}${ends.answered}`)
      if (text !== null) {
        const { folder, error } = answer.parse(JSON.parse(text))
        if (folder === undefined) throw new BackupError(error ?? 'The backup could not be made.')
        return folder
      }
      const isTaken = readOrNull(`${path}${ends.taken}`) !== null
      if (!isTaken && Date.now() - startedAt > takenWithinMs)
        throw new BackupError(`Another program has ${dataDir} open and does not answer. Look at what it logs.`)
    }
  } finally {
    for (const end of Object.values(ends)) rmSync(`${path}${end}`, { force: true })
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Answers what is asked now; `make` resolves to the folder. */
export async function answerAsked(dataDir: string, make: (to: string) => Promise<string>): Promise<void> {
  const folder = join(dataDir, asked)
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return
  }
  for (const name of names.filter((each) => each.endsWith(ends.wanted))) {
    const path = join(folder, name.slice(0, -ends.wanted.length))
    const text = readOrNull(`${path}${ends.wanted}`)
    if (text === null) continue
    writeWhole(`${path}${ends.taken}`, {})
    rmSync(`${path}${ends.wanted}`, { force: true })
    try {
      writeWhole(`${path}${ends.answered}`, { folder: await make(question.parse(JSON.parse(text)).to) })
    } catch (error) {
      writeWhole(`${path}${ends.answered}`, { error: error instanceof Error ? error.message : String(error) })
    }
  }
}

/** What a command left that was stopped while it waited. */
export function forgetAsked(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true })
  rmSync(join(dataDir, asked), { recursive: true, force: true })
}
