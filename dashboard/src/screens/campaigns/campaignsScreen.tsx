import { Stack, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { type Campaigns, useCampaigns } from '../../api/campaigns.ts'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { Failed } from '../../components/failed.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import { WidenButton } from '../../components/widenButton.tsx'
import { usePeriod } from '../../filters/usePeriod.ts'
import { countOf, money } from '../../format/number.ts'
import css from '../ctr/ctr.module.css'
import { AttributionControls } from './attributionControls.tsx'
import { CampaignTable } from './campaignTable.tsx'
import { useAttribution } from './useAttribution.ts'

/** Campaigns: what was sent, who came, what they ordered, and what it cost. */
export function CampaignsScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const { how } = useAttribution()
  const campaigns = useCampaigns(siteId, period, how)
  const data = campaigns.data
  return (
    <>
      <ScreenHead
        title="Campaigns"
        says="Orders are credited to the visits and clicks that came before them. All rows together are all revenue."
        actions={<AttributionControls />}
      />
      {campaigns.error && !data ? (
        <Failed error={campaigns.error} what="The campaigns could not be read" retry={() => campaigns.refetch()} />
      ) : data === undefined ? (
        <SkeletonCards heights={[240]} label="Loading campaigns" />
      ) : data.rows.length === 0 ? (
        <EmptyCard
          title="No campaign and no order in this period"
          says={
            <>
              Add <code>utm_campaign=spring&amp;utm_medium=email</code> to the links of a mail or an ad. Whoever comes
              by one appears here, with what was ordered. Sends and costs come as a file: Customers, Import.
            </>
          }
        >
          <WidenButton />
        </EmptyCard>
      ) : (
        <Stack gap="md" className={css.stack ?? ''} data-changing={campaigns.isPlaceholderData || undefined}>
          <CampaignTable rows={data.rows} currency={data.currency} />
          <Sums data={data} />
        </Stack>
      )}
    </>
  )
}

function Sums({ data: { totals, currency, leftOut } }: { data: Campaigns }) {
  const others = leftOut.orders.map(
    (one) => `${countOf(one.orders, 'order')} in ${one.currency} (${money(one.revenue, one.currency)})`,
  )
  const costs = leftOut.costs.map((one) => `costs of ${money(one.cost, one.currency)}`)
  return (
    <Text size="sm" c="dimmed">
      In all {countOf(totals.orders, 'order')}, {money(totals.revenue, currency)}
      {totals.refunded === 0 ? '' : ` after ${money(totals.refunded, currency)} refunded`}
      {totals.cost === null ? '' : `; told costs ${money(totals.cost, currency)}`}.
      {others.length + costs.length === 0
        ? ''
        : ` Left out, since one report has one currency: ${[...others, ...costs].join(', ')}.`}
    </Text>
  )
}
