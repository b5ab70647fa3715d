/** The orders that are credited to a campaign, newest first, each with the touches before it. */
import type { CampaignOrder } from '@hindsight/protocol/api/campaigns'
import { noId } from '@hindsight/protocol/ids'
import type { Store } from '../../clickhouse/store.ts'
import { type CreditScope, creditedOrders } from './credits.ts'

type Num = number | string
type StoredOrder = {
  orderId: string
  ts: Num
  person: string
  session: string
  revenue: Num
  back: Num
  part: Num
  at: Num[]
  campaigns: string[]
  n: Num
}

export async function listCampaignOrders(
  store: Store,
  scope: CreditScope,
  { campaign, limit, after }: { campaign: string; limit: number; after: number },
): Promise<{ total: number; orders: CampaignOrder[] }> {
  const { sql, params } = creditedOrders(scope)
  const shareOf = `arraySum(credit -> if(credit.1 = {campaign:String}, credit.2, 0.), credits)`
  const credited = `FROM (${sql}) WHERE ofCurrency = {currency:String} AND ${shareOf} > 0`
  const given = { ...params, campaign, currency: scope.currency, limit, after }
  const rows = await store.query<StoredOrder>(
    `SELECT number AS orderId, orderMs AS ts, buyer AS person, toString(ofSession.2) AS session, net AS revenue,
       refunded AS back, ${shareOf} AS part, folded.1 AS at, folded.2 AS campaigns,
       count() OVER () AS n
       ${credited} ORDER BY orderMs DESC, success LIMIT {limit:UInt32} OFFSET {after:UInt32}`,
    given,
  )
  return {
    total: Number(rows[0]?.n ?? 0),
    orders: rows.map(({ orderId, ts, person, session, revenue, back, part, at, campaigns }) => ({
      orderId,
      ts: Number(ts),
      person,
      sessionId: session === noId ? null : session,
      revenue: Number(revenue),
      refunded: Number(back),
      share: Number(part),
      touches: campaigns.map((name, index) => ({ campaign: name, ts: Number(at[index] ?? 0) })),
    })),
  }
}
