/// <reference lib="webworker" />
import type { SessionFile } from '@hindsight/protocol/api/exports'
import { htmlFile, type PlayerText } from './htmlFile.ts'
import { makeFilePlan } from './makeFilePlan.ts'

export type ExportWork = { json: Uint8Array<ArrayBuffer>; player: PlayerText }
export type ExportAnswer = { html: Blob } | { error: string }

self.addEventListener('message', async ({ data }: MessageEvent<ExportWork>) => {
  let answer: ExportAnswer
  try {
    const file = JSON.parse(new TextDecoder().decode(data.json)) as SessionFile
    answer = { html: await htmlFile(await makeFilePlan(file), data.player) }
  } catch (error) {
    answer = { error: String(error) }
  }
  self.postMessage(answer)
})
