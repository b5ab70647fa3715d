import { gzipSync } from 'node:zlib'
import { assetPrefix, gapTag } from '@hindsight/protocol/batch'
import { describe, expect, it } from 'vitest'
import { makeRecording } from '../../bench/replay/recording.ts'
import { createSanitiser, type SafeEvent } from '../../dashboard/src/screens/replay/sanitise/events.ts'
import { inflate, maxInflatedBytes, readLines } from '../../dashboard/src/screens/replay/stream/decode.ts'
import { createFold } from '../../dashboard/src/screens/replay/stream/fold.ts'
import { createKeyframes } from '../../dashboard/src/screens/replay/stream/keyframes.ts'
import { createLibrary, type Page } from '../../dashboard/src/screens/replay/stream/library.ts'
import { segmentAt, type TabStream, tabStreamOf } from '../../dashboard/src/screens/replay/stream/tabStream.ts'
import { createWorkshop, type Work } from '../../dashboard/src/screens/replay/stream/work.ts'
import { chunkRow } from './support/rows.ts'
import { change, element, page, text } from './support/streams.ts'

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text))
const linesOf = (events: unknown[]) => events.map((event) => JSON.stringify(event)).join('\n')

describe('a chunk', () => {
  it('is read line by line; what is no event is counted and the rest kept', () => {
    const { values, unreadable } = readLines(bytesOf('{"a":1}\n{broken\n\n{"b":2}\nnull\n}'))
    expect(values).toEqual([{ a: 1 }, { b: 2 }, null])
    expect(unreadable).toBe(2)
  })

  it('inflates', async () => {
    expect(await inflate(new Uint8Array(gzipSync('hello')), 'gzip')).toEqual(bytesOf('hello'))
    expect(await inflate(bytesOf('hello'), 'identity')).toEqual(bytesOf('hello'))
  })

  it('that is no gzip is damaged, one that is cut off too', async () => {
    expect(await inflate(bytesOf('hello'), 'gzip')).toEqual({ fault: 'damaged' })
    const cut = new Uint8Array(gzipSync(linesOf(page([text(9, 'x'.repeat(1000))])))).slice(0, 60)
    expect(await inflate(cut, 'gzip')).toEqual({ fault: 'damaged' })
  })

  it('that was changed is damaged, wherever it is cut off', async () => {
    const whole = new Uint8Array(gzipSync(linesOf(page([text(9, 'x'.repeat(1000))]))))
    for (let end = 0; end < whole.length; end++)
      expect(await inflate(whole.slice(0, end), 'gzip'), `${end} bytes of it`).toHaveProperty('fault')
    const changed = whole.slice()
    changed[whole.length - 20] = (changed[whole.length - 20] ?? 0) ^ 4
    expect(await inflate(changed, 'gzip')).toEqual({ fault: 'damaged' })
  })

  it('that is a bomb is stopped, also one that hides how large it is', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(maxInflatedBytes + 1)))
    expect(bomb.length).toBeLessThan(100_000)
    expect(await inflate(bomb, 'gzip')).toEqual({ fault: 'tooLarge' })
    const hidden = bomb.slice()
    new DataView(hidden.buffer).setUint32(hidden.length - 4, 1000, true)
    expect(await inflate(hidden, 'gzip')).toEqual({ fault: 'damaged' })
  })
})

function work(events: unknown[], more: Partial<Work> = {}): Work {
  const preferences = { colorScheme: null, reducedMotion: null }
  return {
    stream: 'a',
    restart: false,
    bytes: bytesOf(linesOf(events)),
    encoding: 'identity',
    assets: {},
    preferences,
    ...more,
  }
}

