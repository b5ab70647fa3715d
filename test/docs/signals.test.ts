/** docs/signals.md says of each signal what protocol says. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { signalNames, signals, type Threshold } from '@hindsight/protocol/signals'
import { expect, test } from 'vitest'

const file = fileURLToPath(new URL('../../docs/signals.md', import.meta.url))
const between = /(<!-- from protocol[^\n]*-->\n)[\s\S]*?(<!-- end -->)/

function row(name: (typeof signalNames)[number]): string {
  const { says, source, points, thresholds } = signals[name]
  const figures = Object.entries<Threshold>(thresholds).map(
    ([key, { default: given, min, max, unit, says: words }]) =>
      `\`${key}\` ${given}${unit === 'times' || unit === 'status' || unit === 'shift' ? '' : ` ${unit}`} ${words} (${min} to ${max})`,
  )
  return `| \`${name}\` | ${says} | ${figures.join('<br>')} | ${points}${'mild' in signals[name] ? ', mild' : ''} | ${source} |`
}

test('the table is that of protocol', () => {
  const head = '| signal | what it says | thresholds, by default | points | source |\n| --- | --- | --- | --- | --- |'
  const text = readFileSync(file, 'utf8')
  const written = text.replace(between, (_, from, end) => `${from}${head}\n${signalNames.map(row).join('\n')}\n${end}`)
  if (process.env.UPDATE_DOCS) writeFileSync(file, written)
  expect(written).toContain('| `poorVital` |')
  expect(readFileSync(file, 'utf8')).toBe(written)
})
