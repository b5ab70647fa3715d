import type { Cause } from '@hindsight/protocol/api/cause'
import { attributeLabels } from '@hindsight/protocol/attributes'
import { ratePerCent, ratioText, thinSpace, wholeNumber } from '../../format/number.ts'
import { CountLink } from '../countLink.tsx'
import { minPersons, RateOf } from '../rate/rate.tsx'
import table from '../table/cardTable.module.css'
import css from './cause.module.css'
import { CauseMoments } from './causeMoments.tsx'
import { ShareBars } from './shareBars.tsx'

type Props = { siteId: string; cause: Cause; isFirst: boolean }

/** Chances are said as odds: nobody reads 3e-21. */
function chanceWords(q: number): string {
  if (q < 1e-9) return 'less than one in a billion'
  if (q < 1e-6) return 'less than one in a million'
  return `about one in ${wholeNumber(1 / q)}`
}

export function CauseItem({ siteId, cause, isFirst }: Props) {
  const { inside, outside, ratio, excess, q, synonyms, explains, shapes } = cause
  return (
    <section className={css.item} aria-label={cause.says}>
      {isFirst ? null : <p className={css.next}>{cause.sentence.replaceAll(' %', `${thinSpace}%`)}</p>}
      <ShareBars cause={cause} />
      <table className={`${table.table} ${css.table}`}>
        <thead>
          <tr>
            <th scope="col">Of all who</th>
            <th scope="col">Affected</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{cause.says}</th>
            <td>
              <RateOf
                rate={inside}
                tone="error"
                k={<CountLink of={cause.affectedInside} says={`affected, who ${cause.says}`} />}
              />
            </td>
          </tr>
          <tr>
            <th scope="row">did not</th>
            <td>
              <RateOf rate={outside} tone="error" />
            </td>
          </tr>
        </tbody>
      </table>
      <p className={css.facts}>
        {ratio === null ? null : <span>{ratioText(ratio)} as often</span>}
        <span>{wholeNumber(excess)} more affected than were they like the rest</span>
        <span>by chance: {chanceWords(q)}</span>
      </p>
      {shapes.length === 0 ? null : (
        <p className={css.dim}>
          Those affected had filled in:{' '}
          {shapes.map(({ shape, n }) => `${shapeWords[shape] ?? shape} ${wholeNumber(n)}`).join(', ')}
        </p>
      )}
      <CauseMoments siteId={siteId} title="Watch some of them" moments={cause.moments} />
      <CauseMoments
        siteId={siteId}
        title="The same, and not affected"
        moments={cause.counterExamples}
        more={<CountLink of={cause.othersInside} says={`not affected, though they ${cause.says}`} />}
      />
      <Also title="The same persons" suspects={synonyms} />
      <Also title="Explained by it, each with how many of them were affected" suspects={explains} withRate />
    </section>
  )
}

/** Flags of value shapes, short. */
const shapeWords: Record<string, string> = {
  empty: 'nothing',
  apostrophe: 'an apostrophe',
  hyphen: 'a hyphen',
  diacritic: 'an accent or umlaut',
  space: 'a space inside',
  digit: 'a digit',
  nonLatin: 'another script',
  outerSpace: 'a space before or after',
  autofilled: 'by the browser',
  pasted: 'by pasting',
}

function Also({
  title,
  suspects,
  withRate = false,
}: {
  title: string
  suspects: Cause['explains']
  withRate?: boolean
}) {
  if (suspects.length === 0) return null
  return (
    <p>
      <span className={css.dim}>{title}:</span>{' '}
      {suspects.map(({ says, literals, inside }, index) => (
        <span key={says} title={literals.map(({ attribute }) => attributeLabels[attribute]).join(', ')}>
          {index === 0 ? '' : ' · '}
          {says}
          {withRate && inside.rate !== null && inside.n >= minPersons ? (
            <span className={css.dim}> {ratePerCent(inside.rate, inside.n)}</span>
          ) : null}
        </span>
      ))}
    </p>
  )
}
