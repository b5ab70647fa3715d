import { describe, expect, it } from 'vitest'
import { bindings, commandOf, nextSpeed } from '../../dashboard/src/screens/replay/keys.ts'
import { clockText, readMoment, withMoment } from '../../dashboard/src/screens/replay/moments.ts'
import { neighbour, stepAt, stepsOf } from '../../dashboard/src/screens/replay/steps.ts'
import { inactivityOf, spanAt, startOf, tabSpans } from '../../dashboard/src/screens/replay/timeline.ts'
import { chunkRow, eventRow, sessionDetail } from './support/rows.ts'

const events = [
  eventRow({ eventNo: 1, kind: 'pageView', ts: 1000, path: '/' }),
  eventRow({ eventNo: 2, kind: 'click', ts: 3000, label: 'Buy', properties: { role: 'button', x: 0.5, y: 2 } }),
  eventRow({ eventNo: 3, kind: 'visibility', ts: 3500, properties: { state: 'hidden' } }),
  eventRow({ eventNo: 1, kind: 'pageView', ts: 4000, tabId: 'b', path: '/cart' }),
  eventRow({
    eventNo: 2,
    kind: 'fieldError',
    ts: 5000,
    tabId: 'b',
    path: '/cart',
    label: 'Name',
    message: 'is required',
  }),
  eventRow({ eventNo: 4, kind: 'visibility', ts: 9000, properties: { state: 'visible' } }),
  eventRow({ eventNo: 5, kind: 'track', name: 'Order Completed', ts: 9500 }),
]
const steps = stepsOf(events, 1000)

describe('steps', () => {
  it('says what was done, and when the tab was switched', () => {
    expect(steps.map(({ text, mark, atMs }) => [atMs, mark, text])).toEqual([
      [0, 'navigation', 'Navigated to /'],
      [2000, 'click', 'Clicked button “Buy”'],
      [3000, 'navigation', 'Switched to tab B'],
      [3000, 'navigation', 'Navigated to /cart'],
      [4000, 'error', 'Error on Name: “is required”'],
      [8000, 'navigation', 'Switched to tab A'],
      [8500, 'success', 'Order Completed'],
    ])
  })

  it('keeps the point of a click inside its element', () => expect(steps[1]?.point).toEqual({ x: 0.5, y: 1 }))

  it('goes to the next and previous step of a kind', () => {
    const from = (stepId: string | null, ms: number) => ({ stepId, ms })
    expect(neighbour(steps, from(null, 500), 1, 'step')?.id).toBe('a.2')
    expect(neighbour(steps, from('b.1.tab', 3000), 1, 'step')?.id).toBe('b.1')
    expect(neighbour(steps, from('b.1', 3000), -1, 'step')?.id).toBe('b.1.tab')
    expect(neighbour(steps, from('a.1', 0), 1, 'struggle')?.id).toBe('b.2')
    expect(neighbour(steps, from('a.1', 0), 1, 'page')?.id).toBe('b.1')
    expect(neighbour(steps, from('a.5', 8500), 1, 'step')).toBeNull()
    expect(stepAt(steps, 3999)?.id).toBe('b.1')
    expect(stepAt(steps, -1)).toBeNull()
  })
})

describe('time', () => {
  it('starts with whatever came first, in corrected time', () => {
    const tabs = [{ tabId: 'a', firstTs: 0, lastTs: 0, chunks: [chunkRow({ chunkNo: 1, firstTs: 400, lastTs: 900 })] }]
    expect(startOf(sessionDetail({ firstTs: 1000 }, { tabs, clockOffsetMs: 500 }), events)).toBe(900)
  })

  it('knows which tab was before her eyes', () => {
    const spans = tabSpans(events, 1000, 10_000, null)
    expect(spans).toEqual([
      { tabId: 'a', fromMs: 0, toMs: 3000 },
      { tabId: 'b', fromMs: 3000, toMs: 8000 },
      { tabId: 'a', fromMs: 8000, toMs: 10_000 },
    ])
    expect(spanAt(spans, 3000)?.tabId).toBe('b')
    expect(spanAt(spans, 99_999)?.tabId).toBe('a')
  })

  it('finds where nothing was done, and leaves a second at either end', () => {
    expect(inactivityOf([0, 5000, 30_000], 35_000)).toEqual([{ fromMs: 6000, toMs: 29_000 }])
    expect(inactivityOf([], 20_000)).toEqual([{ fromMs: 1000, toMs: 19_000 }])
  })

  it('writes times', () => {
    expect([0, 7000, 754_000, 3_725_000].map(clockText)).toEqual(['0:00', '0:07', '12:34', '1:02:05'])
  })
})

describe('the moment in the address', () => {
  it('is read, written and kept apart from the rest', () => {
    expect(readMoment(new URLSearchParams('t=1500'))).toEqual({ ms: 1500 })
    expect(readMoment(new URLSearchParams('step=0b7c-1.12'))).toEqual({ stepId: '0b7c-1.12' })
    expect(readMoment(new URLSearchParams('t=-1&step=<script>'))).toBeNull()
    expect(withMoment(new URLSearchParams('q=x&t=1'), { stepId: 'a.2' }).toString()).toBe('q=x&step=a.2')
    expect(withMoment(new URLSearchParams('step=a.2'), { ms: 12.6 }).toString()).toBe('t=13')
  })
})

describe('keys', () => {
  const press = (key: string, held: Partial<Record<'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey', boolean>> = {}) =>
    commandOf({ key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...held })

  it('know their commands', () => {
    expect(press('ArrowRight')).toBe('nextStep')
    expect(press('ArrowLeft', { shiftKey: true })).toBe('previousStruggle')
    expect(press('ArrowRight', { altKey: true })).toBe('nextPage')
    expect(press('?', { shiftKey: true })).toBe('help')
    expect(press('ArrowRight', { ctrlKey: true })).toBeNull()
    expect(press('x')).toBeNull()
    expect(new Set(bindings.map(({ command }) => command)).size).toBe(bindings.length)
  })

  it('stop at the slowest and the fastest', () => {
    expect(nextSpeed(8, 1)).toBe(8)
    expect(nextSpeed(0.5, -1)).toBe(0.5)
    expect(nextSpeed(1, 1)).toBe(2)
  })
})
