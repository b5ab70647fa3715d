/** Campaigns: what other systems told of them, who came by them, and what was ordered. */
import type { CampaignRow, campaignRoutes } from '@hindsight/protocol/api/campaigns'
import { noneText } from '@hindsight/protocol/api/sessionFilters'
import { type AttributionModel, type CampaignChannel, campaignChannels } from '@hindsight/protocol/campaigns'
import type { Audit } from '../audit.ts'
import { campaignRow } from '../imports/campaignRow.ts'
import type { CreditScope } from '../queries/campaign/credits.ts'
import { listCampaignOrders } from '../queries/campaign/listCampaignOrders.ts'
import {
  type Brought,
  broughtBy,
  broughtByDay,
  totalsOf,
  type Visits,
  viewThrough,
  visitsBy,
  visitsByDay,
} from '../queries/campaign/listCampaigns.ts'
import { sumTold, type Told, type ToldDay, toldDays } from '../queries/campaign/told.ts'
import { daysOf } from '../queries/days.ts'
import { rateOf } from '../statistics/rate.ts'
import type { HandlersOf } from './handlers.ts'
import { campaignOrdersCounted, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { settingsOf } from './siteSettings.ts'
import type { AnalysisDeps } from './struggles.ts'

const dayMs = 24 * 60 * 60 * 1000

type Asked = {
  from?: number | undefined
  to?: number | undefined
  model: AttributionModel
  windowDays: number
  currency?: string | undefined
}
type Parts = { told: Told; visits: Visits | undefined; brought: Brought | undefined }

/** Shares that cannot be: more opened than sent is another way of counting, not a rate. */
function toldRate(k: number | null, n: number | null): CampaignRow['ctr'] {
  return k === null || n === null || n === 0 || k > n ? null : rateOf(k, n)
}

const isChannel = (text: string): text is CampaignChannel => (campaignChannels as readonly string[]).includes(text)

/** What those who run it say, else what its addresses say; a campaign of banners alone is on the site. */
function channelOf({ told, visits }: Parts): CampaignChannel {
  if (isChannel(told.channel) && told.channel !== 'other') return told.channel
  if (visits && isChannel(visits.channel)) return visits.channel
  return told.channel === '' ? 'site' : 'other'
}

const roiOf = (revenue: number, cost: number | null): number | null =>
  cost === null || cost === 0 ? null : (revenue - cost) / cost

export function campaignHandlers({
  store,
  sites,
  audit,
}: AnalysisDeps & { audit: Audit['audit'] }): HandlersOf<keyof typeof campaignRoutes> {
  function scopeOf(siteId: string, { from, to, model, windowDays, currency }: Asked): CreditScope {
    const { conversion, currency: own, timeZone } = settingsOf(sites, siteId)
    const period = periodOf({ from, to }, Date.now())
    return { siteId, period, conversion, currency: currency ?? own, timeZone, model, windowMs: windowDays * dayMs }
  }
  /** Costs that name no currency are in the site's. */
  const told = (scope: CreditScope, campaign?: string): Promise<ToldDay[]> => {
    const { currency } = settingsOf(sites, scope.siteId)
    return toldDays(store, { ...scope, currency, ...(campaign === undefined ? {} : { campaign }) })
  }

  return {
    async listCampaigns({ params: { siteId }, query }) {
      const scope = scopeOf(siteId, query)
      const { period, currency } = scope
      const [everything, visits, seen, days] = await Promise.all([
        broughtBy(store, scope),
        visitsBy(store, scope),
        viewThrough(store, scope),
        told(scope),
      ])
      const brought = everything.filter((one) => one.currency === currency)
      const toldOf = groupedBy(days, (day) => day.campaign)
      const [visitsOf, broughtOf] = [byCampaign(visits), byCampaign(brought)]
      const names = new Set([...toldOf.keys(), ...visitsOf.keys(), ...broughtOf.keys(), ...seen.keys()])
      const rows = [...names].map((campaign): CampaignRow => {
        const sums = sumTold(toldOf.get(campaign) ?? [], currency)
        const parts = { told: sums, visits: visitsOf.get(campaign), brought: broughtOf.get(campaign) }
        const { channel: _, ...figures } = sums
        const revenue = parts.brought?.revenue ?? 0
        return {
          campaign,
          channel: campaign === noneText ? 'other' : channelOf(parts),
          ...figures,
          openRate: toldRate(sums.opens, sums.sends),
          ctr: toldRate(sums.clicks, sums.impressions),
          visits: sessionsCounted(parts.visits?.visits ?? 0, siteId, period, { campaign }),
          visitors: parts.visits?.visitors ?? 0,
          orders: campaignOrdersCounted(parts.brought?.orders ?? 0, siteId, period, { ...asked(query), campaign }),
          conversions: parts.brought?.conversions ?? 0,
          revenue,
          viewThrough: seen.get(campaign) ?? { orders: 0, revenue: 0 },
          roi: roiOf(revenue, sums.cost),
        }
      })
      return {
        rows: rows.sort(mostRevenueFirst),
        totals: { ...totalsOf(brought), cost: sumTold(days, currency).cost },
        currency,
        leftOut: {
          orders: ordersLeftOut(everything, currency),
          costs: costsLeftOut(days, currency),
        },
        from: period.fromMs,
        to: period.toMs,
      }
    },

    async campaignDays({ params: { siteId }, query: { campaign, ...query } }) {
      const scope = scopeOf(siteId, query)
      const [brought, visits, days] = await Promise.all([
        broughtByDay(store, scope, campaign),
        visitsByDay(store, scope, campaign),
        told(scope, campaign),
      ])
      const toldOf = groupedBy(days, (day) => day.day)
      return {
        currency: scope.currency,
        days: daysOf(scope.period, scope.timeZone, Date.now()).map(({ day, complete }) => {
          const { channel: _, ...figures } = sumTold(toldOf.get(day) ?? [], scope.currency)
          const [conversions, revenue] = brought.get(day) ?? [0, 0]
          return { day, complete, ...figures, visits: visits.get(day) ?? 0, conversions, revenue }
        }),
      }
    },

    async listCampaignOrders({ params: { siteId }, query: { campaign, limit, cursor, ...query } }) {
      const scope = scopeOf(siteId, query)
      const after = Number(cursor ?? 0)
      const { total, orders } = await listCampaignOrders(store, scope, { campaign, limit, after })
      const next = after + orders.length
      return {
        total: campaignOrdersCounted(total, siteId, scope.period, { ...asked(query), campaign }),
        orders,
        next: orders.length > 0 && next < total ? String(next) : null,
        currency: scope.currency,
      }
    },

    async tellCampaignDays({ params: { siteId }, body: { source, days }, who, address }) {
      const version = Date.now()
      const rows = days.map((day) => campaignRow(day, { siteId, source, importId: '', version }))
      await store.insert('campaignDays', rows)
      const detail = { source, days: String(days.length) }
      await audit({ action: 'campaigns.told', who: who?.by ?? '', subject: source, siteId, address, detail })
      return { taken: rows.length }
    },
  }
}

const asked = ({ model, windowDays, currency }: Asked) => ({ model, windowDays, currency })

function groupedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}

function byCampaign<Row extends { campaign: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.campaign, row]))
}

/** Orders that no campaign brought stand last: they are the rest. */
function mostRevenueFirst(a: CampaignRow, b: CampaignRow): number {
  const isRest = (row: CampaignRow) => Number(row.campaign === noneText)
  return isRest(a) - isRest(b) || b.revenue - a.revenue || b.visits.n - a.visits.n || (a.campaign < b.campaign ? -1 : 1)
}

function ordersLeftOut(brought: readonly Brought[], currency: string) {
  const others = groupedBy(
    brought.filter((one) => one.currency !== currency),
    (one) => one.currency,
  )
  return [...others].map(([other, of]) => {
    const { orders, revenue } = totalsOf(of)
    return { currency: other, orders, revenue }
  })
}

function costsLeftOut(days: readonly ToldDay[], currency: string): { currency: string; cost: number }[] {
  const others = groupedBy(
    days.filter((day) => day.cost !== null && day.currency !== currency),
    (day) => day.currency,
  )
  return [...others].map(([other, of]) => ({ currency: other, cost: sumTold(of, other).cost ?? 0 }))
}
