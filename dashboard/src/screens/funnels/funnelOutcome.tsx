import type { FunnelDefinition, FunnelResult } from '@hindsight/protocol/api/funnels'
import { Button, Skeleton, Switch } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { funnelCsvUrl, useFunnelResult } from '../../api/funnels.ts'
import { useMay } from '../../api/me.ts'
import { Card } from '../../components/card.tsx'
import { CauseCard } from '../../components/cause/causeCard.tsx'
import { useLookedInto } from '../../components/cause/useLookedInto.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import { useSearch } from '../../filters/useSearch.ts'
import { BreakdownCard } from './breakdownCard.tsx'
import { FunnelSteps } from './funnelSteps.tsx'
import css from './funnels.module.css'
import { TimesCard } from './timesCard.tsx'

type Props = {
  siteId: string
  definition: FunnelDefinition | null
  /** Why there is nothing to run, where it is not that a field is empty. */
  fault: string | null
}

/** Whether the period before stands beside; in the URL, so that a link shows the same. */
function useCompare(): [boolean, (on: boolean) => void] {
  const [search, setSearch] = useSearch()
  const set = (on: boolean) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        if (on) after.set('compare', '1')
        else after.delete('compare')
        return after
      },
      { replace: true, preventScrollReset: true },
    )
  return [search.get('compare') === '1', set]
}

/** What became of those who entered. */
export function FunnelOutcome({ siteId, definition, fault }: Props) {
  const { period } = usePeriod()
  const mayExport = useMay('exports.make')
  const [compare, setCompare] = useCompare()
  const result = useFunnelResult(siteId, definition, period, { compare, split: true })
  if (definition === null && fault !== null) return <EmptyCard title="This cannot be counted so" says={fault} />
  if (definition === null) {
    return (
      <EmptyCard
        title="Fill in every step"
        says="The result appears here as soon as each step says what it asks for."
      />
    )
  }
  if (result.error) {
    return <Failed error={result.error} what="The funnel could not be run" retry={() => result.refetch()} />
  }
  if (!result.data) {
    return (
      <Card>
        <div role="status" aria-label="Running the funnel">
          {definition.steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
            <Skeleton key={at} height={30} mt={at === 0 ? 0 : 28} width={`${100 - at * 14}%`} data-kind={step.kind} />
          ))}
        </div>
      </Card>
    )
  }
  const entered = result.data.steps[0]?.reached.n ?? 0
  if (entered === 0) {
    return (
      <EmptyCard
        title="Nobody entered this funnel"
        says={`No ${definition.actor} reached step 1 in this period. Check what step 1 asks for, or look at a longer period.`}
      >
        <WidenButton />
      </EmptyCard>
    )
  }
  return (
    <div className={result.isPlaceholderData ? css.changing : undefined} aria-busy={result.isPlaceholderData}>
      <div className={css.tools}>
        <Switch
          label="Compare with the period before"
          checked={compare}
          onChange={(event) => setCompare(event.currentTarget.checked)}
        />
        {mayExport ? (
          <Button
            component="a"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            href={funnelCsvUrl(siteId, definition, period, compare)}
            download="funnel.csv"
          >
            Export CSV
          </Button>
        ) : null}
      </div>
      <FunnelSteps definition={definition} result={result.data} entered={entered} />
      <DropOffCause siteId={siteId} definition={definition} result={result.data} />
      <div className={css.more}>
        <TimesCard result={result.data} />
        {result.data.breakdown && definition.breakdown ? (
          <BreakdownCard
            by={definition.breakdown}
            breakdown={result.data.breakdown}
            steps={result.data.steps}
            actor={definition.actor}
          />
        ) : null}
      </div>
    </div>
  )
}

type DropOffProps = { siteId: string; definition: FunnelDefinition; result: FunnelResult }

/** Why those left who left after the step that is looked into. */
function DropOffCause({ siteId, definition, result }: DropOffProps) {
  const { period } = usePeriod()
  const [lookedInto] = useLookedInto()
  const dropped = Number(lookedInto)
  const step = result.steps[dropped - 1]
  if (!step?.dropped) return null
  return (
    <div className={css.cause}>
      <CauseCard
        siteId={siteId}
        of={{ funnel: JSON.stringify(definition), dropped }}
        period={period}
        title={`What those have in common who left after “${step.label}”`}
      />
    </div>
  )
}
