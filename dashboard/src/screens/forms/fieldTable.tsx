import type { FieldFigures, FormReport, Spread } from '@hindsight/protocol/api/forms'
import type { Counted } from '@hindsight/protocol/api/route'
import type { Rate } from '@hindsight/protocol/api/struggles'
import type { ReactNode } from 'react'
import { CountLink } from '../../components/countLink.tsx'
import { minPersons } from '../../components/rate/rate.tsx'
import table from '../../components/table/frameTable.module.css'
import { ratePerCent, thinSpace, wholeNumber } from '../../format/number.ts'
import { placeName } from '../../format/place.ts'
import { definitions } from './definitions.ts'
import css from './forms.module.css'

type Field = FormReport['fields'][number]
/** `unit`: what the figures of a column are, where they are no plain counts. */
type Column = { name: string; unit?: string; says: string; of: (figures: FieldFigures, field: string) => ReactNode }

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)}${thinSpace}s`
const spread = ({ median, p95 }: Spread): ReactNode =>
  median === null ? (
    '–'
  ) : (
    <>
      {seconds(median)} <span className={table.dim}>{p95 === null ? '' : `· ${seconds(p95)}`}</span>
    </>
  )
/** Nobody is nobody: `0 %` beside a nought says nothing more. */
const share = ({ rate, k, n }: Rate): string => (rate === null || k === 0 || n < minPersons ? '' : ratePerCent(rate, n))
const count = (of: Counted, says: string, rate?: Rate): ReactNode => (
  <>
    <CountLink of={of} says={says} />
    {rate && share(rate) !== '' ? <span className={table.dim}> · {share(rate)}</span> : null}
  </>
)

const columns: Column[] = [
  { name: 'Came to it', says: definitions.fieldVisited, of: (it, field) => count(it.visited, `came to ${field}`) },
  { name: 'Changed it', says: definitions.fieldStarted, of: (it, field) => count(it.started, `changed ${field}`) },
  { name: 'Completed', says: definitions.fieldCompleted, of: (it, field) => count(it.completed, `completed ${field}`) },
  {
    name: 'Gave up here',
    unit: 'of those who came',
    says: definitions.fieldAbandoned,
    of: (it, field) => count(it.abandoned, `gave up at ${field}`, it.dropOff),
  },
  { name: 'Hesitation', unit: 'median · 95th', says: definitions.hesitation, of: (it) => spread(it.hesitation) },
  { name: 'Time in it', unit: 'median · 95th', says: definitions.active, of: (it) => spread(it.active) },
  { name: 'Again', says: definitions.refilled, of: (it, field) => count(it.refilled, `filled in ${field} again`) },
  { name: 'Corrected', says: definitions.corrected, of: (it, field) => count(it.corrected, `corrected ${field}`) },
  { name: 'Blank', says: definitions.blank, of: (it, field) => count(it.blank, `left ${field} blank`) },
  { name: 'Refused', says: definitions.refused, of: (it, field) => count(it.refused, `were refused at ${field}`) },
  {
    name: 'Attempts in error',
    unit: 'of all attempts',
    says: definitions.errorRate,
    of: ({ errorRate }) => (
      <>
        {wholeNumber(errorRate.k)} of {wholeNumber(errorRate.n)}
        {share(errorRate) === '' ? null : <span className={table.dim}> · {share(errorRate)}</span>}
      </>
    ),
  },
]

/** Fields in the order in which people come to them; under each figure the same among those who converted. */
export function FieldTable({ fields }: { fields: Field[] }) {
  return (
    <>
      <p className={css.says}>
        Sessions at each field, in the order in which people come to them. Below each: the same among those who
        converted.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={`${table.frame} ${css.scroll}`} tabIndex={0} aria-label="Fields">
        <table className={`${table.table} ${css.table} ${css.fields}`}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              {columns.map(({ name, unit, says }) => (
                <th key={name} scope="col" className={table.number} title={says}>
                  {name}
                  {unit === undefined ? null : <span className={css.unit}>{unit}</span>}
                </th>
              ))}
            </tr>
          </thead>
          {fields.map((field) => {
            const name = field.label || placeName(field.place)
            return (
              <tbody key={field.place}>
                <tr>
                  <th scope="row">{name}</th>
                  {columns.map((column) => (
                    <td key={column.name} className={table.number}>
                      {column.of(field.all, name)}
                    </td>
                  ))}
                </tr>
                <tr>
                  <th scope="row">those who converted</th>
                  {columns.map((column) => (
                    <td key={column.name} className={table.number}>
                      {column.of(field.converted, `${name}, and converted`)}
                    </td>
                  ))}
                </tr>
              </tbody>
            )
          })}
        </table>
      </section>
    </>
  )
}
