import { callBytes } from '../../../api/client.ts'
import type { ExportAnswer, ExportWork } from './worker.ts'

function made(work: ExportWork): Promise<Blob> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Blob>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<ExportAnswer>) =>
      'html' in data ? resolve(data.html) : reject(new Error(data.error)),
    )
    worker.addEventListener('error', () => reject(new Error('The part that makes the file could not be started.')))
    worker.postMessage(work, [work.json.buffer])
  }).finally(() => worker.terminate())
}

/** Saves a session as one HTML file. The collector gives it, and writes down that it did; the file is made here. */
export async function exportHtml(siteId: string, sessionId: string): Promise<void> {
  const [{ bytes }, player] = await Promise.all([
    callBytes('exportSession', { params: { siteId, sessionId }, query: { for: 'html' } }),
    import('virtual:file-player'),
  ])
  const { script, style, hash } = player
  const url = URL.createObjectURL(await made({ json: bytes, player: { script, style, hash } }))
  const link = document.createElement('a')
  link.href = url
  link.download = `session-${sessionId.slice(0, 8)}.html`
  link.click()
  // The download has begun by then; the file itself is kept by the browser until it is done.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
