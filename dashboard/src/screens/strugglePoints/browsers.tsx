import type { Rate, StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Card } from '../../components/card.tsx'
import { minPersons, RateOf } from '../../components/rate/rate.tsx'
import table from '../../components/table/cardTable.module.css'
import css from './strugglePoint.module.css'

/** Surely more than overall: the two intervals do not meet. */
const standsOut = (here: Rate, overall: Rate): boolean =>
  here.n >= minPersons && here.low !== null && overall.high !== null && here.low > overall.high

/** Affected of tried by version, so that an old version stands out. */
export function Browsers({ browsers, overall }: { browsers: StruggleDetail['browsers']; overall: Rate }) {
  if (browsers.length === 0) return null
  return (
    <Card title="Browsers" says="Persons affected, of those who tried with this version">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">Affected of tried</th>
          </tr>
        </thead>
        <tbody>
          {browsers.map(({ browser, browserVersion, failure }) => (
            <tr key={`${browser} ${browserVersion}`} data-stands-out={standsOut(failure, overall) || undefined}>
              <th scope="row">
                {browser === '' ? 'unknown' : `${browser} ${browserVersion}`}
                {standsOut(failure, overall) ? <div className={css.more}>more than in others</div> : null}
              </th>
              <td>
                <RateOf rate={failure} tone="error" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
