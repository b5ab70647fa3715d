import type { CampaignRow } from '@hindsight/protocol/api/campaigns'
import { noneText } from '@hindsight/protocol/api/sessionFilters'
import { Link } from 'react-router'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import table from '../../components/table/frameTable.module.css'
import { screenOf } from '../../filters/screenOf.ts'
import { countOf, money, wholeNumber } from '../../format/number.ts'
import css from '../ctr/ctr.module.css'
import { campaignName, channelWords, known, sharedNumber, signedPerCent } from './words.ts'

const columns: [label: string, definition: string, isNumber: boolean][] = [
  ['Campaign', 'As utm_campaign in the links says it, or as its banners do', false],
  ['Sent', 'Mails sent, as told for the days of this period', true],
  ['Opened', 'Mails opened of those sent, as told', false],
  ['CTR off the site', 'Clicks of impressions, as told by the other system', false],
  ['Visits', 'Sessions that began in this period and came by a link of the campaign', true],
  ['Orders', 'Orders that are credited to it, in part or whole', true],
  ['Revenue', 'What of these orders is credited to it, less refunds', true],
  ['Cost', 'As told for the days of this period', true],
  [
    'ROI',
    'Revenue less cost, divided by cost; only where the cost is known and not nothing. Credited is not caused',
    true,
  ],
]

export function CampaignTable({ rows, currency }: { rows: CampaignRow[]; currency: string }) {
  const scaleTo = Math.max(0.01, ...rows.map(({ ctr }) => ctr?.high ?? 0))
  return (
    <div className={table.frame}>
      <table className={`${table.table} ${css.table}`}>
        <thead>
          <tr>
            {columns.map(([label, definition, isNumber]) => (
              <th key={label} scope="col" title={definition} className={isNumber ? table.number : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.campaign} row={row} currency={currency} scaleTo={scaleTo} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row, currency, scaleTo }: { row: CampaignRow; currency: string; scaleTo: number }) {
  const isRest = row.campaign === noneText
  const { orders: seen, revenue: seenRevenue } = row.viewThrough
  return (
    <tr>
      <th scope="row">
        <Link className={table.name} to={screenOf(row.orders.list)}>
          {campaignName(row.campaign)}
        </Link>
        <span className={css.of}>{isRest ? 'orders without a touch' : channelWords[row.channel]}</span>
      </th>
      <td className={table.number} data-label="Sent">
        {known(row.sends)}
      </td>
      <td data-label="Opened">{row.openRate ? <RateOf rate={row.openRate} isPlain /> : known(row.opens)}</td>
      <td data-label="CTR off the site">
        {row.ctr ? (
          <RateOf rate={row.ctr} scaleTo={scaleTo} />
        ) : row.clicks === null ? (
          '–'
        ) : (
          countOf(row.clicks, 'click')
        )}
      </td>
      <td className={table.number} data-label="Visits">
        {isRest ? '–' : <CountLink of={row.visits} says={`sessions that came by ${row.campaign}`} />}
      </td>
      <td className={table.number} data-label="Orders">
        <CountLink of={row.orders} says={`orders credited to ${campaignName(row.campaign)}`} />
        {sharedNumber(row.conversions) === wholeNumber(row.orders.n) ? null : (
          <span className={css.of} title="What the shares of these orders come to">
            {sharedNumber(row.conversions)} by shares
          </span>
        )}
      </td>
      <td className={table.number} data-label="Revenue">
        {money(row.revenue, currency)}
        {seen === 0 ? null : (
          <span
            className={css.of}
            title="Orders of persons who saw a banner of it in the 24 hours before and never came by it. Not part of the revenue"
          >
            seen only: {countOf(seen, 'order')}, {money(seenRevenue, currency)}
          </span>
        )}
      </td>
      <td className={table.number} data-label="Cost">
        {known(row.cost, (cost) => money(cost, currency))}
      </td>
      <td className={table.number} data-label="ROI">
        {known(row.roi, signedPerCent)}
      </td>
    </tr>
  )
}
