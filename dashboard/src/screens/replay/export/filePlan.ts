/** What is inside of an exported HTML file, and how it becomes something to play. */
import type { Plan } from '../player/player.ts'
import type { ReplayStep } from '../steps.ts'
import type { GapSpan, Span, TabSpan } from '../timeline.ts'
import { type FileTab, memorySource } from './memorySource.ts'

export type FilePlan = {
  title: string
  /** A line about the session, in words. */
  says: string
  exportedAt: number
  startTs: number
  durationMs: number
  clockOffsetMs: number
  colorScheme: Plan['colorScheme']
  steps: ReplayStep[]
  spans: TabSpan[]
  inactivity: Span[]
  gaps: GapSpan[]
  activity: number[]
  /** Events are sanitised already. */
  tabs: FileTab[]
}

export function planOf(file: FilePlan): Plan {
  const { startTs, clockOffsetMs, tabs } = file
  const source = memorySource(tabs)
  const streams = new Map(
    tabs.flatMap(({ tabId }) => {
      const stream = source.stream(tabId)
      return stream ? [[tabId, stream] as const] : []
    }),
  )
  return {
    ...file,
    live: false,
    streams,
    source,
    toTs: (ms) => ms + startTs - clockOffsetMs,
    toMs: (ts) => ts + clockOffsetMs - startTs,
  }
}
