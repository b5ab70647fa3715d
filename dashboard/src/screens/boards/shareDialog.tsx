import type { Board } from '@hindsight/protocol/api/boards'
import { Anchor, Button, Code, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useShareBoard, useUnshareBoard } from '../../api/boards.ts'
import { CopyButton } from '../../components/copyButton.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Failed } from '../../components/failed.tsx'
import { exactTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'

const lifetimes = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '365', label: 'a year' },
]

type Props = { siteId: string; board: Board; allowed: boolean; onClose: () => void }

/** A link for people without an account: made, shown once, taken back. */
export function ShareDialog({ siteId, board, allowed, onClose }: Props) {
  const share = useShareBoard(siteId)
  const unshare = useUnshareBoard(siteId)
  const [days, setDays] = useState('30')
  const error = share.error ?? unshare.error
  return (
    <Dialog onClose={onClose} title={`Link to ${board.name}`}>
      <Stack>
        <Text size="sm">
          Whoever has the link sees the figures of this board, of the last {board.days} days: no persons, no sessions,
          no replays, and without an account.
        </Text>
        {error ? <Failed error={error} what="It was not done" /> : null}
        {!allowed ? (
          <Text size="sm">
            This site does not allow it. An administrator can, in the{' '}
            <Anchor component={Link} to={urls.site(siteId)}>
              settings of the site
            </Anchor>
            .
          </Text>
        ) : share.data ? (
          <>
            <Text size="sm">The link is shown only now.</Text>
            <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} aria-label="Link to the board">
              {share.data.url}
            </Code>
            <CopyButton value={share.data.url} label="Copy link" />
          </>
        ) : (
          <Group align="flex-end">
            <NativeSelect
              label="Good for"
              data={lifetimes}
              value={days}
              onChange={(event) => setDays(event.currentTarget.value)}
            />
            <Button
              loading={share.isPending}
              onClick={() => share.mutate({ boardId: board.boardId, days: Number(days) })}
            >
              {board.share === null ? 'Make a link' : 'Make another link; the old one ends'}
            </Button>
          </Group>
        )}
        {board.share === null ? null : (
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              A link is good until {exactTime(board.share.expiresAt)}.
            </Text>
            <Button
              variant="default"
              loading={unshare.isPending}
              onClick={() => unshare.mutate(board.boardId, { onSuccess: () => share.reset() })}
            >
              Take the link back
            </Button>
          </Group>
        )}
      </Stack>
    </Dialog>
  )
}
