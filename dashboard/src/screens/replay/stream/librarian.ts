/** The screen's end of the worker: asks it, and waits for its answers. */
import type { Library, Page, ReadRequest, Shown } from './library.ts'
import type { SegmentRead } from './tabStream.ts'

export type Question =
  | { kind: 'read'; request: ReadRequest; isUrgent: boolean }
  | { kind: 'events'; key: string; after: number }
  | { kind: 'page'; key: string; ts: number; shown: Shown | null }
  | { kind: 'drop'; key: string }

export type Librarian = {
  /** @param isUrgent somebody waits for it; what is not urgent steps back. */
  read(request: ReadRequest, isUrgent: boolean): Promise<SegmentRead | null>
  events(key: string, after: number): Promise<ReturnType<Library['events']>>
  page(key: string, ts: number, shown: Shown | null): Promise<ReturnType<Library['page']>>
  drop(key: string): void
  close(): void
}

type Answer = { id: number; given?: unknown; error?: string }
type Waiting = { resolve(given: unknown): void; reject(error: Error): void }

export function createLibrarian(): Librarian {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, Waiting>()
  let lastId = 0

  function failAll(reason: string) {
    for (const { reject } of waiting.values()) reject(new Error(reason))
    waiting.clear()
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const waiter = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.error === undefined) waiter?.resolve(data.given)
    else waiter?.reject(new Error(data.error))
  })
  worker.addEventListener('error', () => failAll('The part of the player that reads recordings could not be started.'))

  function ask(question: Question): Promise<unknown> {
    const id = ++lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage({ id, question })
    })
  }

  return {
    read: (request, isUrgent) => ask({ kind: 'read', request, isUrgent }) as Promise<SegmentRead | null>,
    events: (key, after) => ask({ kind: 'events', key, after }) as Promise<Page | null>,
    page: (key, ts, shown) => ask({ kind: 'page', key, ts, shown }) as Promise<Page | null>,
    drop: (key) => void ask({ kind: 'drop', key }).catch(() => undefined),
    close() {
      worker.terminate()
      failAll('The replay was closed.')
    },
  }
}
