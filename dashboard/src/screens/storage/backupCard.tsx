import type { BackupStanding, StorageAnswer } from '@hindsight/protocol/api/storage'
import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Card } from '../../components/card.tsx'
import { useNow } from '../../components/useNow.ts'
import { byteText } from '../../format/bytes.ts'
import { countOf } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'

/** Whether there is a backup that is known to be good. Made and restored by commands, not from here. */
export function BackupCard({ backup }: { backup: StorageAnswer['backup'] }) {
  return (
    <Card title="Backups" says="Of all sites; each is restored on trial and compared before it counts">
      {backup === null ? (
        <Text size="sm" c="dimmed">
          The data are in a ClickHouse of your own: it is backed up there.
        </Text>
      ) : !backup.isSet ? (
        <Text size="sm" c="dimmed">
          None are made by themselves. Whoever operates this server sets BACKUP_DIR for one every day.
        </Text>
      ) : (
        <Standing backup={backup} />
      )}
    </Card>
  )
}

function Standing({ backup }: { backup: BackupStanding }) {
  const now = useNow(10_000)
  const { newest, oldestAt, failed, isOverdue, isRunning, kept, keep } = backup
  const isFailed = failed !== null && (newest === null || failed.at > newest.at)
  return (
    <>
      {(isOverdue || isFailed) && (
        <Alert
          color={isOverdue ? 'red' : 'orange'}
          icon={<IconAlertTriangle aria-hidden />}
          title={isFailed ? `The last backup failed ${relativeTime(failed.at, now)}` : 'The newest backup is too old'}
          mb="sm"
        >
          {failed?.error ?? 'One is made every day: see what the server logs.'}
        </Alert>
      )}
      <Text size="sm">
        {newest === null ? (
          'There is none yet.'
        ) : (
          <>
            The last good one was made{' '}
            <time title={`${exactTime(newest.at)}, checked ${exactTime(newest.checkedAt)}`}>
              {relativeTime(newest.at, now)}
            </time>
            : {byteText(newest.bytes)}.
          </>
        )}{' '}
        {isRunning ? 'One is being made now.' : ''}
      </Text>
      {oldestAt !== null && (
        <Text size="sm" c="dimmed">
          {countOf(kept, 'backup')} kept, at most {keep}; the oldest was made{' '}
          <time title={exactTime(oldestAt)}>{relativeTime(oldestAt, now)}</time>. Whoever is erased today is in none
          once those that are kept now have gone, and never comes back by restoring one.
        </Text>
      )}
    </>
  )
}
