/** `npm run docs:privacy` writes what leaves the browser, field by field, into docs/privacy.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  commonFields,
  type FieldNote,
  kinds,
  type MayBePersonal,
  neverLeaves,
  onDevice,
  remainders,
  replayNotes,
  uploadFields,
} from '@hindsight/protocol/whatLeaves'

const doc = fileURLToPath(new URL('../../docs/privacy.md', import.meta.url))
const begin = '<!-- Made by `npm run docs:privacy`; a test fails when it is out of date. -->'
const end = '<!-- End of what is made. -->'

const personalWords: Record<MayBePersonal, string> = {
  no: 'no',
  pseudonym: 'random number',
  redacted: 'redacted words',
  given: 'given by the site',
}
const cell = (text: string) => text.replaceAll('|', '\\|')
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`
const table = (head: string[], rows: string[][]) =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n')

const fields = (notes: Record<string, FieldNote>) =>
  table(
    ['field', 'meaning', 'example', 'personal?'],
    Object.entries(notes).map(([name, { says, example, personal }]) => [
      `\`${name}\``,
      says,
      example,
      personalWords[personal],
    ]),
  )

function made(): string {
  const list = (texts: string[]) => texts.map((text) => `- ${text}`).join('\n')
  return [
    begin,
    '## Never, in any mode',
    list(neverLeaves),
    '## What no rule recognises',
    list(remainders),
    '## The replay',
    table(
      ['what', 'how', 'personal?'],
      replayNotes.map(({ what, says, personal }) => [what, says, personalWords[personal]]),
    ),
    '## With every upload',
    fields(uploadFields),
    '## With every event',
    fields(commonFields),
    ...Object.entries(kinds).flatMap(([kind, { when, only, fields: notes }]) => [
      `## Event \`${kind}\``,
      `${when}${only === undefined ? '' : `; only with “${only}”`}.`,
      fields(notes),
    ]),
    '## On the visitor’s device',
    table(
      ['key', 'where', 'what', 'how long'],
      onDevice.map(({ key, where, says, lifetime, only }) => [
        `\`${key}\``,
        only === undefined ? where : `${where}, only with “${only}”`,
        says,
        lifetime,
      ]),
    ),
    end,
  ].join('\n\n')
}

/** The document as it should be. */
export function privacyDoc(): { now: string; wanted: string } {
  const now = readFileSync(doc, 'utf8')
  const [before = '', rest = ''] = now.split(begin)
  const [, after = ''] = rest.split(end)
  return { now, wanted: `${before}${made()}${after}` }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { wanted } = privacyDoc()
  writeFileSync(doc, wanted)
}
