/** `GET /metrics`: what an operator watches, in Prometheus's text format. Names end in their unit or in `_total`. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { CloseSucceededStats } from './jobs/closeSucceeded.ts'
import type { RollUpStats } from './jobs/rollUpSessions.ts'
import type { RefusalLog } from './refusalLog.ts'
import type { Writer } from './writer/writer.ts'

type Sample = { labels?: Record<string, string>; value: number }
type Metric = { name: string; type: 'counter' | 'gauge'; help: string; samples: Sample[] }

export type Metrics = {
  /** Notes one answered request. */
  answered(area: string, status: number): void
  text(): string
  stop(): void
}

function one(name: string, type: Metric['type'], help: string, value: number): Metric {
  return { name, type, help, samples: [{ value }] }
}

function labelText(labels: Record<string, string> | undefined): string {
  if (!labels) return ''
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`,
  )
  return `{${parts.join(',')}}`
}

function metricText({ name, type, help, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => `hindsight_${name}${labelText(labels)} ${value}`)
  return [`# HELP hindsight_${name} ${help}`, `# TYPE hindsight_${name} ${type}`, ...lines].join('\n')
}

export type MetricsDeps = {
  writer: Writer
  refusalLog: RefusalLog
  rollUp: { stats(): RollUpStats }
  closeSucceeded: { stats(): CloseSucceededStats }
}

export function createMetrics({ writer, refusalLog, rollUp, closeSucceeded }: MetricsDeps): Metrics {
  const requests = new Map<string, { area: string; status: number; n: number }>()
  const loopDelay = monitorEventLoopDelay({ resolution: 20 })
  loopDelay.enable()

  function all(): Metric[] {
    const written = writer.stats()
    const rolled = rollUp.stats()
    const followedUp = closeSucceeded.stats()
    return [
      {
        name: 'requests_total',
        type: 'counter',
        help: 'Requests answered, by area and status.',
        samples: [...requests.values()].map(({ area, status, n }) => ({
          labels: { area, status: String(status) },
          value: n,
        })),
      },
      {
        name: 'refused_total',
        type: 'counter',
        help: 'What was sent and not stored, by reason.',
        samples: [...refusalLog.totals()].map(([code, value]) => ({ labels: { code }, value })),
      },
      one('stored_events_total', 'counter', 'Events stored.', written.storedEvents),
      one('stored_chunks_total', 'counter', 'Replay chunks stored.', written.storedChunks),
      one('repeated_rows_total', 'counter', 'Rows of retries that were stored already.', written.repeatedRows),
      one('writer_groups_total', 'counter', 'Groups of rows written.', written.groups),
      one('writer_group_seconds_total', 'counter', 'Time spent writing them.', written.groupSeconds),
      one('writer_look_ups_total', 'counter', 'Groups that were looked up before.', written.lookUps),
      one('writer_pending_requests', 'gauge', 'Requests that wait for the writer.', written.pendingRequests),
      one('writer_pending_bytes', 'gauge', 'Memory that they take.', written.pendingBytes),
      one('spooled_groups_total', 'counter', 'Groups put on disk because the store was away.', written.spooledGroups),
      one('replayed_groups_total', 'counter', 'Groups brought from disk into the store.', written.replayedGroups),
      one('spool_bytes', 'gauge', 'Bytes on disk that are not in the store yet.', written.spoolBytes),
      one('store_up', 'gauge', '1 while the store takes rows.', written.storeIsThere ? 1 : 0),
      one('rolled_up_sessions_total', 'counter', 'Sessions recomputed.', rolled.sessions),
      one('roll_up_seconds_total', 'counter', 'Time spent recomputing them.', rolled.seconds),
      one('roll_up_failures_total', 'counter', 'Runs of the roll-up that failed.', rolled.failures),
      one('cases_closed_total', 'counter', 'Cases closed because the person has succeeded since.', followedUp.closed),
      one('case_check_failures_total', 'counter', 'Checks of open cases that failed.', followedUp.failures),
      one('event_loop_delay_p99_seconds', 'gauge', 'Delay of the event loop.', loopDelay.percentile(99) / 1e9),
      one('resident_memory_bytes', 'gauge', 'Memory of this process.', process.memoryUsage.rss()),
      one('uptime_seconds', 'gauge', 'Since this process started.', Math.round(process.uptime())),
    ]
  }

  return {
    answered(area, status) {
      const key = `${area} ${status}`
      const found = requests.get(key)
      if (found) found.n++
      else requests.set(key, { area, status, n: 1 })
    },
    text: () => `${all().map(metricText).join('\n')}\n`,
    stop: () => loopDelay.disable(),
  }
}
