import type { CustomerDetail } from '@hindsight/protocol/api/customers'
import { useNow } from '../../components/useNow.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import css from './customer.module.css'

type Visitor = CustomerDetail['visitors'][number]

const linkWords: Record<Visitor['link'], string> = {
  session: 'she said who she is in the visit itself',
  backfill: 'she said who she is within 30 days afterwards',
  device: 'only she has used this browser',
  none: 'not linked to a customer',
}

/** Every browser that belongs to her, and why it is believed to. */
export function Devices({ visitors }: { visitors: Visitor[] }) {
  const now = useNow(10_000)
  return (
    <ul className={css.devices}>
      {visitors.map(({ visitorId, link, lastTs, device, browser }) => (
        <li key={visitorId} title={visitorId}>
          {[browser, device].filter((part) => part !== '').join(', ') || 'Unknown browser'}
          <span>
            last seen <time title={exactTime(lastTs)}>{relativeTime(lastTs, now)}</time>; {linkWords[link]}
          </span>
        </li>
      ))}
    </ul>
  )
}
