import type { RetentionRun, StorageAnswer } from '@hindsight/protocol/api/storage'
import { Alert, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useParams } from 'react-router'
import { useMay } from '../../api/me.ts'
import { useStorage } from '../../api/storage.ts'
import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { useNow } from '../../components/useNow.ts'
import { byteText } from '../../format/bytes.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { BackupCard } from './backupCard.tsx'
import { BudgetForm } from './budgetForm.tsx'
import { DailyFilesCard } from './dailyFilesCard.tsx'
import { PolicyForm } from './policyForm.tsx'
import css from './storage.module.css'

/** Below this somebody should look. */
const fewDays = 14

/** What is kept, for how long, and in how much space. */
export function StorageScreen() {
  const { siteId = '' } = useParams()
  const storage = useStorage(siteId)
  const mayChange = useMay('sites.manage')
  return (
    <>
      <ScreenHead title="Storage" says="What is kept, for how long, and in how much space" />
      {storage.error && !storage.data ? (
        <Failed error={storage.error} what="The storage could not be read" retry={() => void storage.refetch()} />
      ) : !storage.data ? (
        <Stack role="status" aria-label="Loading the storage">
          <Skeleton height={120} radius={12} />
          <Skeleton height={240} radius={12} />
        </Stack>
      ) : (
        <Stack>
          <Warning storage={storage.data} />
          <Figures storage={storage.data} />
          <PolicyForm key={siteId} siteId={siteId} storage={storage.data} mayChange={mayChange} />
          <BudgetForm siteId={siteId} all={storage.data.all} mayChange={mayChange} />
          <BackupCard backup={storage.data.backup} />
          <DailyFilesCard siteId={siteId} mayChange={mayChange} />
          <Runs runs={storage.data.runs} />
        </Stack>
      )}
    </>
  )
}

function Warning({ storage }: { storage: StorageAnswer }) {
  const { isFull, headroomDays, headroomUntil } = storage
  if (isFull) {
    return (
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="Nothing new is taken at this moment">
        There is no room. Recorders keep what they have and send it once there is: make room on the disk, or raise the
        budget.
      </Alert>
    )
  }
  if (headroomUntil !== 'disk' || headroomDays === null || headroomDays > fewDays) return null
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={`The disk is full in ${daysText(headroomDays)}`}
    >
      At the pace of the last week. Set a budget or fewer days below, or give it a larger disk.
    </Alert>
  )
}

const daysText = (days: number): string => (days < 1 ? 'less than a day' : countOf(Math.floor(days), 'day'))

function Figures({ storage }: { storage: StorageAnswer }) {
  const { site, all, headroomDays, headroomUntil } = storage
  const figures: [string, string, string][] = [
    ['Replays', byteText(site.replayBytes), 'Recordings of this site, on the disk'],
    ['Events', byteText(site.eventBytes), 'Facts of this site; its share of the table, by rows'],
    ['Everything else', byteText(site.otherBytes), 'Sessions, signals, logs: its share, by events'],
    ['Grows per day', byteText(site.bytesPerDay), 'Average of the last 7 days'],
    ['All sites', byteText(all.bytes), 'What the store takes on the disk'],
    [
      'Free on the disk',
      byteText(all.freeBytes),
      `Of ${byteText(all.diskBytes)}; ${byteText(all.minFreeBytes)} always stay free`,
    ],
    [
      headroomUntil === 'budget' ? 'Until old replays go' : 'Until the disk is full',
      headroomDays === null ? 'nothing arrives' : daysText(headroomDays),
      'At the pace of the last week',
    ],
  ]
  return (
    <dl className={css.figures} aria-label="Space">
      {figures.map(([name, value, says]) => (
        <div key={name} title={says}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const whats: Record<RetentionRun['kind'], (n: number) => string> = {
  replays: (n) => countOf(n, 'replay'),
  events: (n) => `facts of ${countOf(n, 'session')}`,
  sessions: (n) => countOf(n, 'session'),
  logs: (n) => `${wholeNumber(n)} log entries`,
}

function Runs({ runs }: { runs: RetentionRun[] }) {
  const now = useNow(10_000)
  return (
    <Card title="Removed so far" says="The newest 20">
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing was removed yet.
        </Text>
      ) : (
        <ul className={css.runs}>
          {runs.map((run) => (
            <li key={`${run.at} ${run.kind}`}>
              <span>
                {whats[run.kind](run.removed)}
                {run.bytes > 0 ? `, ${byteText(run.bytes)}` : ''}
              </span>
              <span className={css.dim}>
                {run.why === 'budget' ? 'for the budget' : 'kept long enough'} ·{' '}
                <time title={exactTime(run.at)}>{relativeTime(run.at, now)}</time>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
