import { Button, Group, Select, Switch } from '@mantine/core'
import { useParams } from 'react-router'
import { useSite } from '../../api/sites.ts'
import { type StruggleFilters, useStruggles } from '../../api/struggles.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { ExportMenu } from '../../components/exportMenu.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { periodLabel } from '../../filters/period.ts'
import { countOf, wholeNumber } from '../../format/number.ts'
import { signalSigns } from '../../signs/signalSigns.ts'
import { StruggleList } from './struggleList.tsx'
import css from './strugglePoints.module.css'
import { type StateFilter, useStruggleFilters } from './useStruggleFilters.ts'

/** Where customers get stuck: what is new or back first, then what most is at stake at. */
export function StrugglePointsScreen() {
  const { siteId = '' } = useParams()
  const { filters, change } = useStruggleFilters()
  const found = useStruggles(siteId, filters)
  const shown = found.data
  const isFiltered = filters.signal !== '' || filters.path !== ''
  return (
    <>
      <ScreenHead
        title="Struggle points"
        says={headSays(shown)}
        actions={<ExportMenu table="strugglePoints" period={filters.period} />}
      />
      <Filters found={shown} filters={filters} change={change} />
      {found.error && !shown ? (
        <Failed error={found.error} what="The struggle points could not be read" retry={() => found.refetch()} />
      ) : shown === undefined ? (
        <SkeletonCards heights={[48, 48, 48]} label="Loading struggle points" />
      ) : shown.points.length > 0 ? (
        <StruggleList siteId={siteId} points={shown.points} changing={found.isPlaceholderData} />
      ) : isFiltered ? (
        <EmptyCard
          title="No struggle point matches"
          says={`Nothing of this kind went wrong there in the period “${periodLabel(filters.period)}”.`}
        >
          <Button variant="default" onClick={() => change({ signal: '', path: '' })}>
            Clear filters
          </Button>
        </EmptyCard>
      ) : filters.state !== 'open' ? (
        <EmptyCard title={noneOf[filters.state]} says="What colleagues say of a struggle point is said on its page.">
          <Button variant="default" onClick={() => change({ state: 'open' })}>
            Show open ones
          </Button>
        </EmptyCard>
      ) : (
        <NoPoints siteId={siteId} />
      )}
    </>
  )
}

type Found = NonNullable<ReturnType<typeof useStruggles>['data']>

const noneOf: Record<Exclude<StateFilter, 'open'>, string> = {
  regressed: 'Nothing that was fixed is back',
  fixed: 'Nothing is marked as fixed',
  ignored: 'Nothing is ignored',
}

function headSays(found: Found | undefined): string {
  if (!found) return 'Where customers get stuck; what is new or back comes first'
  const order = found.ranked ? 'then by value at risk' : 'then by persons, until value at risk is worked out'
  return `${countOf(found.total.n, 'place')} where customers get stuck; what is new or back comes first, ${order}`
}

const stateNames: Record<StateFilter, string> = {
  open: 'Open',
  regressed: 'Back again',
  fixed: 'Fixed',
  ignored: 'Ignored',
}

type FiltersProps = {
  found: Found | undefined
  filters: StruggleFilters
  change: ReturnType<typeof useStruggleFilters>['change']
}

function Filters({ found, filters, change }: FiltersProps) {
  const signals = found?.choices.signals ?? []
  const paths = [...new Set([...(found?.choices.paths ?? []), ...(filters.path === '' ? [] : [filters.path])])].sort()
  return (
    <Group gap="xs" mb="sm" role="group" aria-label="Filters">
      <fieldset className={css.states}>
        <legend className={css.legend}>How they stand</legend>
        {(Object.keys(stateNames) as StateFilter[]).map((state) => (
          <button
            key={state}
            type="button"
            className={css.state}
            aria-pressed={filters.state === state}
            onClick={() => change({ state })}
          >
            {stateNames[state]}{' '}
            <span className={css.stateCount}>{found ? wholeNumber(found.counts[state].n) : ''}</span>
          </button>
        ))}
      </fieldset>
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
        w={{ base: '100%', xs: 260 }}
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
      <Switch
        size="sm"
        label="Also mild ones"
        title="Signals that alone are no struggle: slow answers, filling in again, straight back"
        checked={filters.mild}
        onChange={(event) => change({ mild: event.currentTarget.checked })}
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
