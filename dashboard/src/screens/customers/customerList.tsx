import type { CustomerRow } from '@hindsight/protocol/api/customers'
import { IconFlag, IconPhoneOff } from '@tabler/icons-react'
import { useCallback } from 'react'
import { Link, useLocation } from 'react-router'
import { useNow } from '../../components/useNow.ts'
import { countOf, money } from '../../format/number.ts'
import { personLabel } from '../../format/person.ts'
import { exactTime, relativeTime } from '../../format/time.ts'
import { urls } from '../../routes.ts'
import { SignMark } from '../../signs/signMark.tsx'
import { useListKeys } from '../sessions/useListKeys.ts'
import css from './customerList.module.css'

/** The row one stood on, for each step of the history: Back returns to it. */
const leftAt = new Map<string, string>()

type Props = { siteId: string; currency: string; rows: CustomerRow[] }

export function CustomerList({ siteId, currency, rows }: Props) {
  const now = useNow(10_000)
  const { key } = useLocation()
  const onActive = useCallback((person: string) => leftAt.set(key, person), [key])
  const keys = useListKeys({
    ids: rows.map((row) => row.person),
    startAt: leftAt.get(key) ?? null,
    onActive,
    reveal: (at) => document.querySelector(`[data-customer="${at}"]`)?.scrollIntoView({ block: 'nearest' }),
  })
  return (
    <div className={css.frame}>
      <div className={css.columns} aria-hidden>
        <span>Who</span>
        <span>Contact</span>
        <span>Last seen</span>
        <span>Orders</span>
        <span>Struggles</span>
      </div>
      <ol className={css.list} aria-label="Customers" onKeyDown={keys.onKeyDown}>
        {rows.map((row, at) => (
          <li key={row.person} data-customer={at}>
            <Link
              ref={keys.refOf(row.person)}
              to={urls.customer(siteId, row.person)}
              className={css.row}
              tabIndex={keys.activeId === row.person ? 0 : -1}
              onFocus={() => keys.setActive(row.person)}
            >
              <Who row={row} />
              <Contact row={row} />
              <div className={css.seen}>
                <time dateTime={new Date(row.lastTs).toISOString()} title={exactTime(row.lastTs)}>
                  {relativeTime(row.lastTs, now)}
                </time>
                <span className={css.dim}>{countOf(row.sessions.n, 'session')}</span>
              </div>
              <div data-empty={row.orders === 0 || undefined}>
                {row.orders === 0 ? (
                  <span className={css.dim}>none</span>
                ) : (
                  <>
                    <span>
                      <SignMark kind="success" size={13} /> {countOf(row.orders, 'order')}
                    </span>
                    <span className={css.dim}>{money(row.revenue, currency)}</span>
                  </>
                )}
              </div>
              <div data-empty={row.struggles === 0 || undefined}>
                {row.struggles === 0 ? (
                  <span className={css.dim}>none</span>
                ) : (
                  <span>
                    <SignMark kind="error" size={13} /> {countOf(row.struggles, 'struggle')}
                  </span>
                )}
              </div>
            </Link>
          </li>
        ))}
      </ol>
    </div>
  )
}

function Who({ row }: { row: CustomerRow }) {
  const name = row.contact.name === '' ? personLabel(row.person) : row.contact.name
  return (
    <div className={css.who}>
      <span className={css.name}>
        <span className={css.cut}>{name}</span>
        {row.caseId === null ? null : (
          <span className={css.case} title="An open follow-up case">
            <IconFlag size={13} aria-hidden /> open case
          </span>
        )}
      </span>
      {row.customerId === '' ? (
        <span className={css.dim}>anonymous</span>
      ) : (
        <span className={`${css.dim} ${css.cut}`}>
          {row.contact.name === '' ? 'name not known' : row.customerId}
          {row.verified ? ' · verified' : ''}
        </span>
      )}
    </div>
  )
}

function Contact({ row }: { row: CustomerRow }) {
  if (!row.reachable) {
    return (
      <div className={css.contact}>
        <span className={`${css.dim} ${css.none}`}>
          <IconPhoneOff size={14} aria-hidden /> not reachable
        </span>
      </div>
    )
  }
  return (
    <div className={css.contact}>
      {row.contact.email === '' ? null : <span className={css.cut}>{row.contact.email}</span>}
      {row.contact.phone === '' ? null : <span className={`${css.dim} ${css.cut}`}>{row.contact.phone}</span>}
    </div>
  )
}
