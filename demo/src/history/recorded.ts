/** The recorded visits, moved to their hour of the history: by the clock offset, the bytes of the replay unchanged. */
import { decodeBatch } from '@hindsight/protocol/batch'
import type { BatchHeader } from '@hindsight/protocol/events'
import { readAsset, readIndex, readTape } from '../recordings.ts'
import { cast, type Part, type Role } from './cast.ts'
import { conditionsAt } from './conditions.ts'
import type { HistoryVisit, SentBatch } from './visit.ts'

/** From the last event to its arrival, so that none lies in the future. */
const endsBeforeMs = 3_000

export function recordedAssets(): { sha256: string; bytes: Uint8Array }[] {
  return readIndex().assets.map((sha256) => ({ sha256, bytes: readAsset(sha256) }))
}

/** Newest first. */
export function recordedVisits(startAt: (share: number) => number, now: number): HistoryVisit[] {
  const { recordings } = readIndex()
  const roles = (Object.keys(recordings) as Role[]).sort((a, b) => cast[b].share - cast[a].share)
  return roles.flatMap((role) => {
    const recording = recordings[role]
    if (!recording) return []
    const { name, share }: Part = cast[role]
    const { firstTs, lastTs } = recording.truth
    const startMs = Math.min(startAt(share), now - endsBeforeMs - (lastTs - firstTs))
    const movedMs = startMs - firstTs
    const { release } = conditionsAt(share)
    const batches = readTape(name).map((body): SentBatch => {
      const batch = decodeBatch(body)
      if ('fault' in batch) throw new Error(`The recording ${name} is damaged: ${batch.fault}`)
      const header = moved(batch.header as BatchHeader, movedMs, release)
      const { userAgent, country, language } = recording
      const receivedAt = header.sentAt + header.clockOffsetMs
      return { header, chunk: batch.chunk, userAgent, country, language, receivedAt }
    })
    return [{ batches, truth: { ...recording.truth, firstTs: startMs, lastTs: lastTs + movedMs } }]
  })
}

function moved(header: BatchHeader, movedMs: number, release: string): BatchHeader {
  const { clockOffsetMs, sessionStart } = header
  // They were acted by a program, and stand for people.
  const events = header.events.map((event) => (event.kind === 'pageView' ? { ...event, automated: false } : event))
  return { ...header, events, release, clockOffsetMs: clockOffsetMs + movedMs, sessionStart: sessionStart + movedMs }
}
