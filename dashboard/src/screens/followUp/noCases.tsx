import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { Card } from '../../components/card.tsx'
import type { CaseTab } from '../../filters/caseTabs.ts'
import { urls } from '../../routes.ts'

const titles: Record<CaseTab, string> = {
  open: 'Nobody is waiting for help',
  mine: 'You have no open case',
  overdue: 'Nothing is overdue',
  unassigned: 'Every open case has someone',
  resolved: 'No case is resolved yet',
  closed: 'No case is closed yet',
}

/** Why there is no case here, and how one comes about. */
export function NoCases({ tab, narrowed, siteId }: { tab: CaseTab; narrowed: boolean; siteId: string }) {
  return (
    <Card>
      <Stack align="center" gap="xs" py={48} ta="center">
        <Text fw={600}>{titles[tab]}</Text>
        {tab === 'open' ? (
          <Text size="sm" c="dimmed" maw={520}>
            A case is a customer who should hear from you. Flag one from a{' '}
            <Anchor component={Link} to={urls.sessions(siteId)} size="sm">
              replay
            </Anchor>{' '}
            at the very moment something went wrong (press F), from a{' '}
            <Anchor component={Link} to={urls.customers(siteId)} size="sm">
              customer’s page
            </Anchor>
            , or everyone whom a{' '}
            <Anchor component={Link} to={urls.strugglePoints(siteId)} size="sm">
              struggle point
            </Anchor>{' '}
            has hit at once. When she has since succeeded, her case closes by itself.
          </Text>
        ) : (
          <Text size="sm" c="dimmed" maw={460}>
            {tab === 'closed' || tab === 'resolved'
              ? 'What is over is kept here with its reason and history.'
              : 'Take one of the open cases, or flag a customer.'}
          </Text>
        )}
        {tab === 'open' && !narrowed ? null : (
          <Group mt="xs">
            <Button component={Link} to={urls.followUp(siteId)} variant="default">
              All open cases
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  )
}
