/**
 * Restored data take the place of those before them: folder by folder, so it can be interrupted. How far it came is told
 * by the name of the folder in which they wait, and whoever opens the data next goes on from there.
 *
 * ```
 * DATA_DIR/restoring/         being restored; nothing has changed places
 * DATA_DIR/restored-TIME/     whole: what was there before moves to before-restore-TIME/
 * DATA_DIR/taking-place-TIME/ what was there before is out of the way: what is in this moves in
 * ```
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { folderName } from './manifest.ts'

export const workFolder = 'restoring'
const whole = 'restored-'
const takingPlace = 'taking-place-'
const replaced = 'before-restore-'

/** What restoring has put aside, or works in: no part of the data. */
export const isOfRestoring = (name: string): boolean =>
  name === workFolder || [whole, takingPlace, replaced].some((prefix) => name.startsWith(prefix))

/** `restoring` is whole now. Resolves to the folder of what was there before; null: there was nothing. */
export function changePlaces(dataDir: string): string | null {
  renameSync(join(dataDir, workFolder), join(dataDir, whole + folderName(Date.now())))
  return finishChange(dataDir)
}

/** Goes on with a change of places that was interrupted, if there is one. */
export function finishChange(dataDir: string): string | null {
  const steps = stepsOfChange(dataDir)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Yields after each step that is on the disk. */
export function* stepsOfChange(dataDir: string): Generator<void, string | null> {
  const under = (prefix: string) => readdirSync(dataDir).find((name) => name.startsWith(prefix))
  const at = (...names: string[]) => join(dataDir, ...names)
  const waiting = under(whole)
  if (waiting !== undefined) {
    const time = waiting.slice(whole.length)
    for (const name of readdirSync(dataDir)) {
      if (isOfRestoring(name)) continue
      mkdirSync(at(replaced + time), { recursive: true, mode: 0o700 })
      renameSync(at(name), at(replaced + time, name))
      yield
    }
    renameSync(at(waiting), at(takingPlace + time))
    yield
  }
  const moving = under(takingPlace)
  if (moving === undefined) return null
  for (const name of readdirSync(at(moving))) {
    renameSync(at(moving, name), at(name))
    yield
  }
  rmdirSync(at(moving))
  const before = at(replaced + moving.slice(takingPlace.length))
  return existsSync(before) ? before : null
}
