import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { Anchor, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { urls } from '../../routes.ts'

const shownMs = 10_000

/** That it was done, whether it joined a case, and where the case is. */
export function sayFlagged(siteId: string, who: string, made: FollowUpCase, joined: boolean): void {
  notifications.show({
    autoClose: shownMs,
    title: joined ? 'Joined the open case' : 'Flagged for follow-up',
    closeButtonProps: { 'aria-label': 'Close this message' },
    message: (
      <Text size="sm">
        {joined ? `${who} had one already; what you added is in it. ` : `${who} has a case now. `}
        {/* The message stands outside the router: a plain link. */}
        <Anchor href={urls.followUpCase(siteId, made.caseId)} size="sm">
          Open the case
        </Anchor>
      </Text>
    ),
  })
}
