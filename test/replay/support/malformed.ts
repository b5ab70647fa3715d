/** Streams that no recorder sends: wrong types, ids that cannot be, trees without end. Each is damaged at least once. */
import { statesTag } from '@hindsight/protocol/batch'
import { change, element, page, text } from './streams.ts'

const incremental = (timestamp: unknown, data: unknown) => ({ type: 3, timestamp, data })
const added = (parentId: unknown, node: unknown, nextId: unknown = null) => ({ parentId, nextId, node })

/** Nested in one another, the innermost last. */
function nested(levels: number): unknown {
  let inner: unknown = text(500_000, 'the bottom')
  for (let id = 100 + levels; id > 100; id--) inner = element(id, 'div', {}, [inner])
  return inner
}

/** rrweb adds nodes one by one: as deep as anyone likes. */
function chain(levels: number): unknown[] {
  return Array.from({ length: levels }, (_, i) => added(i === 0 ? 3 : 1000 + i, element(1001 + i, 'div')))
}

export const malformed: Record<string, unknown[]> = {
  'a tree of 10,000 levels': page([nested(10_000)]),
  'a tree of 10,000 levels, grown later': [
    ...page([]),
    ...[0, 1, 2, 3].map((part) => change(1100 + part, { adds: chain(10_000).slice(part * 2500, (part + 1) * 2500) })),
  ],
  'ids twice, negative, huge, broken': [
    ...page([
      element(10, 'p', {}, [text(11, 'first')]),
      element(10, 'p', {}, [text(11, 'again')]),
      element(-7, 'p'),
      element(2 ** 40, 'p'),
      element(1.5, 'p'),
      { ...element(12, 'p'), id: '12' },
      { ...element(13, 'p'), id: null },
    ]),
    change(1100, { adds: [added('3', element(20, 'p')), added(-9, element(21, 'p')), added(1e30, element(22, 'p'))] }),
    change(1120, {
      removes: [
        { id: 'x', parentId: 3 },
        { id: 1, parentId: 1 },
        { id: 2, parentId: 1 },
      ],
    }),
  ],
  'parents in a circle': [
    ...page([element(10, 'div', {}, [element(11, 'div', {}, [text(12, 'x')])])]),
    change(1100, {
      adds: [added(11, element(10, 'div')), added(10, element(11, 'div')), added(10, element(10, 'div'))],
    }),
    change(1120, {
      adds: [added(30, element(31, 'p')), added(31, element(30, 'p'))],
      removes: [{ id: 10, parentId: 11 }],
    }),
    change(1140, { adds: [added(3, element(1, 'html')), added(3, element(3, 'body'), 3), 'add'] }),
  ],
  'times that are none': [
    ...page([text(10, 'x')]),
    incremental(Number.NaN, { source: 3, id: 3, x: 0, y: 0 }),
    incremental(null, { source: 3, id: 3, x: 0, y: 0 }),
    incremental('1200', { source: 3, id: 3, x: 0, y: 0 }),
    incremental(1e300, { source: 3, id: 3, x: 0, y: 0 }),
    incremental(-1e300, { source: 3, id: 3, x: 0, y: 0 }),
    incremental(1250, { source: 1, positions: [{ x: 1, y: 1, id: 3, timeOffset: 'never' }] }),
  ],
  'wrong types everywhere': [
    ...page([element(10, 'select', { value: {} }, [element(11, 'option', { selected: [] })]), text(12, 'x')]),
    incremental(1100, { source: 0, adds: {}, removes: 'all', texts: 7, attributes: true }),
    incremental(1110, {
      source: 0,
      adds: [null, 7, 'x', []],
      texts: [{ id: 12, value: {} }],
      attributes: [{ id: 10 }],
    }),
    incremental(1120, {
      source: 0,
      attributes: [{ id: 10, attributes: { style: { color: { a: 1 } }, class: [], width: {} } }],
    }),
    incremental(1130, { source: 1, positions: 'everywhere' }),
    incremental(1140, { source: 2, type: 'click', id: 10 }),
    incremental(1150, { source: 3, id: 3, x: 'far', y: null }),
    incremental(1160, { source: 4, width: 'wide', height: -1 }),
    incremental(1170, { source: 5, id: 10, text: { a: 1 }, isChecked: 'yes' }),
    incremental(1180, { source: 8, id: 10, adds: 'rule', removes: 1 }),
    incremental(1190, { source: 8, id: 10, adds: [{ rule: 7, index: 'first' }] }),
    incremental(1200, { source: 13, id: 10, index: 'x', set: 1 }),
    incremental(1210, { source: 14, ranges: 'all' }),
    incremental(1220, { source: 15, id: 1, styleIds: 'all', styles: 7 }),
    incremental(1230, { source: 'mutation' }),
    incremental(1240, { source: 4096 }),
    { type: 3, timestamp: 1250 },
    { type: 3, timestamp: 1250, data: 'x' },
    { type: 'full', timestamp: 1260, data: {} },
    { type: 2, timestamp: 1270, data: { node: 'page' } },
    { type: 2, timestamp: 1280, data: { node: { type: 0, id: 1, childNodes: 'html' } } },
    { type: 5, timestamp: 1290, data: { tag: statesTag, payload: 'all' } },
    null,
    7,
    'event',
    [],
  ],
  'one huge event': [
    ...page([element(10, 'p', { class: 'x'.repeat(2_000_000), style: `color:${'a'.repeat(5_000_000)}` }, [])]),
    change(1100, {
      adds: Array.from({ length: 60_000 }, (_, i) => added(10, text(100_000 + i, 'text'))),
      texts: [{ id: 'x', value: 'y'.repeat(1_000_000) }],
    }),
  ],
}

/** The tree of 10,000 levels as a line; JSON.stringify itself gives up on it. */
export function deepLine(at: number): string {
  const [, snapshot] = page(['{deep}'], { at })
  const opened = Array.from(
    { length: 10_000 },
    (_, i) => `{"type":2,"id":${100 + i},"tagName":"div","attributes":{},"childNodes":[`,
  )
  return JSON.stringify(snapshot).replace('"{deep}"', `${opened.join('')}${']}'.repeat(10_000)}`)
}

/** A page that says it was reached, for behind a damaged stretch. */
export function soundPage(at: number, words: string): unknown[] {
  return page([element(10, 'h1', {}, [text(11, words)])], { at })
}
