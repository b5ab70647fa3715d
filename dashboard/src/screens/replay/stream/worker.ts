/// <reference lib="webworker" />
import { createWorkshop, type Work } from './work.ts'

const workshop = createWorkshop()
/** One after the other: a stream's chunks depend on those before. */
let queue: Promise<unknown> = Promise.resolve()

self.addEventListener('message', ({ data }: MessageEvent<{ id: number; work: Work }>) => {
  queue = queue.then(async () => {
    try {
      self.postMessage({ id: data.id, worked: await workshop(data.work) })
    } catch (error) {
      self.postMessage({ id: data.id, error: String(error) })
    }
  })
})
