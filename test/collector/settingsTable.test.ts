import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { variables } from '../../collector/src/config.ts'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

test("the operator's table of settings is the one that the program reads", () => {
  const table = read('docs/operate.md')
  const rows = Object.entries(variables).map(
    ([name, { default: given, says }]) => `| \`${name}\` | ${given === '' ? 'none' : `\`${given}\``} | ${says} |`,
  )
  for (const row of rows) expect(table).toContain(row)
  expect(table.match(/^\| `[A-Z_]+` \|/gm)).toHaveLength(rows.length)
})

test('the README names no setting that does not exist', () => {
  const named = [...read('README.md').matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|/gm)].flatMap(([, names]) =>
    (names ?? '').replaceAll('`', '').split(', '),
  )
  expect(named.length).toBeGreaterThan(4)
  for (const name of named) expect(Object.keys(variables)).toContain(name)
})
