import type { PromotionRow } from '@hindsight/protocol/api/promotions'
import type { PromotionGroup } from '../../api/promotions.ts'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import { ratePerCent, ratioText, wholeNumber } from '../../format/number.ts'
import css from './ctr.module.css'
import { against, averageOf, promotionName, rowKey } from './ctrRows.ts'

type Props = { rows: PromotionRow[]; by: PromotionGroup; chosenId: string; choose: (promotionId: string) => void }

export function CtrTable({ rows, by, chosenId, choose }: Props) {
  const average = averageOf(rows)
  const scaleTo = Math.max(0.01, ...rows.map(({ ctr }) => ctr.high ?? 0))
  const averageWords = average === null ? '' : ` (${ratePerCent(average, Number.POSITIVE_INFINITY)})`
  return (
    <div className={css.frame}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{by === 'promotion' ? 'Promotion' : by === 'creative' ? 'Creative' : 'Position'}</th>
            <th scope="col">Clicks of impressions</th>
            <th scope="col">Against the average{averageWords}</th>
            <th scope="col" className={css.number}>
              Persons who saw it
            </th>
            <th scope="col" className={css.number}>
              Persons who clicked
            </th>
            <th scope="col" className={css.number}>
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
                  className={css.pick}
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
                <Ratio row={row} average={average} />
              </td>
              <td className={css.number} data-label="Persons who saw">
                {wholeNumber(row.reached)}
              </td>
              <td className={css.number} data-label="Persons who clicked">
                {wholeNumber(row.clickers)}
              </td>
              <td className={css.number} data-label="Their sessions">
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
function Ratio({ row, average }: { row: PromotionRow; average: number | null }) {
  const verdict = against(row, average)
  if (verdict === null) return <span className={css.dim}>too little data</span>
  return (
    <span>
      <span className={css.ratio}>{ratioText(verdict.ratio)}</span>
      {verdict.mayBeChance ? <span className={css.dim}> may be chance</span> : null}
    </span>
  )
}
