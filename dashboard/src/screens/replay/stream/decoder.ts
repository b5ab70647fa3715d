import type { Work, Worked } from './work.ts'

export type Decoder = { decode(work: Work): Promise<Worked>; close(): void }

type Answer = { id: number; worked?: Worked; error?: string }
type Waiting = { resolve(worked: Worked): void; reject(error: Error): void }

/** Decodes in a worker of its own, so that the screen stays quick while a large recording is read. */
export function createDecoder(): Decoder {
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
    if (data.worked) waiter?.resolve(data.worked)
    else waiter?.reject(new Error(data.error ?? 'The recording could not be decoded.'))
  })
  worker.addEventListener('error', () => failAll('The part of the player that reads recordings could not be started.'))

  return {
    decode(work) {
      const id = ++lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, work }, [work.bytes.buffer])
      })
    },
    close() {
      worker.terminate()
      failAll('The replay was closed.')
    },
  }
}
