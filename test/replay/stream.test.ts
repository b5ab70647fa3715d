import { gzipSync } from 'node:zlib'
import { assetPrefix, gapTag } from '@hindsight/protocol/batch'
import { describe, expect, it } from 'vitest'
import { inflate, maxInflatedBytes, readLines } from '../../dashboard/src/screens/replay/stream/decode.ts'
import { createAssembly, type Decoded } from '../../dashboard/src/screens/replay/stream/tabStream.ts'
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

  it('that is a bomb is stopped', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(maxInflatedBytes + 1)))
    expect(bomb.length).toBeLessThan(100_000)
    expect(await inflate(bomb, 'gzip')).toEqual({ fault: 'tooLarge' })
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
  const played =
    (timestamp: number, fault: Decoded['fault'] = null) =>
    async (): Promise<Decoded> => ({
      events: fault === null ? [{ type: 3, timestamp, data: {} }] : [],
      unreadable: 0,
      fault,
      gaps: [],
    })

  it('without holes is one run', async () => {
    const { stream, take } = createAssembly('a')
    for (const chunkNo of [1, 2, 3]) await take(chunkRow({ chunkNo }), played(chunkNo * 1000))
    expect(stream.segments.map(({ events }) => events.length)).toEqual([3])
    expect(stream.gaps).toEqual([])
  })

  it('with a missing chunk goes on at the next snapshot, and shows the hole', async () => {
    const { stream, take } = createAssembly('a')
    const restarts: boolean[] = []
    for (const chunkNo of [1, 3, 4, 5])
      await take(chunkRow({ chunkNo, hasSnapshot: chunkNo === 1 || chunkNo === 4 }), (chunk, restart) => {
        restarts.push(restart)
        return played(chunk.firstTs)()
      })
    expect(restarts).toEqual([true, true, false])
    expect(stream.segments.map(({ events }) => events.map(({ timestamp }) => timestamp))).toEqual([
      [1000],
      [4000, 5000],
    ])
    expect(stream.gaps).toEqual([{ fromTs: 1900, toTs: 4000, reason: 'missing' }])
  })

  it('whose beginning never arrived shows that', async () => {
    const { stream, take } = createAssembly('a')
    await take(chunkRow({ chunkNo: 2 }), played(0))
    await take(chunkRow({ chunkNo: 3, hasSnapshot: true }), played(3000))
    expect(stream.gaps).toEqual([{ fromTs: 2000, toTs: 3000, reason: 'missing' }])
    expect(stream.segments).toHaveLength(1)
  })

  it('with a damaged chunk says so', async () => {
    const { stream, take } = createAssembly('a')
    await take(chunkRow({ chunkNo: 1 }), played(1000))
    await take(chunkRow({ chunkNo: 2 }), played(0, 'damaged'))
    await take(chunkRow({ chunkNo: 3 }), played(3000))
    expect(stream.gaps).toEqual([{ fromTs: 1900, toTs: 3900, reason: 'damaged' }])
    expect(stream.segments.map(({ events }) => events.length)).toEqual([1])
  })
})
