/** `GET /metrics`: what an operator watches, in Prometheus's text format. Names end in their unit or in `_total`. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { CloseSucceededStats } from './jobs/closeSucceeded.ts'
import type { RollUpStats } from './jobs/rollUpSessions.ts'
import type { ConnectionStats } from './listener.ts'
import type { RefusalLog } from './refusalLog.ts'
import type { Writer } from './writer/writer.ts'

type Sample = { suffix?: string; labels?: Record<string, string>; value: number }
type Metric = { name: string; type: 'counter' | 'gauge' | 'histogram'; help: string; samples: Sample[] }

export type Metrics = {
  /** Notes one answered request. */
  answered(area: string, status: number, seconds: number): void
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
  const lines = samples.map(
    ({ suffix = '', labels, value }) => `hindsight_${name}${suffix}${labelText(labels)} ${value}`,
  )
  return [`# HELP hindsight_${name} ${help}`, `# TYPE hindsight_${name} ${type}`, ...lines].join('\n')
}

/** As last measured. */
export type StorageGauges = { bytes: number; freeBytes: number; headroomDays: number | null }

export type BackupGauges = { ageSeconds: number; failures: number }

export type MetricsDeps = {
  writer: Writer
  refusalLog: RefusalLog
  /** undefined: other processes do these. */
  rollUp?: { stats(): RollUpStats }
  closeSucceeded?: { stats(): CloseSucceededStats }
  connections?: ConnectionStats | undefined
  storage?: { newest(): StorageGauges | null }
  backups?: { gauges(): BackupGauges | null }
}

/** Upper bounds in seconds: an upload waits 50 ms for its group, and recorders give up after half a minute. */
const answerBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** How long uploads wait for their acknowledgement. */
function createAnswerTimes() {
  const within = answerBuckets.map(() => 0)
  let n = 0
  let total = 0
  return {
    note(seconds: number): void {
      n++
      total += seconds
      for (const [index, bound] of answerBuckets.entries())
        if (seconds <= bound) within[index] = (within[index] ?? 0) + 1
    },
    metric: (): Metric => ({
      name: 'upload_answer_seconds',
      type: 'histogram',
      help: 'Time from an upload to its answer.',
      samples: [
        ...answerBuckets.map((bound, index) => ({
          suffix: '_bucket',
          labels: { le: String(bound) },
          value: within[index] ?? 0,
        })),
        { suffix: '_bucket', labels: { le: '+Inf' }, value: n },
        { suffix: '_sum', value: total },
        { suffix: '_count', value: n },
      ],
    }),
  }
}

function storageMetrics(measured: StorageGauges | null): Metric[] {
  if (measured === null) return []
  const { bytes, freeBytes, headroomDays } = measured
  return [
    one('storage_bytes', 'gauge', 'Space that the store takes on the disk.', bytes),
    one('storage_free_bytes', 'gauge', 'Space that is free on the disk of the data folder.', freeBytes),
    ...(headroomDays === null
      ? []
      : [one('storage_headroom_days', 'gauge', 'Days until the disk is full or a budget used up.', headroomDays)]),
  ]
}

function backupMetrics(made: BackupGauges | null): Metric[] {
  if (made === null) return []
  return [
    one(
      'backup_age_seconds',
      'gauge',
      'Since the newest backup that was restored on trial.',
      Math.round(made.ageSeconds),
    ),
    one('backup_failures_total', 'counter', 'Backups that could not be made or were not good.', made.failures),
  ]
}

export function createMetrics({
  writer,
  refusalLog,
  rollUp,
  closeSucceeded,
  connections,
  storage,
  backups,
}: MetricsDeps): Metrics {
  const requests = new Map<string, { area: string; status: number; n: number }>()
  const answerTimes = createAnswerTimes()
  const loopDelay = monitorEventLoopDelay({ resolution: 20 })
  loopDelay.enable()

  function all(): Metric[] {
    const written = writer.stats()
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
      answerTimes.metric(),
      ...jobs(),
      ...held(),
      one('event_loop_delay_p99_seconds', 'gauge', 'Delay of the event loop.', loopDelay.percentile(99) / 1e9),
      one('resident_memory_bytes', 'gauge', 'Memory of this process.', process.memoryUsage.rss()),
      ...storageMetrics(storage?.newest() ?? null),
      ...backupMetrics(backups?.gauges() ?? null),
      one('uptime_seconds', 'gauge', 'Since this process started.', Math.round(process.uptime())),
    ]
  }

  function jobs(): Metric[] {
    const rolled = rollUp?.stats()
    const followedUp = closeSucceeded?.stats()
    if (!rolled || !followedUp) return []
    return [
      one('rolled_up_sessions_total', 'counter', 'Sessions recomputed.', rolled.sessions),
      one('roll_up_seconds_total', 'counter', 'Time spent recomputing them.', rolled.seconds),
      one('roll_up_runs_total', 'counter', 'Looks for sessions to recompute.', rolled.runs),
      one('roll_up_failures_total', 'counter', 'Runs of the roll-up that failed.', rolled.failures),
      one('roll_up_set_aside', 'gauge', 'Sessions too large to be recomputed, tried again later.', rolled.setAside),
      one('cases_closed_total', 'counter', 'Cases closed because the person has succeeded since.', followedUp.closed),
      one('case_check_failures_total', 'counter', 'Checks of open cases that failed.', followedUp.failures),
    ]
  }

  function held(): Metric[] {
    if (!connections) return []
    const { open, dropped, refused } = connections()
    return [
      one('connections', 'gauge', 'Connections held now.', open),
      {
        name: 'dropped_connections_total',
        type: 'counter',
        help: 'Connections closed at once, by the limit that was reached.',
        samples: [
          { labels: { limit: 'MAX_CONNECTIONS' }, value: dropped },
          { labels: { limit: 'MAX_CONNECTIONS_ADDRESS' }, value: refused },
        ],
      },
    ]
  }

  return {
    answered(area, status, seconds) {
      if (area === 'v1') answerTimes.note(seconds)
      const key = `${area} ${status}`
      const found = requests.get(key)
      if (found) found.n++
      else requests.set(key, { area, status, n: 1 })
    },
    text: () => `${all().map(metricText).join('\n')}\n`,
    stop: () => loopDelay.disable(),
  }
}
