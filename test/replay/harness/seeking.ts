/** Seeks through a recording as the dashboard does, and looks whether each page is the one that is built from nothing. */
import { createTabPlayer } from '../../../dashboard/src/screens/replay/player/tabPlayer.ts'
import { createTabShow } from '../../../dashboard/src/screens/replay/player/tabShow.ts'
import type { SafeEvent } from '../../../dashboard/src/screens/replay/sanitise/events.ts'
import { createLibrary, type Page } from '../../../dashboard/src/screens/replay/stream/library.ts'
import type { Part, SegmentSource } from '../../../dashboard/src/screens/replay/stream/source.ts'
import { segmentAt, type TabStream, tabStreamOf } from '../../../dashboard/src/screens/replay/stream/tabStream.ts'

export type Sought = { ts: number; isChange: boolean; page: string; fresh: string; faults: string[] }

export type Chunk = { firstTs: number; lastTs: number; hasSnapshot: boolean; lines: string }

/** What is seen: the tree with the recording's numbers, what was entered, and where it is scrolled to. */
function lookOf(iframe: HTMLIFrameElement, numberOf: (node: Node) => number): string {
  const tell = (node: Node): unknown => {
    if (node.nodeType !== Node.ELEMENT_NODE) return [numberOf(node), node.nodeName, node.nodeValue]
    const element = node as HTMLInputElement
    // Whether the page has changed since the pointer was moved, which decides what it hovers, a made snapshot has lost.
    const shown = (value: string) => value.replaceAll(/ ?:hover/g, '')
    const attributes = [...element.attributes]
      .map(({ name, value }) => `${name}=${shown(value)}`)
      .filter((told) => told !== 'class=')
      .sort()
    const state = [element.value, element.checked, element.scrollTop, element.scrollLeft]
    // The player's own sheet has no number.
    const inside = [...element.childNodes, ...(element.shadowRoot?.childNodes ?? [])].filter((one) => numberOf(one) > 0)
    const framed = element.localName === 'iframe' ? (node as HTMLIFrameElement).contentDocument : null
    return [
      numberOf(node),
      node.nodeName,
      attributes,
      state,
      inside.map(tell),
      framed ? tell(framed.documentElement) : 0,
    ]
  }
  const doc = iframe.contentDocument as Document
  const { scrollX, scrollY } = iframe.contentWindow as Window
  return JSON.stringify([iframe.width, iframe.height, scrollX, scrollY, tell(doc.documentElement)], null, 1)
}

export function streamOf(chunks: readonly Chunk[]): TabStream {
  const rows = chunks.map(({ firstTs, lastTs, hasSnapshot, lines }, i) => ({
    chunkNo: i + 1,
    pageId: '',
    firstTs,
    lastTs,
    hasSnapshot,
    eventCount: 1,
    rawBytes: lines.length,
    storedBytes: lines.length,
    assets: [],
  }))
  const stream = tabStreamOf('a', rows)
  const read = { total: 0, activity: [], snapshots: [], gaps: [], unreadable: 0 }
  const segments = stream.segments.map((one) => ({
    ...one,
    read: { ...read, chunks: one.chunks.length, fromTs: one.fromTs },
  }))
  return { ...stream, segments }
}

/** @param chunks one for each snapshot, which stands at its beginning. */
export async function seek(chunks: Chunk[], moments: number[]): Promise<Sought[]> {
  const root = document.createElement('div')
  document.body.append(root)
  const library = createLibrary()
  const stream = streamOf(chunks)
  const preferences = { colorScheme: null, reducedMotion: null }
  for (const { no } of stream.segments) {
    const bytes = new TextEncoder().encode(chunks[no - 1]?.lines)
    const at = { restart: true, hasTail: false, startTs: 0, endTs: 1e15, assets: {}, preferences }
    await library.read({ ...at, key: `a ${no}`, chunks: [{ encoding: 'identity', bytes }] })
  }
  const eventsOf = ({ bytes }: Page) => JSON.parse(new TextDecoder().decode(bytes)) as SafeEvent[]
  let given: Page | null = null
  const partAt: SegmentSource['part'] = async (_tabId, ts, shown = null): Promise<Part | null> => {
    const no = segmentAt(stream, ts)?.no ?? 0
    given = library.page(`a ${no}`, ts, shown && { ...shown, key: `a ${shown.no}` })
    return given && { ...given, tabId: 'a', no, events: eventsOf(given) }
  }
  const faults: string[] = []
  const onFault = (error: unknown) => faults.push(String(error))
  const shared = { root, colorScheme: null, onSize: () => undefined, onFault }
  const show = createTabShow({
    ...shared,
    tabId: 'a',
    speed: 1,
    onLoading: () => undefined,
    source: {
      stream: () => stream,
      part: partAt,
      opening: async () => null,
      more: async ({ no, total }) => {
        const page = library.events(`a ${no}`, total) as Page
        return { ...page, events: eventsOf(page) }
      },
    },
  })
  const sought: Sought[] = []
  for (const ts of moments) {
    given = null
    show.showAt(ts)
    await show.shown()
    const isChange = (given as Page | null)?.isChange ?? true
    const page = library.page(`a ${segmentAt(stream, ts)?.no}`, ts) as Page
    const fresh = createTabPlayer({ ...shared, events: eventsOf(page), isOwn: true })
    await fresh.settled
    fresh.showAt(ts)
    const shownIn = show.iframe() as HTMLIFrameElement
    const numberIn = (element: (id: number) => Node | null) => {
      const numbers = new Map<Node, number>()
      for (let id = 1; id < 5000; id++) {
        const node = element(id)
        if (node) numbers.set(node, id)
      }
      return (node: Node) => numbers.get(node) ?? (node.nodeType === Node.TEXT_NODE ? 1e6 : 0)
    }
    sought.push({
      ts,
      isChange,
      page: lookOf(shownIn, numberIn(show.element)),
      fresh: lookOf(fresh.iframe, numberIn(fresh.element)),
      faults: faults.splice(0),
    })
    fresh.destroy()
  }
  show.destroy()
  return sought
}
