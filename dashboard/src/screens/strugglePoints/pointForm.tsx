import type { StruggleDetail } from '@hindsight/protocol/api/struggles'
import { Anchor } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { useForm } from '../../api/forms.ts'
import { Card } from '../../components/card.tsx'
import { CountLink } from '../../components/countLink.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import table from '../../components/table/cardTable.module.css'
import { periodSearch } from '../../filters/period.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { placeName } from '../../format/place.ts'
import { urls } from '../../routes.ts'

type Props = { siteId: string; point: StruggleDetail }

/** The form that it happens in, in short: where people give it up. Nothing where it is in none. */
export function PointForm({ siteId, point: { path, form, place } }: Props) {
  const { period } = usePeriod()
  const [search] = useSearchParams()
  const report = useForm(siteId, form === '' ? null : { path, form }, period).data
  if (!report || report.all.visited.n === 0) return null
  return (
    <Card title="Its form" says="Sessions that came to each field, and those that gave up there">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Came to it</th>
            <th scope="col">Gave up here</th>
          </tr>
        </thead>
        <tbody>
          {report.fields.map((field) => (
            <tr key={field.place} data-stands-out={field.place === place || undefined}>
              <th scope="row">{field.label || placeName(field.place)}</th>
              <td>
                <CountLink of={field.all.visited} says={`sessions that came to ${field.label}`} />
              </td>
              <td>
                <RateOf
                  rate={field.all.dropOff}
                  tone="error"
                  k={<CountLink of={field.all.abandoned} says={`sessions that gave up at ${field.label}`} />}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Anchor component={Link} to={urls.form(siteId, path, form, periodSearch(search))} size="sm">
        The whole report of this form
      </Anchor>
    </Card>
  )
}
