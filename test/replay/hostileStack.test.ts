/**
 * The hostile recordings as an attacker would bring them: sent with the public write key to a whole stack, and opened in
 * the dashboard by someone who is signed in.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Dashboard, makeAccount, openDashboard, signIn } from '../dashboard/open.ts'
import { attackNames, attacks } from './support/attacks.ts'
import { bomb } from './support/bomb.ts'
import { deepLine, malformed, soundPage } from './support/malformed.ts'
import type { Recorded } from './support/recording.ts'
import { type Chunk, fact, newTab, upload } from './support/upload.ts'

declare const window: { ran: string[]; polluted?: unknown }

let dash: Dashboard
let page: Page
const asked: string[] = []
const askedAway: string[] = []
const away = createServer((request, response) => {
  askedAway.push(decodeURIComponent(request.url ?? ''))
  response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
})

/** Every attack's own times begin at 1000 and end before 2000. */
const eachMs = 1000
const startTs = Date.now() - 30 * 60_000
const soundWords = 'Sound to the end'

function moved(events: unknown[], byMs: number): Recorded[] {
  return events.map((event) => {
    const timed = event as { timestamp?: unknown } | null
    const timestamp = timed?.timestamp
    const isTimed = typeof timestamp === 'number' && timestamp >= 0 && timestamp < 1e6
    return (isTimed ? { ...timed, timestamp: timestamp + byMs } : event) as Recorded
  })
}

function chunk(chunkNo: number, events: unknown[], more: Partial<Chunk> = {}): Chunk {
  return { chunkNo, events: moved(events, startTs + (chunkNo - 1) * eachMs), hasSnapshot: true, ...more }
}

async function attack(): Promise<string> {
  const awayUrl = `http://127.0.0.1:${(away.address() as AddressInfo).port}`
  const made = attacks((name) => ({
    away: `${awayUrl}/${encodeURIComponent(name)}`,
    home: `${dash.stack.url}/api/steal/${encodeURIComponent(name)}`,
    script: `(top.ran||parent.ran||ran).push('${name}')`,
  }))
  const broken = soundPage(1000, 'With lines that are no JSON')
  const damaged = Object.values(malformed).slice(1)
  // Each kind once, in turns lying in the snapshot and brought in by changes; hostile.test.ts plays both of each.
  const kinds = made.filter((_, i) => i % 4 === 0 || i % 4 === 3).map(({ events }) => events)
  const streams = [...kinds, ...damaged, broken, soundPage(1000, soundWords)]
  const deep = deepLine(startTs + (streams.indexOf(broken) + 1) * eachMs)
  const lines = ['{"type":3', '[[[[', deep]
  const chunks = streams.map((events, i) => chunk(i + 1, events, events === broken ? { broken: lines } : {}))
  const views = streams.map((_, i) => fact('pageView', startTs + (i + 1) * eachMs, { path: `/attack-${i + 1}` }))
  const last = streams.length
  const bombs = newTab(
    [fact('pageView', startTs + (last + 3) * eachMs, { path: '/bomb' })],
    [
      chunk(1, moved(soundPage(1000, 'Before the bomb'), (last + 2) * eachMs)),
      chunk(2, moved(soundPage(1000, 'Bomb'), (last + 2) * eachMs), { packed: bomb('{"type":3}', 2) }),
    ],
  )
  return upload(dash.stack, [newTab(views, chunks), bombs])
}

beforeAll(async () => {
  away.listen(0, '127.0.0.1')
  const [opened] = await Promise.all([openDashboard(), once(away, 'listening')])
  dash = opened
  await makeAccount(dash.stack)
  const sessionId = await attack()
  page = await dash.open('/')
  await signIn(page)
  page.on('request', (request) => asked.push(request.url()))
  await page.addInitScript('window.ran = []')
  await page.goto(`${dash.stack.url}/sites/demo/sessions/${sessionId}`)
  await page.locator('.replayer-wrapper iframe').first().waitFor()
})

afterAll(async () => {
  away.closeAllConnections()
  away.close()
  await dash.stop()
})

const heading = () => page.frameLocator('.replayer-wrapper:not(.rp-behind) > iframe').locator('h1')

describe('a hostile session in the dashboard', () => {
  it(`plays through ${attackNames.length} kinds of attack and ${Object.keys(malformed).length} damaged streams to the sound page behind them`, async () => {
    const steps = attackNames.length + Object.keys(malformed).length
    await page.keyboard.press('Home')
    for (let i = 0; i < steps; i++) {
      await page.keyboard.press('Alt+ArrowRight')
      // As a person who looks at each; the player debounces those who do not.
      await page.waitForTimeout(60)
    }
    await heading().getByText(soundWords).waitFor()
  })

  it('says how much was damaged, and what was too large', async () => {
    await page.getByText(/^\d+ damaged events were skipped\.$/).waitFor()
    await page.keyboard.press('Alt+ArrowRight')
    await heading().getByText('Before the bomb').waitFor()
    await page
      .getByText(/A part of the recording is larger than allowed/)
      .first()
      .waitFor()
  })

  it('has run nothing, asked for nothing, and left nothing behind', async () => {
    const { origin } = new URL(dash.stack.url)
    expect(askedAway).toEqual([])
    const own = asked.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:'))
    expect(own.filter((url) => new URL(url).origin !== origin || url.includes('steal'))).toEqual([])
    expect(own.length).toBeGreaterThan(3)
    expect(await page.evaluate(() => window.ran)).toEqual([])
    expect(await page.evaluate(() => 'polluted' in {} || 'isSVG' in {})).toBe(false)
    // Nothing even tried, so that no policy had to forbid it.
    expect(dash.complaints).toEqual([])
    expect(page.url()).toContain('/sites/demo/sessions/')
  })
})
