import { minImpressions, type PromotionRow } from '@hindsight/protocol/api/promotions'
import type { Rate } from '@hindsight/protocol/api/struggles'
import type { PromotionGroup } from '../../api/promotions.ts'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import table from '../../components/table/frameTable.module.css'
import { ratePerCent, ratioText, wholeNumber } from '../../format/number.ts'
import css from './ctr.module.css'
import { promotionName, rowKey } from './ctrRows.ts'

type Props = {
  rows: PromotionRow[]
  average: Rate
  by: PromotionGroup
  chosenId: string
  choose: (promotionId: string) => void
}

export function CtrTable({ rows, average, by, chosenId, choose }: Props) {
  const scaleTo = Math.max(0.01, ...rows.map(({ ctr }) => ctr.high ?? 0))
  const averageWords = average.rate === null ? '' : ` (${ratePerCent(average.rate, average.n)})`
  return (
    <div className={table.frame}>
      <table className={`${table.table} ${css.table}`}>
        <thead>
          <tr>
            <th scope="col">{by === 'promotion' ? 'Promotion' : by === 'creative' ? 'Creative' : 'Position'}</th>
            <th
              scope="col"
              title="Impressions clicked at least once, of all that were seen. The band is where the rate lies in truth, 19 times out of 20."
            >
              Clicks of impressions
            </th>
            <th
              scope="col"
              title="Its rate divided by that of all impressions in this period. “May be chance”: the average lies within its band."
            >
              Against the average{averageWords}
            </th>
            <th
              scope="col"
              className={table.number}
              title="Customers where they are known, else visitors, on whose screen it was seen."
            >
              Persons who saw it
            </th>
            <th scope="col" className={table.number} title="Of these, who clicked it at least once.">
              Persons who clicked
            </th>
            <th scope="col" className={table.number} title="Sessions in which it was clicked.">
              Their sessions
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-chosen={row.promotionId === chosenId || undefined}>
              <th scope="row">
                <button
                  type="button"
                  className={table.name}
                  aria-pressed={row.promotionId === chosenId}
                  title="Show its days below"
                  onClick={() => choose(row.promotionId)}
                >
                  {nameOf(row, by)}
                </button>
                {by === 'promotion' ? null : <span className={css.of}>{promotionName(row)}</span>}
              </th>
              <td data-label="Clicks">
                <RateOf rate={row.ctr} scaleTo={scaleTo} />
              </td>
              <td data-label="Against average">
                <Ratio against={row.against} />
              </td>
              <td className={table.number} data-label="Persons who saw">
                {wholeNumber(row.reached)}
              </td>
              <td className={table.number} data-label="Persons who clicked">
                {wholeNumber(row.clickers)}
              </td>
              <td className={table.number} data-label="Their sessions">
                <CountLink of={row.clickerSessions} says={`sessions that clicked ${promotionName(row)}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function nameOf(row: PromotionRow, by: PromotionGroup): string {
  if (by === 'creative') return row.creative === '' ? 'no creative named' : row.creative
  if (by === 'position') return row.position === '' ? 'no position named' : row.position
  return promotionName(row)
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
