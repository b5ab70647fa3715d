/** Whether a day of a campaign is told already, exactly so, by the same source. */
import type { Store } from '../../clickhouse/store.ts'
import type { CampaignDay } from '../../imports/campaignRow.ts'

const figures = ['sends', 'opens', 'impressions', 'clicks', 'cost'] as const
type Figures = Record<(typeof figures)[number], number | string | null>
type StoredDay = Figures & Pick<CampaignDay, 'day' | 'campaign' | 'part'> & { channel: string; currency: string }
type Said = Omit<StoredDay, keyof Figures> & Partial<Record<keyof Figures, number | string | null | undefined>>

const keyOf = (day: Said): string =>
  JSON.stringify([
    day.day,
    day.campaign,
    day.part,
    day.channel,
    day.currency,
    ...figures.map((name) => (day[name] == null ? null : Number(day[name]))),
  ])

export async function daySaidBefore(
  store: Store,
  siteId: string,
  source: string,
  days: readonly CampaignDay[],
): Promise<(day: CampaignDay) => boolean> {
  if (days.length === 0) return () => false
  const told = [...figures, 'channel', 'currency']
  const rows = await store.query<Said>(
    `SELECT day, campaign, part, ${told.map((name, at) => `newest.${at + 1} AS ${name}`).join(', ')}
     FROM (
       SELECT toString(day) AS day, campaign, part, argMax(tuple(${told.join(', ')}), version) AS newest
       FROM campaignDays FINAL
       WHERE siteId = {siteId:String} AND source = {source:String} AND campaign IN {campaigns:Array(String)}
       GROUP BY day, campaign, part)`,
    { siteId, source, campaigns: [...new Set(days.map(({ campaign }) => campaign))] },
  )
  const known = new Set(rows.map(keyOf))
  return (day) => known.has(keyOf({ ...day, currency: day.currency ?? '' }))
}
