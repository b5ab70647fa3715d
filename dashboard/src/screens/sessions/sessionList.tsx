import type { SessionRow as Row } from '@hindsight/protocol/api/sessions'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useMay } from '../../api/me.ts'
import { useNow } from '../../components/useNow.ts'
import { urls } from '../../routes.ts'
import { FlagSession } from './flagSession.tsx'
import css from './sessionList.module.css'
import rowCss from './sessionRow.module.css'
import { SessionRow } from './sessionRow.tsx'
import { useListKeys } from './useListKeys.ts'
import { useStillness } from './useStillness.ts'

const rowPx = 63
const phoneRowPx = 118
const overscanRows = 8
/** The next page is asked for when this many rows are left below. */
const readAheadRows = 15

type Props = {
  siteId: string
  currency: string
  rows: Row[]
  total: number
  /** Row to stand on at first: where one left the list. */
  startAt: string | null
  onActive: (sessionId: string) => void
  hasMore: boolean
  loadMore: () => void
}

/** The rows themselves: only those in sight are in the document, however long the list. */
export function SessionList(props: Props) {
  const { siteId, currency, rows, total, startAt, onActive, hasMore, loadMore } = props
  const now = useNow(1000)
  const mayFlag = useMay('cases.write')
  const [flagging, setFlagging] = useState<string | null>(null)
  const flagged = rows.find((row) => row.sessionId === flagging)
  const list = useRef<HTMLDivElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    if (list.current) setOffset(list.current.getBoundingClientRect().top + window.scrollY)
  }, [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (window.innerWidth < 992 ? phoneRowPx : rowPx),
    getItemKey: (at) => rows[at]?.sessionId ?? at,
    overscan: overscanRows,
    scrollMargin: offset,
    // The fixed bar covers the top.
    scrollPaddingStart: offset,
    scrollPaddingEnd: 16,
  })
  const items = virtual.getVirtualItems()

  // One hand on the wheel: useStillness.
  virtual.shouldAdjustScrollPositionOnItemSizeChange = () => false
  useStillness(list)
  const keys = useListKeys({
    ids: rows.map((row) => row.sessionId),
    startAt,
    onActive,
    reveal: (at) => virtual.scrollToIndex(at, { align: 'auto' }),
    onFlag: mayFlag ? setFlagging : undefined,
  })

  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastShown >= rows.length - readAheadRows) loadMore()
  }, [hasMore, lastShown, rows.length, loadMore])

  return (
    <div className={css.frame}>
      <div className={rowCss.columns} aria-hidden>
        <span>Who, when</span>
        <span>Length</span>
        <span>Device</span>
        <span>Entry → exit</span>
        <span title="Struggle score">Score</span>
        <span>What went wrong</span>
      </div>
      <div ref={list} className={css.list}>
        <ol aria-label="Sessions" style={{ height: virtual.getTotalSize() }} onKeyDown={keys.onKeyDown}>
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            return (
              <li
                key={item.key}
                data-index={item.index}
                data-row={row.sessionId}
                ref={virtual.measureElement}
                aria-setsize={total}
                aria-posinset={item.index + 1}
                style={{ transform: `translateY(${item.start - offset}px)` }}
              >
                <SessionRow
                  siteId={siteId}
                  row={row}
                  to={urls.sessionOf(siteId, row.sessionId, window.location.search)}
                  now={now}
                  currency={currency}
                  active={keys.activeId === row.sessionId}
                  linkRef={keys.refOf(row.sessionId)}
                  onFocus={() => keys.setActive(row.sessionId)}
                />
              </li>
            )
          })}
        </ol>
      </div>
      {flagged ? <FlagSession siteId={siteId} row={flagged} onClose={() => setFlagging(null)} /> : null}
    </div>
  )
}