describe('the workshop', () => {
  it('puts stylesheets back, and sanitises them', async () => {
    const hash = 'a'.repeat(64)
    const head = [element(8, 'link', { _cssText: assetPrefix + hash })]
    const css = '@import "//evil.example";p{color:red}'
    const { events } = await createWorkshop()(work(page([], { head }), { restart: true, assets: { [hash]: css } }))
    expect(JSON.stringify(events)).toContain('p{color:red}')
    expect(JSON.stringify(events)).not.toContain('@import')
  })

  it('keeps what it knows of the page from chunk to chunk, until told to begin anew', async () => {
    const shop = createWorkshop()
    await shop(work(page([element(9, 'p')]), { restart: true }))
    const add = change(1200, { adds: [{ parentId: 9, nextId: null, node: text(10, 'hi') }] })
    expect((await shop(work([add]))).events[0]?.data.adds).toHaveLength(1)
    expect((await shop(work([add], { restart: true }))).events).toEqual([])
  })

  it('leaves out what follows a mark of the recorder that it gave up, up to the next snapshot', async () => {
    const gap = { type: 5, timestamp: 1500, data: { tag: gapTag, payload: {} } }
    const scroll = (timestamp: number) => ({ type: 3, timestamp, data: { source: 3, id: 1, x: 0, y: 0 } })
    const stream = [...page([]), scroll(1400), gap, scroll(1600), ...page([], { at: 2500 }), scroll(2600)]
    const { events, gaps } = await createWorkshop()(work(stream, { restart: true }))
    expect(events.map(({ timestamp }) => timestamp)).toEqual([1000, 1000, 1400, 2500, 2500, 2600])
    expect(gaps).toEqual([{ fromTs: 1500, toTs: 2500 }])
  })
})

describe('a tab', () => {
  const shape = ({ segments }: TabStream) =>
    segments.map(({ no, chunks, hasTail }) => [no, chunks.map(({ chunkNo }) => chunkNo), hasTail])

  it('without holes is parted at its snapshots; a segment reaches into the chunk of the next one', () => {
    const chunks = [1, 2, 3, 4].map((chunkNo) => chunkRow({ chunkNo, hasSnapshot: chunkNo % 2 === 1 }))
    const stream = tabStreamOf('a', chunks)
    expect(shape(stream)).toEqual([
      [1, [1, 2, 3], true],
      [3, [3, 4], false],
    ])
    expect(stream.gaps).toEqual([])
  })

  it('with a missing chunk goes on at the next snapshot, and shows the hole', () => {
    const chunks = [1, 3, 4, 5].map((chunkNo) => chunkRow({ chunkNo, hasSnapshot: chunkNo === 1 || chunkNo === 4 }))
    const stream = tabStreamOf('a', chunks)
    expect(shape(stream)).toEqual([
      [1, [1], false],
      [4, [4, 5], false],
    ])
    expect(stream.gaps).toEqual([{ fromTs: 1900, toTs: 4000, reason: 'missing' }])
  })

  it('whose beginning never arrived shows that', () => {
    const stream = tabStreamOf('a', [chunkRow({ chunkNo: 2 }), chunkRow({ chunkNo: 3, hasSnapshot: true })])
    expect(stream.gaps).toEqual([{ fromTs: 2000, toTs: 3000, reason: 'missing' }])
    expect(shape(stream)).toEqual([[3, [3], false]])
  })

  it('knows where a moment is, more exactly once a segment was read', () => {
    const chunks = [1, 2].map((chunkNo) => chunkRow({ chunkNo, hasSnapshot: true }))
    expect(segmentAt(tabStreamOf('a', chunks), 500)?.no).toBe(1)
    expect(segmentAt(tabStreamOf('a', chunks), 2300)?.no).toBe(2)
    const read = { chunks: 1, total: 2, fromTs: 2400, activity: [], snapshots: [2400], gaps: [], unreadable: 0 }
    const stream = tabStreamOf('a', chunks, (no) => (no === 2 ? read : null))
    expect(segmentAt(stream, 2300)?.no).toBe(1)
    expect(segmentAt(stream, 2400)?.no).toBe(2)
  })
})

