/**
 * Seeking turns the page that is shown into the one that is asked for. Whatever way led to a moment, its page must be the
 * one that is built from nothing: node by node, with what was entered and where it is scrolled to.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeRecording } from '../../bench/replay/recording.ts'
import { launchChromium } from '../support/chromium.ts'
import type { Harness } from './harness/main.ts'
import { change, element, page as pageOf, text } from './support/streams.ts'

declare const window: { harness: Harness }
type Event = { type: number; timestamp: number; data: Record<string, unknown> }

const css = 'p { color: red } .card { transition: opacity 1s } button:hover { color: blue } .row { height: 3000px }'
let built: string
let server: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'hindsight-seeking-'))
  const root = fileURLToPath(new URL('./harness', import.meta.url))
  const output = { outDir: built, emptyOutDir: true, minify: false }
  const [started] = await Promise.all([
    launchChromium(),
    build({ configFile: false, root, logLevel: 'silent', build: output }),
  ])
  browser = started
  server = createServer(express().use(express.static(built)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})

afterAll(async () => {
  await browser?.close()
  server?.close()
  rmSync(built, { recursive: true, force: true })
})

function chunksOf(events: Event[]) {
  const starts = events.flatMap(({ type }, i) => (type === 4 ? [i] : []))
  return starts.map((start, i) => {
    const own = events.slice(start, starts[i + 1])
    const times = { firstTs: own[0]?.timestamp ?? 0, lastTs: own.at(-1)?.timestamp ?? 0 }
    return { ...times, hasSnapshot: true, lines: own.map((event) => JSON.stringify(event)).join('\n') }
  })
}

async function seek(events: Event[], moments: number[]) {
  const sought = await page.evaluate(([chunks, all]) => window.harness.seek(chunks, all), [
    chunksOf(events),
    moments,
  ] as const)
  for (const { ts, page: shown, fresh, faults } of sought) {
    expect(faults, `at ${ts}`).toEqual([])
    // Line by line only where there is something to tell: a page has thousands.
    if (shown !== fresh) expect(shown.split('\n'), `at ${ts}`).toEqual(fresh.split('\n'))
  }
  return sought.map(({ isChange }) => isChange)
}

it('shows the same page whatever was shown before, within a segment and in others', async () => {
  const events = makeRecording({ startTs: 1000, minutes: 2, events: 2400, snapshotEveryMs: 40_000, css }) as Event[]
  const moments = [0.4, 0.8, 0.1, 0.45, 0.46, 0.95, 0.3, 0.97].map((share) => 1000 + share * 120_000 + 0.5)
  expect(await seek(events, moments)).toEqual([false, ...moments.slice(1).map(() => true)])
})

const incremental = (timestamp: number, data: Record<string, unknown>): Event => ({ type: 3, timestamp, data })

it('takes back what was entered, scrolled, styled, moved and taken away', async () => {
  const events = [
    ...pageOf([
      element(10, 'input', { type: 'text', value: 'a' }),
      element(11, 'input', { type: 'checkbox' }),
      element(12, 'select', {}, [element(13, 'option', { value: '1' }), element(14, 'option', { value: '2' })]),
      element(15, 'div', { style: 'height: 40px; overflow: auto' }, [
        element(16, 'p', { style: 'height: 400px' }, [text(17, 'tall')]),
      ]),
      element(
        18,
        'ul',
        {},
        [1, 2, 3, 4].map((n) => element(20 + n, 'li', { class: `n${n}` }, [text(30 + n, `${n}`)])),
      ),
      element(40, 'x-box', {}, [element(41, 'b', { isShadow: true }, [text(42, 'in')], { isShadow: true })], {
        isShadowHost: true,
      }),
      element(50, 'textarea', {}, [text(51, 'long')]),
      element(60, 'div', { style: 'height: 2000px' }),
    ]),
    incremental(2000, { source: 5, id: 10, text: 'typed', isChecked: false }),
    incremental(2100, { source: 5, id: 11, text: 'on', isChecked: true }),
    incremental(2200, { source: 5, id: 12, text: '2', isChecked: false }),
    incremental(2300, { source: 3, id: 15, x: 0, y: 120 }),
    incremental(2400, { source: 3, id: 1, x: 0, y: 300 }),
    change(2500, { attributes: [{ id: 16, attributes: { style: { color: 'red', height: ['300px', 'important'] } } }] }),
    change(2600, {
      removes: [{ id: 21, parentId: 18 }],
      adds: [{ parentId: 18, nextId: null, node: element(21, 'li', { class: 'n1' }) }],
    }),
    change(2600, { adds: [{ parentId: 21, nextId: null, node: text(31, '1') }] }),
    change(2700, { texts: [{ id: 42, value: 'out' }], attributes: [{ id: 40, attributes: { class: 'on' } }] }),
    change(2800, {
      attributes: [{ id: 23, attributes: { class: null, title: 'three' } }],
      removes: [{ id: 22, parentId: 18 }],
    }),
    incremental(2900, { source: 5, id: 50, text: 'longer', isChecked: false }),
    incremental(3000, { source: 4, width: 500, height: 400 }),
    change(3100, { adds: [{ parentId: 18, nextId: 23, node: element(70, 'li', {}) }] }),
    incremental(3500, { source: 3, id: 1, x: 0, y: 10 }),
  ] as Event[]
  const moments = [3200, 1500, 2550, 3400, 2050, 2350, 2950, 1001, 3050, 2650, 2250]
  const changes = await seek(events, moments)
  expect(changes.filter((isChange) => !isChange)).toHaveLength(1)
})

it('builds anew what it cannot tell for certain: rules added to sheets, frames that come and go', async () => {
  const frame = element(81, 'html', {}, [element(82, 'head'), element(83, 'body', {}, [text(84, 'framed')])])
  const rule = (timestamp: number, text: string) => incremental(timestamp, { source: 8, id: 8, adds: [{ rule: text }] })
  const events = [
    ...pageOf([element(10, 'p', {}, [text(11, 'a')]), element(12, 'iframe')], {
      head: [element(8, 'style', { _cssText: 'p{}' })],
    }),
    change(1100, {
      adds: [{ parentId: 12, nextId: null, node: { type: 0, id: 80, childNodes: [frame] } }],
      isAttachIframe: true,
    }),
    change(1500, {
      texts: [
        { id: 84, value: 'changed' },
        { id: 11, value: 'b' },
      ],
    }),
    rule(2000, 'p { color: red }'),
    change(2500, { texts: [{ id: 11, value: 'c' }] }),
    change(3000, { removes: [{ id: 12, parentId: 3 }] }),
    change(3500, { texts: [{ id: 11, value: 'd' }] }),
  ] as Event[]
  await seek(events, [3600, 1200, 2600, 1600, 3100, 2100])
})

it.each([
  ['empty', []],
  ['failing', ['Error: It could not be read']],
] as const)('shows what is asked for while a stretch that proves %s is still being read', async (firstIs, told) => {
  const sound = [...pageOf([element(10, 'p', {}, [text(11, 'Sound')])], { at: 5000 })] as unknown[] as Event[]
  const chunks = [{ firstTs: 1000, lastTs: 2000, hasSnapshot: true, lines: '' }, ...chunksOf(sound)]
  const { text: shown, faults } = await page.evaluate(([all, is]) => window.harness.hurry(all, is), [
    chunks,
    firstIs,
  ] as const)
  expect(shown).toBe('Sound')
  expect(faults).toEqual(told)
})

it.each(['whileMade', 'whileFetched'] as const)('plays what is read of a stretch %s', async (grows) => {
  const says = (at: number, value: string) => change(at, { texts: [{ id: 11, value }] })
  const batches = [
    [...pageOf([element(10, 'p', {}, [text(11, 'First')])])],
    [says(1200, 'Second')],
    [says(1400, 'Third')],
  ] as unknown[] as Event[][]
  const chunks = batches.map((events, i) => ({
    firstTs: events[0]?.timestamp ?? 0,
    lastTs: events.at(-1)?.timestamp ?? 0,
    hasSnapshot: i === 0,
    lines: events.map((event) => JSON.stringify(event)).join('\n'),
  }))
  expect(await page.evaluate(([all, when]) => window.harness.grow(all, when), [chunks, grows] as const)).toBe('Third')
})

it('shows the last that happened, though a pointer that moved before was told after it, and frames are few', async () => {
  const events = [
    ...pageOf([element(10, 'p', {}, [text(11, 'Before')])]),
    change(2230, { texts: [{ id: 11, value: 'Last' }] }),
    incremental(2235, { source: 1, positions: [{ x: 5, y: 5, id: 10, timeOffset: -40 }] }),
  ] as unknown[]
  expect(await page.evaluate((all) => window.harness.playSlowly(all, 2000, 200), events)).toBe('Last')
})

it('leaves the keyboard to the screen when the page opens a dialog', async () => {
  const dialog = element(10, 'dialog', { open: '', rr_open_mode: 'modal' }, [
    element(11, 'button', {}, [text(12, 'Close')]),
  ])
  const events = [...pageOf([dialog]), incremental(2000, { source: 3, id: 1, x: 0, y: 0 })]
  const focusedWhen = (hadFocus: boolean) =>
    page.evaluate(([all, had]) => window.harness.keyboard(all, 1500, had), [events as unknown[], hadFocus] as const)
  expect(await focusedWhen(true)).toBe('own')
  expect(await focusedWhen(false)).not.toBe('frame')
})
