/// <reference lib="webworker" />
/** Decodes and sanitises apart from the screen, so that it stays quick. What is waited for goes before what is not. */

import type { Question } from './librarian.ts'
import { createLibrary } from './library.ts'

const library = createLibrary()
/** One after the other: what is read of a segment depends on what was read before. */
const queues = new Map<string, Promise<unknown>>()
let urgent = 0
let lull: Promise<void> = Promise.resolve()
let endRush: () => void = () => undefined

async function answer(question: Question): Promise<unknown> {
  if (question.kind === 'drop') return library.drop(question.key)
  if (question.kind === 'events') return library.events(question.key, question.after)
  if (question.kind === 'page') return library.page(question.key, question.ts, question.shown)
  if (!question.isUrgent) return library.read(question.request, () => lull)
  if (urgent++ === 0) {
    lull = new Promise((resolve) => {
      endRush = resolve
    })
  }
  try {
    return await library.read(question.request)
  } finally {
    if (--urgent === 0) endRush()
  }
}

self.addEventListener('message', ({ data }: MessageEvent<{ id: number; question: Question }>) => {
  const { id, question } = data
  const key = question.kind === 'read' ? question.request.key : question.key
  const done = (queues.get(key) ?? Promise.resolve()).then(async () => {
    try {
      const given = await answer(question)
      const bytes = (given as { bytes?: Uint8Array<ArrayBuffer> } | null | undefined)?.bytes
      self.postMessage({ id, given }, bytes ? [bytes.buffer] : [])
    } catch (error) {
      self.postMessage({ id, error: String(error) })
    }
    if (queues.get(key) === done) queues.delete(key)
  })
  queues.set(key, done)
})
