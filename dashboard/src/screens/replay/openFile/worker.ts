/// <reference lib="webworker" />
import { planOfRecording } from './planOfRecording.ts'
import { FileProblem } from './readRecording.ts'

export type OpenAnswer = { plan: Uint8Array<ArrayBuffer> } | { problem: string }

self.addEventListener('message', async ({ data: file }: MessageEvent<File>) => {
  let answer: OpenAnswer
  try {
    const plan = await planOfRecording(file)
    // As text: cheaper to hand over than a hundred thousand objects.
    answer = { plan: new TextEncoder().encode(JSON.stringify(plan)) }
  } catch (error) {
    answer = {
      problem: error instanceof FileProblem ? error.message : `It could not be read (${String(error)}).`,
    }
  }
  self.postMessage(answer, 'plan' in answer ? [answer.plan.buffer] : [])
})
