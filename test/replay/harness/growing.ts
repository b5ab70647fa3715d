/** Plays a stretch of which more is read, at the worst moments: while the page is being made, and while more is fetched. */
import { createTabShow } from '../../../dashboard/src/screens/replay/player/tabShow.ts'
import type { SafeEvent } from '../../../dashboard/src/screens/replay/sanitise/events.ts'
import { type Chunk, streamOf } from './seeking.ts'

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const fetchMs = 40

/**
 * @param chunks of one segment: the first is there when its page is asked for, the others are read one by one.
 * @param grows when they are.
 * @returns what is shown in the end.
 */
export async function grow(chunks: Chunk[], grows: 'whileMade' | 'whileFetched'): Promise<string> {
  const root = document.createElement('div')
  document.body.append(root)
  const all = chunks.map(({ lines }) => lines.split('\n').map((line) => JSON.parse(line) as SafeEvent))
  let known = 1
  const events = () => all.slice(0, known).flat()
  const stream = () => {
    const whole = streamOf(chunks)
    const read = { chunks: known, total: events().length, fromTs: chunks[0]?.firstTs ?? null }
    const untold = { activity: [], snapshots: [], gaps: [], unreadable: 0 }
    return { ...whole, segments: whole.segments.map((one) => ({ ...one, read: { ...untold, ...read } })) }
  }
  const show = createTabShow({
    root,
    tabId: 'a',
    colorScheme: null,
    speed: 1,
    onSize: () => undefined,
    onFault: () => undefined,
    onLoading: () => undefined,
    source: {
      stream,
      async part(tabId) {
        const given = structuredClone(events())
        await pause(fetchMs)
        if (grows === 'whileMade') readAll()
        return { tabId, no: 1, events: given, total: given.length, toTs: null }
      },
      opening: async () => null,
      async more({ total }) {
        const given = structuredClone(events().slice(total))
        await pause(fetchMs)
        return { events: given, total: total + given.length, toTs: null }
      },
    },
  })
  function readAll(): void {
    while (known < chunks.length) {
      known++
      show.refresh()
    }
  }
  show.playFrom(chunks[0]?.lastTs ?? 0)
  await show.shown()
  readAll()
  const last = chunks.at(-1)?.lastTs ?? 0
  for (let ts = chunks[0]?.lastTs ?? 0; ts < last + 500; ts += 50) {
    show.keepUp(Math.min(ts, last))
    await pause(50)
  }
  const text = show.iframe()?.contentDocument?.body?.textContent ?? ''
  show.destroy()
  return text
}
