/** Recordings from a viewer's own disk, in the forms that tools write them. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { planOf } from '../../dashboard/src/screens/replay/export/filePlan.ts'
import { planOfRecording } from '../../dashboard/src/screens/replay/openFile/planOfRecording.ts'
import { change, element, page, text } from './support/streams.ts'

const click = { type: 3, timestamp: 3000, data: { source: 2, type: 2, id: 9, x: 1, y: 1 } }
const events = [...page([element(9, 'p', {}, [text(10, 'Hello')])]), change(2000, {}), click]
const open = (content: string | Uint8Array) => planOfRecording(new File([Buffer.from(content)], 'some.json'))
const steps = [
  [0, 'Navigated to /'],
  [2000, 'Clicked'],
]

describe('a file with', () => {
  it.each([
    ['an array of events', JSON.stringify(events)],
    ['an object that has events', JSON.stringify({ version: 7, events })],
    ['tabs', JSON.stringify({ tabs: [{ tabId: 'a', events }] })],
    ['one event per line', events.map((event) => JSON.stringify(event)).join('\n')],
    ['gzip around it', gzipSync(JSON.stringify(events))],
    ['events in no order', JSON.stringify([...events].reverse().sort((a, b) => Number(b.type) - Number(a.type)))],
  ])('%s is played', async (_, content) => {
    const plan = await open(content)
    expect(plan.steps.map(({ atMs, text }) => [atMs, text])).toEqual(steps)
    expect(plan.durationMs).toBe(2000)
    const [tab] = plan.tabs
    const part = await planOf(plan).source.part(tab?.tabId ?? '', 2500)
    expect(part?.events.map(({ type, timestamp }) => [type, timestamp])).toEqual([
      [4, 1000],
      [2, 1000],
      [3, 2000],
      [3, 3000],
    ])
  })

  it('broken lines plays the others, and counts them', async () => {
    const lines = [...events.map((event) => JSON.stringify(event)), '{"type":3,']
    expect((await open(lines.join('\n'))).tabs[0]?.unreadable).toBe(1)
  })

  it('a script in its page is played without it', async () => {
    const hostile = page([element(9, 'img', { src: 'https://evil.example/x.png', onerror: 'alert(1)' })])
    const plan = JSON.stringify((await open(JSON.stringify([...hostile, change(2000, {})]))).tabs)
    expect(plan).not.toContain('onerror')
    expect(plan).not.toContain('evil.example')
  })
})

describe('a file that cannot be played says why', () => {
  it.each([
    ['', 'The file is empty.'],
    ['hello', 'The file is neither JSON nor one JSON event per line.'],
    ['{"a":1}', 'The file is JSON, but there is no list of rrweb events in it.'],
    ['[]', 'The file holds no rrweb events.'],
    [JSON.stringify([click]), 'There is no full snapshot of a page in the file, from which playing could begin.'],
    [
      gzipSync('x'.repeat(500)).subarray(0, 20),
      'The file is packed with gzip and cannot be unpacked: it is damaged, or its end is missing.',
    ],
    [JSON.stringify(events).slice(0, -40), 'The file is cut off: its JSON breaks off before its end.'],
    // Made to be read: some of its lines are JSON by themselves.
    [JSON.stringify([1, [2, 3], events], null, 2).slice(0, -40), 'The file is cut off'],
    [`[${JSON.stringify(click)},]`, 'The file is neither JSON nor one JSON event per line.'],
  ])('%#', async (content, says) => {
    await expect(open(content)).rejects.toThrow(says)
  })

  it('and is not read when it is too large', async () => {
    const arrayBuffer = () => Promise.reject(new Error('was read'))
    const huge = planOfRecording({ name: 'huge.json', size: 385 * 1024 * 1024, arrayBuffer })
    await expect(huge).rejects.toThrow('The file is too large: it has 385 MB, and at most 384 MB can be opened.')
  })
})
