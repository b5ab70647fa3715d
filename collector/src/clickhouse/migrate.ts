/**
 * Brings the store to this version's schema: schema/*.sql in the order of their numbers, each once. A migration that
 * is in use is never edited; a change is a new file.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { Store } from './store.ts'

/** Beside this file in the sources, and beside the bundle in production (vite.config.ts copies it there). */
const schemaFolder = new URL('./schema/', import.meta.url)

/** Statements end with a semicolon at the end of a line. */
function statements(sql: string): string[] {
  const withoutComments = sql.replace(/^\s*--.*$/gm, '')
  return withoutComments
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

/** What stands in the store was made by a later version: this one would not understand it, and might harm it. */
export class NewerStoreError extends Error {}

/** In the order of their numbers. */
const allMigrations = (): string[] =>
  readdirSync(schemaFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

const statementsOf = (name: string): string[] => statements(readFileSync(new URL(name, schemaFolder), 'utf8'))

/** All of them, in their order. */
export const schemaStatements = (): string[] => allMigrations().flatMap(statementsOf)

export async function appliedMigrations(store: Store): Promise<string[]> {
  return (await store.query<{ name: string }>('SELECT name FROM migrations')).map(({ name }) => name)
}

export function refuseNewer(applied: readonly string[]): void {
  const known = new Set(allMigrations())
  const unknown = applied.filter((name) => !known.has(name)).sort()
  if (unknown.length === 0) return
  throw new NewerStoreError(
    `The data was made by a newer version of Hindsight (${unknown.join(', ')}). Start that version, or restore a backup that this one made.`,
  )
}

/** What this version needs and the store does not have yet; all of it where there is no database. Changes nothing. */
export async function missingMigrations(store: Store): Promise<string[]> {
  const done = await appliedMigrations(store).catch((): string[] => [])
  refuseNewer(done)
  return allMigrations().filter((name) => !done.includes(name))
}

/** Applies what is missing; returns the names of the migrations that it applied. */
export async function migrate(store: Store): Promise<string[]> {
  await store.createDatabase()
  await store.command(
    `CREATE TABLE IF NOT EXISTS migrations (name String, appliedAt DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'))
     ENGINE = MergeTree ORDER BY name SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  )
  const done = await appliedMigrations(store)
  refuseNewer(done)
  const applied: string[] = []
  for (const name of allMigrations()) {
    if (done.includes(name)) continue
    for (const statement of statementsOf(name)) {
      // A kill between two statements of a file leaves the first done: creating it again must not fail.
      await store.command(statement.replace(/^CREATE TABLE (?!IF NOT EXISTS)/, 'CREATE TABLE IF NOT EXISTS '))
    }
    await store.insert('migrations', [{ name }])
    applied.push(name)
  }
  return applied
}
