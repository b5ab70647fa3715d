import { SegmentedControl } from '@mantine/core'
import { useParams, useSearchParams } from 'react-router'
import { type PromotionGroup, promotionGroups, usePromotions } from '../../api/promotions.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { ExportMenu } from '../../components/exportMenu.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import css from './ctr.module.css'
import { promotionName } from './ctrRows.ts'
import { CtrTable } from './ctrTable.tsx'
import { LiftCard } from './liftCard.tsx'
import { PromotionDays } from './promotionDays.tsx'

const groupWords: Record<PromotionGroup, string> = {
  promotion: 'Promotion',
  creative: 'Creative',
  position: 'Position',
}

/** Promotions: how often seen, how often clicked, by whom. */
export function CtrScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const [search, setSearch] = useSearchParams()
  const by = promotionGroups.find((group) => group === search.get('by')) ?? 'promotion'
  const promotions = usePromotions(siteId, period, by)
  const put = (key: 'by' | 'promotion', value: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        after.set(key, value)
        return after
      },
      { preventScrollReset: true },
    )
  const rows = promotions.data?.rows ?? []
  const chosen = rows.find(({ promotionId }) => promotionId === search.get('promotion')) ?? rows[0]
  return (
    <>
      <ScreenHead
        title="CTR"
        says="Clicks of impressions. An impression counts once half of it was on the screen for a second, or it was clicked."
        actions={
          <>
            <SegmentedControl
              size="sm"
              aria-label="One row for each"
              data={promotionGroups.map((value) => ({ value, label: groupWords[value] }))}
              value={by}
              onChange={(value) => put('by', value)}
            />
            <ExportMenu table="promotions" period={period} />
          </>
        }
      />
      {promotions.error && !promotions.data ? (
        <Failed error={promotions.error} what="The promotions could not be read" retry={() => promotions.refetch()} />
      ) : promotions.data === undefined ? (
        <SkeletonCards heights={[160, 160]} label="Loading promotions" />
      ) : chosen === undefined ? (
        <EmptyCard
          title="No promotion was seen in this period"
          says={
            <>
              Mark a banner with <code>data-promotion-id="summer-sale"</code>, or track <code>Promotion Viewed</code>{' '}
              and <code>Promotion Clicked</code>. It then appears here with its click-through rate.
            </>
          }
        >
          <WidenButton />
        </EmptyCard>
      ) : (
        <div className={css.stack} data-changing={promotions.isPlaceholderData || undefined}>
          <CtrTable
            rows={rows}
            average={promotions.data.average}
            by={by}
            chosenId={chosen.promotionId}
            choose={(id) => put('promotion', id)}
          />
          <LiftCard promotion={chosen.promotionId} />
          <PromotionDays
            name={promotionName(chosen)}
            days={promotions.data.days.filter(({ promotionId }) => promotionId === chosen.promotionId)}
          />
        </div>
      )}
    </>
  )
}
