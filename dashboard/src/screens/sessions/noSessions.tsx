import type { Me } from '@hindsight/protocol/api/accounts'
import type { Site } from '@hindsight/protocol/api/sites'
import { Button } from '@mantine/core'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { FirstSteps } from '../../components/firstSteps.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { periodLabel } from '../../filters/period.ts'
import { isFiltered, noFilters, type SessionFilters } from '../../filters/sessionFilters.ts'
import { relativeTime } from '../../format/time.ts'

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
      <EmptyCard
        title="No session matches"
        says={`None of the sessions of the period “${periodLabel(filters.period)}” has everything you asked for.`}
      >
        <Button
          variant="default"
          onClick={() => change({ ...noFilters, period: { ...filters.period, segment: undefined } })}
        >
          Clear filters
        </Button>
        <WidenButton />
      </EmptyCard>
    )
  }
  if (site.lastEventAt !== null) {
    return (
      <EmptyCard
        title="No session in this period"
        says={`The last event of ${site.name} arrived ${relativeTime(site.lastEventAt)}.`}
      >
        <WidenButton />
      </EmptyCard>
    )
  }
  return <FirstSteps site={site} me={me} />
}
