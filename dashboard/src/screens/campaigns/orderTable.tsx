import type { CampaignOrder } from '@hindsight/protocol/api/campaigns'
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import table from '../../components/table/frameTable.module.css'
import { countOf, money, perCent } from '../../format/number.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import css from '../ctr/ctr.module.css'

type Props = { siteId: string; orders: CampaignOrder[]; currency: string; total: number }

/** Orders with the touches before each, oldest first. */
export function OrderTable({ siteId, orders, currency, total }: Props) {
  return (
    <section aria-label="Orders">
      <h2 className={css.heading}>{countOf(total, 'order')}</h2>
      <div className={table.frame}>
        <table className={`${table.table} ${css.table}`}>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">When</th>
              <th scope="col" title="Visits and clicks of the same person in the window before the order, oldest first">
                Touches before it
              </th>
              <th scope="col" className={table.number} title="How much of the order is credited to this campaign">
                Share
              </th>
              <th scope="col" className={table.number} title="Less what was refunded">
                Worth
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <tr key={`${order.orderId} ${order.ts} ${order.person}`}>
                <th scope="row">
                  {order.sessionId === null ? (
                    <span title="Reported outside of any session">{order.orderId || 'no number'}</span>
                  ) : (
                    <Anchor component={Link} className={table.name ?? ''} to={urls.session(siteId, order.sessionId)}>
                      {order.orderId || 'no number'}
                    </Anchor>
                  )}
                </th>
                <td data-label="When" title={exactTime(order.ts)}>
                  {relativeTime(order.ts)}
                </td>
                <td data-label="Touches">
                  {order.touches.length === 0 ? 'none' : order.touches.map(({ campaign }) => campaign).join(' → ')}
                </td>
                <td className={table.number} data-label="Share">
                  {perCent(order.share)}
                </td>
                <td className={table.number} data-label="Worth">
                  {money(order.revenue, currency)}
                  {order.refunded === 0 ? null : (
                    <span className={css.of}>{money(order.refunded, currency)} refunded</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
