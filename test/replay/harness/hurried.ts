/** Asks for another moment while the one before is still being read, and that one turns out to have nothing to show. */
import { createTabShow } from '../../../dashboard/src/screens/replay/player/tabShow.ts'
import type { SafeEvent } from '../../../dashboard/src/screens/replay/sanitise/events.ts'
import { segmentAt } from '../../../dashboard/src/screens/replay/stream/tabStream.ts'
import { type Chunk, streamOf } from './seeking.ts'

/**
 * @param chunks one for each snapshot, which stands at its beginning; of the first there is nothing to be had.
 * @returns what is shown of the last one, and what went wrong.
 */
export async function hurry(
  chunks: Chunk[],
  firstIs: 'empty' | 'failing',
): Promise<{ text: string; faults: string[] }> {
  const root = document.createElement('div')
  document.body.append(root)
  const stream = streamOf(chunks)
  const faults: string[] = []
  const show = createTabShow({
    root,
    tabId: 'a',
    colorScheme: null,
    speed: 1,
    onSize: () => undefined,
    onFault: (error) => faults.push(String(error)),
    onLoading: () => undefined,
    source: {
      stream: () => stream,
      async part(tabId, ts) {
        const no = segmentAt(stream, ts)?.no ?? 0
        await new Promise((resolve) => setTimeout(resolve, 50))
        if (no === 1 && firstIs === 'failing') throw new Error('It could not be read')
        if (no === 1) return null
        const lines = chunks[no - 1]?.lines.split('\n') ?? []
        return {
          tabId,
          no,
          events: lines.map((line) => JSON.parse(line) as SafeEvent),
          total: lines.length,
          toTs: null,
          isChange: false,
        }
      },
      opening: async () => null,
      more: async ({ total }) => ({ events: [], total, toTs: null }),
    },
  })
  const [first, last] = [chunks[0], chunks.at(-1)]
  show.showAt((first?.firstTs ?? 0) + 1)
  show.showAt((last?.lastTs ?? 0) + 1)
  await show.shown()
  const text = show.iframe()?.contentDocument?.body?.textContent ?? ''
  show.destroy()
  return { text, faults }
}
