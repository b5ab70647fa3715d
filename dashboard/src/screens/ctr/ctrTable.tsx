import { minImpressions, type PromotionRow } from '@hindsight/protocol/api/promotions'
import type { Rate } from '@hindsight/protocol/api/struggles'
import type { PromotionGroup } from '@hindsight/protocol/promotions'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import { ColumnHead } from '../../components/table/columnHead.tsx'
import table from '../../components/table/frameTable.module.css'
import { ratePerCent, ratioText } from '../../format/number.ts'
import { groupNames } from '../../format/promotion.ts'
import css from './ctr.module.css'
import { promotionName, rowKey, rowName } from './ctrRows.ts'

type Props = {
  rows: PromotionRow[]
  average: Rate
  by: PromotionGroup
  /** The key of the row that is looked at below. */
  chosen: string
  choose: (row: PromotionRow) => void
}

export function CtrTable({ rows, average, by, chosen, choose }: Props) {
  const scaleTo = Math.max(0.01, ...rows.map(({ ctr }) => ctr.high ?? 0))
  const averageWords = average.rate === null ? '' : ` (${ratePerCent(average.rate, average.n)})`
  return (
    <div className={table.frame}>
      <table className={`${table.table} ${css.table}`}>
        <thead>
          <tr>
            <th scope="col">{groupNames[by]}</th>
            <ColumnHead
              label="Clicks of impressions"
              definition="Impressions clicked at least once, of all that were seen. The band is where the rate lies in truth, 19 times out of 20."
            />
            <ColumnHead
              label={`Against the average${averageWords}`}
              definition="Its rate divided by that of all impressions in this period. “May be chance”: the average lies within its band."
            />
            <ColumnHead
              label="Persons who clicked"
              definition="Persons who clicked it at least once, of those on whose screen it was seen: customers where they are known, else visitors. What is compared."
            />
            <ColumnHead
              label="Rage clicks"
              definition="Of the impressions that were clicked: it was clicked again and again. The number opens the sessions."
            />
            <ColumnHead
              label="Dead clicks"
              definition="Of the impressions that were clicked: nothing happened on a click. The number opens the sessions."
            />
            <ColumnHead
              label="Their sessions"
              className={table.number}
              definition="Sessions in which it was clicked."
            />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-chosen={rowKey(row) === chosen || undefined}>
              <th scope="row">
                <button
                  type="button"
                  className={table.name}
                  aria-pressed={rowKey(row) === chosen}
                  title="Show its days below"
                  onClick={() => choose(row)}
                >
                  {rowName(row, by)}
                </button>
                {by === 'promotion' || row.promotionId === '' ? null : (
                  <span className={css.of}>{promotionName(row)}</span>
                )}
              </th>
              <td data-label="Clicks">
                <RateOf rate={row.ctr} scaleTo={scaleTo} />
              </td>
              <td data-label="Against average">
                <Ratio against={row.against} />
              </td>
              <td data-label="Persons clicked">
                <RateOf rate={row.personCtr} isPlain />
              </td>
              <td data-label="Rage clicks">
                <Troubled of={row.rage} says={`sessions with rage clicks on ${rowName(row, by)}`} />
              </td>
              <td data-label="Dead clicks">
                <Troubled of={row.dead} says={`sessions with dead clicks on ${rowName(row, by)}`} />
              </td>
              <td className={table.number} data-label="Their sessions">
                <CountLink of={row.clickerSessions} says={`sessions that clicked ${rowName(row, by)}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** How many of its clicked impressions; the number opens the sessions, which may be fewer. */
function Troubled({ of: { rate, sessions }, says }: { of: PromotionRow['rage']; says: string }) {
  if (rate.k === 0) return <span className={css.dim}>none</span>
  return (
    <span className={css.troubled}>
      <b>{rate.rate === null ? '' : ratePerCent(rate.rate, rate.n)}</b>
      <CountLink of={sessions} says={says} />
    </span>
  )
}

/** A ratio before per cent; no verdict where there is too little data. */
function Ratio({ against }: Pick<PromotionRow, 'against'>) {
  if (against === null)
    return (
      <span className={css.dim} title={`Fewer than ${minImpressions} impressions: no verdict`}>
        too little data
      </span>
    )
  return (
    <span>
      <span className={css.ratio}>{ratioText(against.ratio)}</span>
      {against.mayBeChance ? <span className={css.dim}> may be chance</span> : null}
    </span>
  )
}
