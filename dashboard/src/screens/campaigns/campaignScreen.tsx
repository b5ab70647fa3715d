import { Anchor, Button, Group } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { useCampaignDays, useCampaignOrders, useCampaigns } from '../../api/campaigns.ts'
import { Card } from '../../components/card.tsx'
import { DayBars, type DayValue } from '../../components/chart/dayBars.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { Figure, Figures } from '../../components/figure/figure.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { screenOf } from '../../filters/screenOf.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { useSearch } from '../../filters/useSearch.ts'
import { countOf, money, wholeNumber } from '../../format/number.ts'
import { urls } from '../../routes.ts'
import css from '../ctr/ctr.module.css'
import { AttributionControls } from './attributionControls.tsx'
import { OrderTable } from './orderTable.tsx'
import { useAttribution } from './useAttribution.ts'
import { campaignName, known, sharedNumber, signedPerCent } from './words.ts'

/** One campaign: its figures, its days, and the orders that are credited to it. */
export function CampaignScreen() {
  const { siteId = '' } = useParams()
  const [search, setSearch] = useSearch()
  const campaign = search.get('campaign') ?? ''
  const cursor = search.get('cursor') ?? undefined
  const { period } = usePeriod()
  const { how } = useAttribution()
  const all = useCampaigns(siteId, period, how)
  const days = useCampaignDays(siteId, period, how, campaign)
  const orders = useCampaignOrders(siteId, period, how, campaign, cursor)
  const row = all.data?.rows.find((one) => one.campaign === campaign)
  const currency = orders.data?.currency ?? ''
  const goTo = (next: string) =>
    setSearch((before) => {
      const after = new URLSearchParams(before)
      after.set('cursor', next)
      return after
    })
  const back = new URLSearchParams(search)
  for (const key of ['campaign', 'cursor']) back.delete(key)
  return (
    <>
      <ScreenHead
        title={campaignName(campaign)}
        says={
          <Anchor component={Link} to={`${urls.campaigns(siteId)}?${back}`} size="sm">
            All campaigns
          </Anchor>
        }
        actions={<AttributionControls />}
      />
      {orders.error && !orders.data ? (
        <Failed error={orders.error} what="The campaign could not be read" retry={() => orders.refetch()} />
      ) : orders.data === undefined || days.data === undefined ? (
        <SkeletonCards heights={[96, 200, 240]} label="Loading the campaign" />
      ) : (
        <div className={css.stack} data-changing={orders.isPlaceholderData || undefined}>
          {row ? (
            <Figures>
              <Figure
                label="Visits"
                definition="Sessions that began in this period and came by a link of the campaign."
                value={wholeNumber(row.visits.n)}
                {...(row.visits.n === 0 ? {} : { to: screenOf(row.visits.list), opens: 'these sessions' })}
              >
                {countOf(row.visitors, 'person', 'persons')}
              </Figure>
              <Figure
                label="Orders"
                definition="Orders that are credited to it in part or whole; below, what their shares come to."
                value={wholeNumber(row.orders.n)}
              >
                {sharedNumber(row.conversions)} by shares
              </Figure>
              <Figure
                label="Revenue"
                definition="What of these orders is credited to it, less refunds."
                value={money(row.revenue, currency)}
              />
              <Figure
                label="Cost"
                definition="As told for the days of this period."
                value={known(row.cost, (cost) => money(cost, currency))}
              />
              <Figure
                label="ROI"
                definition="Revenue less cost, divided by cost. It says what was credited, not what was caused."
                value={known(row.roi, signedPerCent)}
              />
              <Figure
                label="Seen only"
                definition="Orders of persons who saw a banner of it in the 24 hours before and never came by it. Never part of the revenue."
                value={wholeNumber(row.viewThrough.orders)}
              >
                {money(row.viewThrough.revenue, currency)}
              </Figure>
            </Figures>
          ) : null}
          <Days days={days.data.days} currency={currency} />
          {orders.data.orders.length === 0 ? (
            <EmptyCard title="No order is credited to it" says="A longer window, or another model, may credit some." />
          ) : (
            <OrderTable siteId={siteId} orders={orders.data.orders} currency={currency} total={orders.data.total.n} />
          )}
          {orders.data.next === null ? null : (
            <Group>
              <Button variant="default" onClick={() => goTo(orders.data?.next ?? '')}>
                Older orders
              </Button>
            </Group>
          )}
        </div>
      )}
    </>
  )
}

type Day = NonNullable<ReturnType<typeof useCampaignDays>['data']>['days'][number]

function Days({ days, currency }: { days: Day[]; currency: string }) {
  const valuesOf = (of: (day: Day) => number | null): DayValue[] =>
    days.map((day) => ({ day: day.day, complete: day.complete, value: of(day) ?? 0 }))
  const hasAny = (of: (day: Day) => number | null) => days.some((day) => of(day) !== null)
  return (
    <Card title="Per day" says="Orders stand on their own day. A dashed day is only in part in the period.">
      <div className={css.days}>
        <DayBars title="Visits" color="click" days={valuesOf((day) => day.visits)} text={(n) => countOf(n, 'visit')} />
        <DayBars title="Revenue" days={valuesOf((day) => day.revenue)} text={(n) => money(n, currency)} />
        {hasAny((day) => day.cost) ? (
          <DayBars title="Cost" days={valuesOf((day) => day.cost)} text={(n) => money(n, currency)} />
        ) : null}
        {hasAny((day) => day.sends) ? (
          <DayBars title="Sent" days={valuesOf((day) => day.sends)} text={(n) => countOf(n, 'mail')} />
        ) : null}
      </div>
    </Card>
  )
}
