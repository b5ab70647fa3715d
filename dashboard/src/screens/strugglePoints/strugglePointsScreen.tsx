import type { StruggleRow } from '@hindsight/protocol/api/struggles'
import { Button, Group, Select } from '@mantine/core'
import { useParams } from 'react-router'
import { useSite } from '../../api/sites.ts'
import { useStruggles } from '../../api/struggles.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { periodLabel } from '../../filters/period.ts'
import { countOf } from '../../format/number.ts'
import { signalSigns } from '../../signs/signalSigns.ts'
import { StruggleList } from './struggleList.tsx'
import { useStruggleFilters } from './useStruggleFilters.ts'

/** Where customers get stuck, most affected persons first. */
export function StrugglePointsScreen() {
  const { siteId = '' } = useParams()
  const { filters, change } = useStruggleFilters()
  const points = useStruggles(siteId, filters)
  // What there is to choose from does not shrink with what was chosen.
  const all = useStruggles(siteId, { ...filters, signal: '', path: '' })
  const isFiltered = filters.signal !== '' || filters.path !== ''
  const shown = points.data
  return (
    <>
      <ScreenHead
        title="Struggle points"
        says={
          shown === undefined
            ? 'Where customers get stuck, most affected persons first'
            : `${countOf(shown.length, 'place')} where customers get stuck, most affected persons first`
        }
      />
      <Filters all={all.data ?? []} filters={filters} change={change} />
      {points.error && !shown ? (
        <Failed error={points.error} what="The struggle points could not be read" retry={() => points.refetch()} />
      ) : shown === undefined ? (
        <SkeletonCards heights={[48, 48, 48]} label="Loading struggle points" />
      ) : shown.length > 0 ? (
        <StruggleList siteId={siteId} points={shown} changing={points.isPlaceholderData} />
      ) : isFiltered ? (
        <EmptyCard
          title="No struggle point matches"
          says={`Nothing of this kind went wrong there in the period “${periodLabel(filters.period)}”.`}
        >
          <Button variant="default" onClick={() => change({ signal: '', path: '' })}>
            Clear filters
          </Button>
        </EmptyCard>
      ) : (
        <NoPoints siteId={siteId} />
      )}
    </>
  )
}

type FiltersProps = {
  all: StruggleRow[]
  filters: { signal: string; path: string }
  change: (patch: { signal?: string; path?: string }) => void
}

const unique = <T,>(values: T[]): T[] => [...new Set(values)]

function Filters({ all, filters, change }: FiltersProps) {
  const signals = unique(all.map(({ signal }) => signal))
  const paths = unique([...all.map(({ path }) => path), ...(filters.path === '' ? [] : [filters.path])]).sort()
  return (
    <Group gap="xs" mb="sm" role="group" aria-label="Filters">
      <Select
        size="sm"
        w={{ base: '100%', xs: 230 }}
        aria-label="Kind of trouble"
        placeholder="Every kind of trouble"
        clearable
        clearButtonProps={{ 'aria-label': 'Every kind of trouble' }}
        data={Object.entries(signalSigns)
          .filter(([name]) => name === filters.signal || signals.some((signal) => signal === name))
          .map(([value, { short }]) => ({ value, label: short }))}
        value={filters.signal === '' ? null : filters.signal}
        onChange={(signal) => change({ signal: signal ?? '' })}
      />
      <Select
        size="sm"
        w={{ base: '100%', xs: 280 }}
        aria-label="Page"
        placeholder="Every page"
        clearable
        clearButtonProps={{ 'aria-label': 'Every page' }}
        searchable
        nothingFoundMessage="No struggle point on such a page"
        data={paths}
        value={filters.path === '' ? null : filters.path}
        onChange={(path) => change({ path: path ?? '' })}
      />
    </Group>
  )
}

function NoPoints({ siteId }: { siteId: string }) {
  const site = useSite(siteId).data
  return (
    <EmptyCard
      title="Nothing went wrong in this period"
      says={
        site?.lastEventAt === null
          ? 'Once visits arrive, this ranks the places where customers get stuck: fields that are refused, clicks that do nothing, requests that fail.'
          : 'No field was refused, no click went unanswered, no request failed. When one does, its place is ranked here by how many persons it stopped.'
      }
    >
      <WidenButton />
    </EmptyCard>
  )
}
