/** Restored data take the place of those before them, wherever that was interrupted. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { changePlaces, finishChange, stepsOfChange } from '../../../collector/src/backup/changePlaces.ts'

const root = mkdtempSync(join(tmpdir(), 'hindsight-places-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function put(folder: string, names: readonly string[], of: string): void {
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'is'), of)
  }
}

/** Every file of a folder, with what it holds. */
function held(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    entries.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')]
    }),
  )
}

const old = ['engine', 'spool', 'only-before']
const restored = ['engine', 'spool', 'only-restored']
const after = {
  'engine/is': 'restored',
  'spool/is': 'restored',
  'only-restored/is': 'restored',
  'before-restore-T/engine/is': 'old',
  'before-restore-T/spool/is': 'old',
  'before-restore-T/only-before/is': 'old',
}

test.each(Array.from({ length: 9 }, (_, steps) => steps))('interrupted after %i steps it is finished', (steps) => {
  const folder = mkdtempSync(join(root, 'cut-'))
  put(folder, old, 'old')
  put(join(folder, 'restored-T'), restored, 'restored')
  const change = stepsOfChange(folder)
  for (let step = 0; step < steps; step++) change.next()
  const before = finishChange(folder)
  expect(held(folder)).toEqual(after)
  // After the last step there is nothing left to tell.
  expect(before).toBe(steps < 8 ? join(folder, 'before-restore-T') : null)
  expect(finishChange(folder)).toBeNull()
})

test('nothing is moved where nothing was restored, or is not yet', () => {
  const folder = mkdtempSync(join(root, 'none-'))
  put(folder, [...old, 'restoring/engine', 'before-restore-S/engine'], 'old')
  const before = held(folder)
  expect(finishChange(folder)).toBeNull()
  expect(held(folder)).toEqual(before)
})

test('into an empty folder it comes without a folder of what was there before', () => {
  const folder = mkdtempSync(join(root, 'empty-'))
  put(join(folder, 'restoring'), restored, 'restored')
  expect(changePlaces(folder)).toBeNull()
  expect(readdirSync(folder).sort()).toEqual([...restored].sort())
})
