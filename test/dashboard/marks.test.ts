/** Marks in charts over days: those of one day are one, and words never run into one another. */
import { expect, test } from 'vitest'
import { byDay, layOut } from '../../dashboard/src/components/chart/marks.ts'

test('marks of one day are one, solid as soon as a release is among them', () => {
  const note = { day: '2026-05-04', label: 'Sale began', isNote: true }
  expect(byDay([{ day: '2026-05-06', label: '1.5' }, note, { day: '2026-05-04', label: '1.4' }])).toEqual([
    { day: '2026-05-04', labels: ['Sale began', '1.4'], isNote: false },
    { day: '2026-05-06', labels: ['1.5'], isNote: false },
  ])
  expect(byDay([note])).toMatchObject([{ isNote: true }])
  expect(byDay([note, note])).toMatchObject([{ labels: ['Sale began'] }])
})

test('a label that has no room is counted by the one before it', () => {
  const mark = (x: number, ...labels: string[]) => ({ day: `2026-05-${x}`, labels, isNote: false, x })
  const texts = (...marks: ReturnType<typeof mark>[]) => layOut(marks, 0, 400).map(({ text }) => text)
  expect(texts(mark(100, '9.0', '9.1'))).toEqual(['9.0 +1'])
  expect(texts(mark(100, '9.0'), mark(105, '9.1', 'Sale'), mark(300, '9.2'))).toEqual(['9.0 +2', '9.2'])
  expect(texts(mark(100, 'Autumn sale began'))).toEqual(['Autumn sale b…'])
})

test('labels stay within the plot, and apart', () => {
  const charPx = 6.2
  const marks = [2, 40, 90, 170, 395].map((x) => ({ day: String(x), labels: ['larkspur-1.4.3'], isNote: false, x }))
  const spans = layOut(marks, 0, 400).map(({ text, x }) => [
    x - (text.length * charPx) / 2,
    x + (text.length * charPx) / 2,
  ])
  expect(spans.length).toBeGreaterThan(2)
  expect(spans[0]?.[0]).toBeGreaterThanOrEqual(0)
  expect(spans.at(-1)?.[1]).toBeLessThanOrEqual(400)
  for (const [at, span] of spans.entries()) if (at > 0) expect(span[0]).toBeGreaterThan(spans[at - 1]?.[1] ?? 0)
})