describe('a made snapshot', () => {
  const [recording] = [makeRecording({ startTs: 1000, minutes: 4, events: 6000, snapshotEveryMs: 60_000, css: 'p{}' })]
  const sanitiser = createSanitiser({ colorScheme: null, reducedMotion: null })
  const events = recording.flatMap((event) => sanitiser.clean(event))
  const starts = events.flatMap(({ type }, i) => (type === 4 ? [i] : []))

  it('is the one that the recorder would have taken', () => {
    expect(starts.length).toBe(4)
    for (const [i, start] of starts.slice(0, -1).entries()) {
      const end = starts[i + 1] as number
      const fold = createFold(events[start] as SafeEvent, events[start + 1] as SafeEvent)
      for (const event of events.slice(start + 2, end)) expect(fold.take(event)).toBe(true)
      const [meta, snapshot, ...rest] = fold.events()
      expect([meta?.type, snapshot?.type]).toEqual([4, 2])
      // Of styles and fields, the browser has the last word: they follow as changes.
      expect(plainTree(snapshot?.data.node)).toEqual(plainTree(events[end + 1]?.data.node))
      const sources = rest.map(({ data }) => data.source)
      expect(sources.filter((source) => source === 1)).toHaveLength(1)
      expect(rest.length).toBeLessThan(20)
    }
  })

  it('is where a seek far behind the snapshot begins, and what follows is complete', () => {
    const segment = events.slice(starts[0], starts[1])
    const keyframes = createKeyframes()
    for (const ts of [50_000, 20_000, 59_000]) {
      const { events: before, next } = keyframes.before(segment, ts)
      expect(before.map(({ type }) => type).slice(0, 2)).toEqual([4, 2])
      expect(segment[next]?.timestamp).toBeLessThanOrEqual(ts)
      expect(before.at(-1)?.timestamp).toBe(segment[next - 1]?.timestamp)
    }
    expect(keyframes.before(segment, 1500).next).toBe(2)
  })
})

/** Without what is told by changes that follow it. */
function plainTree(node: unknown): unknown {
  const { childNodes, attributes, ...own } = node as Record<string, unknown>
  const { style: _, value: __, ...rest } = (attributes ?? {}) as Record<string, unknown>
  return { ...own, attributes: rest, childNodes: ((childNodes ?? []) as unknown[]).map(plainTree) }
}

describe('a segment', () => {
  const preferences = { colorScheme: null, reducedMotion: null }
  const framed = (events: unknown[]) => ({ encoding: 'identity' as const, bytes: bytesOf(linesOf(events)) })
  const broken = { encoding: 'gzip' as const, bytes: bytesOf('no gzip') }
  const scroll = (timestamp: number) => ({ type: 3, timestamp, data: { source: 3, id: 1, x: 0, y: 0 } })
  const request = { key: 'a 1', restart: true, hasTail: false, startTs: 1000, endTs: 9000, assets: {}, preferences }
  const timesIn = (page: Page | null) =>
    (JSON.parse(new TextDecoder().decode(page?.bytes)) as { timestamp: number }[]).map(({ timestamp }) => timestamp)

  it('ends before the snapshot of the next one, and begins at its own', async () => {
    const library = createLibrary()
    const chunks = [
      framed([scroll(900), ...page([]), scroll(1400)]),
      framed([scroll(2000), ...page([], { at: 2500 }), scroll(2600)]),
    ]
    const read = await library.read({ ...request, chunks, hasTail: true })
    expect(read).toMatchObject({ chunks: 2, fromTs: 1000, snapshots: [1000], activity: [1400, 2000], gaps: [] })
    expect(timesIn(library.page('a 1', 0))).toEqual([1000, 1000, 1400, 2000])
  })

  it('grows as more of it arrives, and gives what is new', async () => {
    const library = createLibrary()
    await library.read({ ...request, chunks: [framed([...page([]), scroll(1400)])] })
    await library.read({ ...request, restart: false, chunks: [framed([scroll(2000)])] })
    expect(timesIn(library.events('a 1', 3))).toEqual([2000])
    library.drop('a 1')
    expect(library.page('a 1', 0)).toBeNull()
    expect(await library.read({ ...request, restart: false, chunks: [framed([scroll(3000)])] })).toBeNull()
  })

  it('with a damaged chunk says so, and plays up to it', async () => {
    const library = createLibrary()
    const chunks = [framed(page([])), broken, framed([scroll(3000)])]
    const read = await library.read({ ...request, chunks })
    expect(read).toMatchObject({ chunks: 3, gaps: [{ fromTs: 1000, toTs: 9000, reason: 'damaged' }] })
    expect(timesIn(library.page('a 1', 0))).toEqual([1000, 1000])
  })

  it('without its snapshot holds nothing, and says so', async () => {
    const read = await createLibrary().read({ ...request, chunks: [framed([scroll(1200)])] })
    expect(read).toMatchObject({ fromTs: null, gaps: [{ fromTs: 1000, toTs: 9000, reason: 'noStart' }] })
  })
})
