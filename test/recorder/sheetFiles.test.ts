/** Linked style sheets are taken from their files, unless the page has made something else of them. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startBrowser, startWire, type Wire } from './wire.ts'

let wire: Wire
let browser: Awaited<ReturnType<typeof startBrowser>>

/** As files are, and as no browser would write them. */
const rules = Array.from({ length: 60 }, (_, n) => `.rule-${n}{color:#0000${10 + n}}`)
const css = `@charset "utf-8";/* Made by jane.roe@example.com; not } a rule { */
.first{padding:var(--gap);padding-left:1px;background:url(img/a.png)}
a::-moz-focus-inner{border:0}@-moz-document url-prefix(){a{color:red}}
@media (width>1px){.in-media{content:"} /* no comment */"}}
${rules.join('\n')}
.last{color:green}`

beforeAll(async () => {
  wire = await startWire()
  browser = await startBrowser()
  wire.pages.set('/themes/site.css', (_request, response) => {
    response.set('Cache-Control', 'max-age=60').type('css').send(css)
  })
})
afterAll(async () => {
  await browser.close()
  await wire.stop()
})
beforeEach(() => {
  wire.clear()
  wire.assets.clear()
})

/** The sheet that is sent of a page on which `script` runs before the recorder. */
async function sheetAfter(script: string): Promise<string> {
  wire.pages.set(
    '/page',
    `<!doctype html><title>Page</title><link rel="stylesheet" href="/themes/site.css"><body><script>
const sheet = document.styleSheets[0]; ${script}</script>{recorder}</body>`,
  )
  const { close } = await browser.open(`${wire.url}/page`)
  await wire.waitUntil('a sheet', () => wire.assets.size > 0)
  await close()
  return [...wire.assets.values()][0] ?? ''
}

test('the file as it is, without comments, its addresses made whole', async () => {
  const sheet = await sheetAfter('')
  expect(sheet).toContain('.rule-59{color:#000069}')
  expect(sheet).toContain('padding:var(--gap)')
  expect(sheet).toContain(`url("${wire.url}/themes/img/a.png")`)
  expect(sheet).toContain('content:"} /* no comment */"')
  expect(wire.raw()).not.toContain('jane.roe')
})

test.each([
  ['a rule that was added', 'sheet.insertRule(".added { color: red }", 20)', '.added'],
  ['a rule that was edited first', 'sheet.cssRules[0].style.color = "teal"', 'color: teal'],
  ['a rule that was edited last', 'sheet.cssRules[sheet.cssRules.length - 1].style.color = "teal"', 'color: teal'],
  [
    'one rule instead of another',
    'sheet.deleteRule(30); sheet.insertRule(".added { color: red }", sheet.cssRules.length)',
    '.added',
  ],
])('%s is recorded', async (_what, script, expected) => {
  expect(await sheetAfter(script)).toContain(expected)
})
