/** A visit to the planted page, and the search through what came of it. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { plantCalls, plantLater } from './plantLater.ts'
import { type Planted, plantsPage } from './plants.ts'
import { flush, type Wire } from './wire.ts'

/** Everything the planted page is made of, on a wire. */
export function plant(wire: Wire, tag = '{recorder}'): void {
  const frame = (text: string) =>
    `<!doctype html><title>Frame</title><body>${text} <input value="PLANTframeinput"></body>`
  wire.pages.set('/plants', plantsPage.replace('{recorder}', tag))
  wire.pages.set('/frame', frame('Frame'))
  // It repeats what is typed in it, also to the page around it.
  const mirror = `for (const to of [document, parent.document]) to.getElementById('mirrored').textContent = this.value`
  wire.pages.set('/shownFrame', frame(`PLANTframetext <p id="mirrored"></p><input id="own" oninput="${mirror}">`))
  wire.pages.set('/designFrame', frame('<p>PLANTdesignmode</p><script>document.designMode = "on"</script>'))
  wire.pages.set('/blockedFrame', frame('PLANTblockedframe'))
  wire.pages.set('/privateFrame', frame('PLANTprivateframe'))
  wire.pages.set(
    '/refused/plantpath@x.example',
    (_request, response) => void response.status(500).send('PLANTresponse'),
  )
}

/** What the visitor does on the planted page; gives what was written on the device. She types, picks, ticks, clears, and lets the page change itself. */
export async function act(
  page: Page,
  url: string,
  isBegun: () => Promise<void>,
  isSeen: () => Promise<void>,
): Promise<string[]> {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${url}/plants?token=PLANTquery&utm_source=mail#PLANThash=1`)
  await isBegun()
  await page.fill('#typed', 'PLANTtyped')
  await page.keyboard.insertText(' PLANTpasted')
  await page.keyboard.press('Backspace')
  await page.fill('#unspaced', '王小明')
  await page.frameLocator('#shown').locator('#own').fill('PLANTframetyped')
  await page.fill('#typedPassword', 'PLANTtypedpassword')
  await page.click('#show')
  await page.fill('#area', 'PLANTarea')
  await page.fill('#cleared', '')
  await page.fill('#namelessPassword', 'PLANTnamelessrecreated')
  await page.click('#editable')
  await page.keyboard.type('PLANTeditabletyped')
  await page.selectOption('#select', 'PLANToptionvalue2')
  await page.check('#tick', { force: true })
  await page.setInputFiles('#file', { name: 'PLANTfilename.txt', mimeType: 'text/plain', buffer: Buffer.from('x') })
  for (const id of ['#combo', 'x-combo p', '#owned', '#tipped', '#order', '#ordered'])
    await page.click(id, { force: true })
  await page.evaluate(plantLater)
  await page.waitForTimeout(300)
  await page.click('#private button')
  await page.click('#typed')
  await page.evaluate(plantCalls)
  await page.evaluate(() => {
    history.pushState({}, '', '/plants/reset/plantt0k3n9f8a7b6c5d?u=PLANThistoryquery#u=PLANThistoryhash')
    window.hindsight?.page('Plants')
  })
  await page.waitForTimeout(300)
  await flush(page)
  await isSeen()
  const keys = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])
  await page.goto('about:blank')
  await page.waitForTimeout(300)
  // The faults that are planted, and no others.
  expect(errors.filter((message) => !/PLANT|Object/.test(message))).toEqual([])
  return keys.filter((key) => key.startsWith('hindsight'))
}

/** With what stood around it, so that a leak is found without a search. */
export const found = (raw: string, planted: readonly Planted[]) =>
  planted.flatMap(({ word, place }) => {
    const at = raw.toLowerCase().indexOf(word.toLowerCase())
    return at < 0 ? [] : [`${place}: ${raw.slice(Math.max(0, at - 120), at + 60)}`]
  })
export const placesOf = (raw: string, planted: readonly Planted[]) =>
  found(raw, planted).map((leak) => leak.split(':')[0])
