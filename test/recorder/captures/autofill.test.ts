/** The browser's own autofill, set off as Chromium does it for a person who picks an entry of its list. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchOwnChromium } from '../../support/chromium.ts'
import { openScene, type Scene } from './scene.ts'

const form = (fields: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pay</title></head><body><form id="pay" novalidate>${fields}<button>Pay</button></form>
  <script>document.forms[0].onsubmit = () => { document.querySelector('[name=fullName]').setAttribute('aria-invalid', 'true'); return false }</script></body></html>`

let scene: Scene
beforeAll(async () => {
  scene = await openScene((app) => {
    app.get('/pay', (_request, response) => {
      response.send(
        form(`<label>Name <input name="fullName" autocomplete="name"></label>
        <label>Number <input name="number" autocomplete="cc-number"></label>
        <label>Holder <input name="holder" autocomplete="cc-name"></label>
        <label>Month <input name="month" autocomplete="cc-exp-month"></label>
        <label>Year <input name="year" autocomplete="cc-exp-year"></label>
        <label>Remark <input name="remark"></label>`),
      )
    })
  }, launchOwnChromium)
})
afterAll(() => scene?.close())

it('tells what the browser filled in by itself, and nothing of it', async () => {
  const visit = await scene.visit('/pay', { replayShare: 0 })
  const { page } = visit
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('DOM.enable')
  await devtools.send('Autofill.enable')
  await page.click('[name=number]')
  const { root } = await devtools.send('DOM.getDocument', { depth: -1 })
  const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector: '[name=number]' })
  const { node } = await devtools.send('DOM.describeNode', { nodeId })
  const card = { number: '4111111111111111', name: 'Anna Geheim', expiryMonth: '12', expiryYear: '2030', cvc: '123' }
  await devtools.send('Autofill.trigger', { fieldId: node.backendNodeId, card })
  await page.waitForFunction(() => document.querySelectorAll(':autofill').length >= 4)
  await page.click('[name=remark]')
  await page.keyboard.type('soon')
  await page.waitForTimeout(50)
  await visit.leave()
  const told = visit.of('fieldVisit').map((event) => [event.place, event.autofilled, event.shape, event.lengthBucket])
  expect(told.sort()).toEqual([
    ['name:holder', true, [], null],
    ['name:month', true, [], null],
    ['name:number', true, [], null],
    ['name:remark', false, [], '4-8'],
    ['name:year', true, [], null],
  ])
  expect(JSON.stringify(visit.events)).not.toMatch(/(?<![\da-f-])4111|Geheim|2030/)
}, 60_000)
