import { isPart, promotionClasses, promotionGroups } from '@hindsight/protocol/promotions'
import { useParams } from 'react-router'
import { type Promotions, usePromotions } from '../../api/promotions.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { ExportMenu } from '../../components/exportMenu.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import { useSearch } from '../../filters/useSearch.ts'
import css from './ctr.module.css'
import { type CtrChoice, CtrControls } from './ctrControls.tsx'
import { isOfDay, promotionName, rowKey, rowName } from './ctrRows.ts'
import { CtrTable } from './ctrTable.tsx'
import { LiftCard } from './liftCard.tsx'
import { PromotionDays } from './promotionDays.tsx'

function readChoice(search: URLSearchParams): CtrChoice {
  const by = promotionGroups.find((group) => group === search.get('by')) ?? 'promotion'
  return {
    by,
    promotionClass: promotionClasses.find((one) => one === search.get('class')) ?? null,
    only: isPart(by) ? '' : (search.get('only') ?? ''),
  }
}

/** Promotions: how often seen, how often clicked, by whom. */
export function CtrScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const [search, setSearch] = useSearch()
  const choice = readChoice(search)
  const { by, promotionClass, only } = choice
  const ofClass = promotionClass ? { promotionClass } : {}
  const promotions = usePromotions(siteId, period, { by, ...ofClass, ...(only === '' ? {} : { promotion: only }) })
  const named = usePromotions(siteId, period, { by: 'promotion', ...ofClass })
  const put = (patch: Record<string, string>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before)
        for (const [key, value] of Object.entries(patch)) {
          if (value === '') after.delete(key)
          else after.set(key, value)
        }
        return after
      },
      { preventScrollReset: true },
    )
  return (
    <>
      <ScreenHead
        title="CTR"
        says="Clicks of impressions. An impression counts once half of it was on the screen for a second, or it was clicked."
        actions={
          <>
            <CtrControls
              choice={choice}
              change={(patch) => put({ ...patch, row: '', promotion: '' })}
              promotions={(named.data?.rows ?? []).map((row) => ({
                value: row.promotionId,
                label: promotionName(row),
              }))}
            />
            <ExportMenu table="promotions" period={period} />
          </>
        }
      />
      {promotions.error && !promotions.data ? (
        <Failed error={promotions.error} what="The promotions could not be read" retry={() => promotions.refetch()} />
      ) : promotions.data === undefined ? (
        <SkeletonCards heights={[160, 160]} label="Loading promotions" />
      ) : promotions.data.rows.length === 0 ? (
        <NothingSeen choice={choice} />
      ) : (
        <div className={css.stack} data-changing={promotions.isPlaceholderData || undefined}>
          <Rows answer={promotions.data} choice={choice} search={search} put={put} />
        </div>
      )}
    </>
  )
}

type RowsProps = {
  answer: Promotions
  choice: CtrChoice
  search: URLSearchParams
  put: (patch: Record<string, string>) => void
}

function Rows({ answer: { rows, average, days }, choice: { by, promotionClass }, search, put }: RowsProps) {
  const chosen =
    rows.find((row) => rowKey(row) === search.get('row')) ??
    rows.find(({ promotionId }) => promotionId === search.get('promotion')) ??
    rows[0]
  if (!chosen) return null
  const { promotionId } = chosen
  return (
    <>
      <CtrTable
        rows={rows}
        average={average}
        by={by}
        chosen={rowKey(chosen)}
        choose={(row) => put({ row: rowKey(row), promotion: row.promotionId })}
      />
      {promotionId === '' ? null : <LiftCard promotion={promotionId} />}
      <PromotionDays
        name={isPart(by) ? promotionName(chosen) : rowName(chosen, by)}
        days={days.filter((day) => isOfDay(chosen, by, day))}
        promotionId={isPart(by) && promotionClass === null ? promotionId : null}
      />
    </>
  )
}

function NothingSeen({ choice: { promotionClass, only } }: { choice: CtrChoice }) {
  if (promotionClass !== null)
    return (
      <EmptyCard
        title="No such message was seen in this period"
        says={
          <>
            What a message is for is said with it: <code>data-promotion-class="service"</code> or <code>"sales"</code>,
            or <code>class</code> of the tracked event.
          </>
        }
      >
        <WidenButton />
      </EmptyCard>
    )
  return (
    <EmptyCard
      title={only === '' ? 'No promotion was seen in this period' : 'This promotion was not seen in this period'}
      says={
        <>
          Mark a banner with <code>data-promotion-id="summer-sale"</code>, or track <code>Promotion Viewed</code> and{' '}
          <code>Promotion Clicked</code>. It then appears here with its click-through rate.
        </>
      }
    >
      <WidenButton />
    </EmptyCard>
  )
}
