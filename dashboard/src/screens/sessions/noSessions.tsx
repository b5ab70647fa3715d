import type { Me } from '@hindsight/protocol/api/accounts'
import type { Site } from '@hindsight/protocol/api/sites'
import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Card } from '../../components/card.tsx'
import { Snippet } from '../../components/snippet.tsx'
import { periodLabel } from '../../filters/period.ts'
import { isFiltered, noFilters, type SessionFilters } from '../../filters/sessionFilters.ts'
import { relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'

type Props = {
  site: Site
  me: Me
  filters: SessionFilters
  change: (patch: Partial<SessionFilters>) => void
}

/** Why there is nothing to see, and what to do about it. */
export function NoSessions({ site, me, filters, change }: Props) {
  if (isFiltered(filters)) {
    return (
      <Nothing
        title="No session matches"
        says={`None of the sessions of the period “${periodLabel(filters.period)}” has everything you asked for.`}
      >
        <Button variant="default" onClick={() => change(noFilters)}>
          Clear filters
        </Button>
        <WidenButton filters={filters} change={change} />
      </Nothing>
    )
  }
  if (site.lastEventAt !== null) {
    return (
      <Nothing
        title="No session in this period"
        says={`The last event of ${site.name} arrived ${relativeTime(site.lastEventAt)}.`}
      >
        <WidenButton filters={filters} change={change} />
      </Nothing>
    )
  }
  return <FirstSteps site={site} me={me} />
}

function Nothing({ title, says, children }: { title: string; says: string; children: React.ReactNode }) {
  return (
    <Card>
      <Stack align="center" gap="xs" py={48} ta="center">
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed" maw={460}>
          {says}
        </Text>
        <Group mt="xs" justify="center">
          {children}
        </Group>
      </Stack>
    </Card>
  )
}

function WidenButton({ filters, change }: Pick<Props, 'filters' | 'change'>) {
  if ('preset' in filters.period && filters.period.preset === '90d') return null
  return (
    <Button variant="default" onClick={() => change({ period: { preset: '90d' } })}>
      Look at the last 90 days
    </Button>
  )
}

function FirstSteps({ site, me }: { site: Site; me: Me }) {
  const isDemo = site.writeKey === 'demo'
  return (
    <Card
      title={isDemo && me.demo ? 'Waiting for the first visit to the demo shop' : 'Waiting for the first event'}
      says={
        isDemo && me.demo ? (
          <>
            <Anchor href={urls.demoShop} target="_blank">
              Open the demo shop
            </Anchor>{' '}
            and look around: your visit appears here within 3 seconds, click by click.
          </>
        ) : (
          <>
            Put this into the pages of {site.name}. Each visit then appears here within 3 seconds: who it was, what she
            did and what went wrong.
          </>
        )
      }
    >
      <Snippet publicUrl={me.publicUrl} writeKey={site.writeKey} />
      {me.demo && !isDemo ? (
        <Text size="sm" c="dimmed" mt="md">
          Only want to see how it looks?{' '}
          <Anchor href={urls.demoShop} target="_blank">
            Visit the demo shop
          </Anchor>
          , then choose the site “Demo shop” above.
        </Text>
      ) : null}
    </Card>
  )
}
