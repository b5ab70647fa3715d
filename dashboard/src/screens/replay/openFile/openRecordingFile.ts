import { type FilePlan, planOf } from '../export/filePlan.ts'
import type { Plan } from '../player/player.ts'
import type { OpenAnswer } from './worker.ts'

/** Something to play, and what the file says of itself. */
export type OpenedFile = { plan: Plan; file: Pick<FilePlan, 'title' | 'says' | 'exportedAt'> }

/**
 * Opens a recording from the viewer's own disk: an array of rrweb events, an object with `events`, an export of ours, or
 * one event per line; packed with gzip or not. It never leaves the browser. Rejects with words for the viewer.
 */
export async function openRecordingFile(given: File): Promise<OpenedFile> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  const answer = new Promise<OpenAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<OpenAnswer>) => resolve(data))
    worker.addEventListener('error', () => reject(new Error('The part that reads recordings could not be started.')))
    worker.postMessage(given)
  })
  const opened = await answer.finally(() => worker.terminate())
  if ('problem' in opened) throw new Error(opened.problem)
  const file = JSON.parse(new TextDecoder().decode(opened.plan)) as FilePlan
  const { title, says, exportedAt } = file
  return { plan: planOf(file), file: { title, says, exportedAt } }
}
