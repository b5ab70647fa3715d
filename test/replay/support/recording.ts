/** Records a small page with the real rrweb in a real browser: light DOM, shadow DOM, a frame, a field, a button that goes. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'

/** The very version that the dashboard plays with. */
const rrweb = createRequire(new URL('../../../dashboard/package.json', import.meta.url)).resolve('rrweb')
const rrwebSource = readFileSync(join(dirname(rrweb), 'rrweb.umd.min.cjs'), 'utf8')

export type Recorded = Record<string, unknown> & { timestamp: number; type: number }
/** Something done: when, and to which node. */
export type Done = { ts: number; nodeId: number }
export type Recording = { events: Recorded[]; done: Record<string, Done>; fromTs: number }

const html = (name: string) => `<!doctype html><html lang="en"><head><title>${name}</title><style>
  body { margin: 0; font: 16px sans-serif; height: 2000px }
  #light { position: absolute; left: 40px; top: 60px; width: 120px; height: 40px }
  #host { position: absolute; left: 300px; top: 200px }
  #frame { position: absolute; left: 500px; top: 100px; width: 260px; height: 160px; border: 7px solid #888 }
  #field { position: absolute; left: 60px; top: 380px; width: 200px; height: 32px }
  #gone { position: absolute; left: 400px; top: 420px; width: 90px; height: 30px }
</style></head><body><h1>${name}</h1><button id="light">Light</button><div id="host"></div><iframe id="frame"></iframe>
<input id="field" aria-label="Field"><button id="gone">Gone</button></body></html>`

type Recorder = {
  events: Recorded[]
  rrweb: { record: ((options: object) => void) & { mirror: { getId(node: Node): number }; takeFullSnapshot(): void } }
}
declare const window: Window & Recorder

async function act(page: Page, name: string, selector: string, clicks: boolean): Promise<Done> {
  const found = page.locator(selector).first()
  const target = name === 'frame' ? page.frameLocator('#frame').locator('button') : found
  const nodeId = await target.evaluate((node) => {
    const recorder = (node.ownerDocument.defaultView?.parent ?? window) as unknown as Recorder
    return recorder.rrweb.record.mirror.getId(node)
  })
  const ts = await target.evaluate((node, click) => {
    const now = Date.now()
    if (click) (node as HTMLElement).click()
    return now
  }, clicks)
  await page.waitForTimeout(60)
  return { ts, nodeId }
}

export async function record(
  browser: Browser,
  name: string,
  viewport = { width: 900, height: 600 },
): Promise<Recording> {
  const page = await browser.newPage({ viewport })
  await page.setContent(html(name))
  await page.evaluate(() => {
    const root = document.querySelector('#host')?.attachShadow({ mode: 'open' })
    if (root)
      root.innerHTML = '<style>button{width:110px;height:50px}</style><p>In the shadow</p><button>Shadow</button>'
    const frame = document.querySelector<HTMLIFrameElement>('#frame')
    const inside = frame?.contentDocument
    if (inside) inside.body.innerHTML = '<p>In the frame</p><button style="width:100px;height:36px">Framed</button>'
    document.querySelector('#gone')?.addEventListener('click', (event) => (event.currentTarget as Element).remove())
  })
  await page.evaluate(rrwebSource)
  await page.evaluate(() => {
    window.events = []
    window.rrweb.record({ emit: (event: Recorded) => window.events.push(event), maskAllInputs: true })
  })
  await page.waitForTimeout(300)
  const fromTs = await page.evaluate(() => window.events[0]?.timestamp ?? 0)
  const done: Record<string, Done> = {}
  done.light = await act(page, 'light', '#light', true)
  await page.evaluate(() => window.scrollTo(0, 30))
  await page.waitForTimeout(400)
  done.shadow = await act(page, 'shadow', '#host button', true)
  done.frame = await act(page, 'frame', '#frame', true)
  done.field = await act(page, 'field', '#field', false)
  done.gone = await act(page, 'gone', '#gone', true)
  await page.evaluate(() => window.rrweb.record.takeFullSnapshot())
  await page.waitForTimeout(100)
  done.late = await act(page, 'late', '#light', true)
  const events = await page.evaluate(() => window.events)
  await page.close()
  return { events, done, fromTs }
}

/** Puts everything from `ts` on off by `byMs`: a pause that the test need not sit through. */
export function delayed(recording: Recording, ts: number, byMs: number): Recording {
  const late = (at: number) => (at >= ts ? at + byMs : at)
  return {
    fromTs: late(recording.fromTs),
    events: recording.events.map((event) => ({ ...event, timestamp: late(event.timestamp) })),
    done: Object.fromEntries(Object.entries(recording.done).map(([name, one]) => [name, { ...one, ts: late(one.ts) }])),
  }
}
