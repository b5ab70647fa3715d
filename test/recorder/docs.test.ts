/** docs/recorder.md says what the code says. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { recorderSettings, siteSettings } from '@hindsight/protocol/settings'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const doc = read('docs/recorder.md')

/** Rows of the table that begins with this head, as lists of their cells. */
function table(head: string): string[][] {
  const [, ...lines] = doc.slice(doc.indexOf(head)).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(1, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}
const code = (cell: string | undefined) => /^`([^`]*)`/.exec(cell ?? '')?.[1] ?? ''

test('every setting that the recorder is told, with its default', () => {
  const defaults = siteSettings.parse({})
  const rows = table('| setting | default | meaning |')
  expect(rows.map(([name]) => code(name)).sort()).toEqual([...recorderSettings].sort())
  for (const [name, byDefault] of rows) {
    const setting = code(name) as (typeof recorderSettings)[number]
    expect([setting, code(byDefault)]).toEqual([setting, JSON.stringify(defaults[setting])])
  }
})

test('every option of init, and its attribute of the script tag', () => {
  const rows = table('| `init({ … })` | script tag | meaning |')
  const options = /export type HindsightOptions = \{([\s\S]*?)\n\}/.exec(read('recorder/src/api.ts'))?.[1] ?? ''
  const names = [...options.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(3)
  expect(rows.map(([name]) => code(name))).toEqual(names)
  const attributes = [...read('recorder/src/script.ts').matchAll(/tag\??\.dataset\.(\w+)/g)].map(
    ([, name = '']) => `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  )
  expect(new Set(rows.map(([, attribute]) => code(attribute).replace(/=.*/, '')))).toEqual(new Set(attributes))
})

test('every call of window.hindsight', () => {
  const calls = /export type Hindsight = \{([\s\S]*?)\n\}/.exec(read('recorder/src/api.ts'))?.[1] ?? ''
  const names = [...calls.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name).filter((name) => name !== 'init')
  const said = table('| call | meaning |').flatMap(([cell = '']) =>
    [...cell.matchAll(/`(\w+)\(/g)].map(([, name]) => name),
  )
  expect([...said, 'push'].sort()).toEqual(names.sort())
  expect(doc).toContain('.push([')
})

test('the cache rules that the collector answers with', () => {
  const source = read('collector/src/recorderFiles.ts')
  const [newest, immutable] = [/newestCaching = '([^']+)'/, /immutableCaching = '([^']+)'/].map(
    (at) => at.exec(source)?.[1],
  )
  const rows = table('| address | what | `Cache-Control` |')
  expect(code(rows[0]?.[2])).toBe(newest)
  expect(code(rows[1]?.[2])).toBe(immutable)
})
