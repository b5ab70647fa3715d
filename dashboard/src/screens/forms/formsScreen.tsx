import type { FormRow } from '@hindsight/protocol/api/forms'
import { Link, useParams, useSearchParams } from 'react-router'
import { useForms } from '../../api/forms.ts'
import { CountLink } from '../../components/countLink.tsx'
import { EmptyCard } from '../../components/emptyCard.tsx'
import { ExportMenu } from '../../components/exportMenu.tsx'
import { Failed } from '../../components/failed.tsx'
import { RateOf } from '../../components/rate/rate.tsx'
import { ScreenHead } from '../../components/screenHead.tsx'
import { SkeletonCards } from '../../components/skeletonCards.tsx'
import table from '../../components/table/frameTable.module.css'
import { WidenButton } from '../../components/widenButton.tsx'
import { periodSearch } from '../../filters/period.ts'
import { usePeriod } from '../../filters/usePeriod.ts'
import { countOf } from '../../format/number.ts'
import { placeName } from '../../format/place.ts'
import { urls } from '../../routes.ts'
import { definitions } from './definitions.ts'
import css from './forms.module.css'

/** Every form of the site: how many begin it, and how many get it sent. */
export function FormsScreen() {
  const { siteId = '' } = useParams()
  const { period } = usePeriod()
  const forms = useForms(siteId, period)
  const shown = forms.data
  return (
    <>
      <ScreenHead
        title="Forms"
        says={
          shown ? `${countOf(shown.length, 'form')}, most started first, in sessions` : 'Where people give up forms'
        }
        actions={<ExportMenu table="forms" period={period} />}
      />
      {forms.error && !shown ? (
        <Failed error={forms.error} what="The forms could not be read" retry={() => forms.refetch()} />
      ) : shown === undefined ? (
        <SkeletonCards heights={[48, 48, 48]} label="Loading forms" />
      ) : shown.length === 0 ? (
        <EmptyCard
          title="No form was used in this period"
          says="Once people come to fields, this shows for each form how many begin it, where they give it up, which fields refuse them, and how long they hesitate."
        >
          <WidenButton />
        </EmptyCard>
      ) : (
        <FormTable siteId={siteId} forms={shown} changing={forms.isPlaceholderData} />
      )}
    </>
  )
}

function FormTable({ siteId, forms, changing }: { siteId: string; forms: FormRow[]; changing: boolean }) {
  const scaleTo = Math.max(0.05, ...forms.map(({ all }) => all.dropOff.high ?? 0))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={`${table.frame} ${css.scroll}`} tabIndex={0} aria-label="Forms" aria-busy={changing}>
      <table className={`${table.table} ${css.table} ${css.forms}`}>
        <thead>
          <tr>
            <th scope="col">Form</th>
            <th scope="col" className={table.number} title={definitions.started}>
              Started
            </th>
            <th scope="col" className={table.number} title={definitions.completed}>
              Completed
            </th>
            <th scope="col" title={definitions.dropOff}>
              Given up
            </th>
            <th scope="col" title={definitions.dropOff}>
              Given up by those who converted
            </th>
            <th scope="col" title={definitions.sent}>
              Attempts that went through
            </th>
          </tr>
        </thead>
        <tbody>
          {forms.map((form) => (
            <FormItem key={`${form.path} ${form.form}`} siteId={siteId} form={form} scaleTo={scaleTo} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function FormItem({ siteId, form, scaleTo }: { siteId: string; form: FormRow; scaleTo: number }) {
  const [search] = useSearchParams()
  const { path, all, converted } = form
  const name = form.label || placeName(form.form) || 'Fields without a form'
  return (
    <tr>
      <th scope="row">
        <Link className={table.name} to={urls.form(siteId, path, form.form, periodSearch(search))}>
          {name}
        </Link>
        <div className={table.dim}>{path}</div>
      </th>
      <td className={table.number}>
        <CountLink of={all.started} says={`sessions that started ${name}`} />
      </td>
      <td className={table.number}>
        <CountLink of={all.completed} says={`sessions that completed ${name}`} />
      </td>
      <td>
        <RateOf
          rate={all.dropOff}
          tone="error"
          scaleTo={scaleTo}
          k={<CountLink of={all.abandoned} says={`sessions that gave up ${name}`} />}
        />
      </td>
      <td>
        <RateOf
          rate={converted.dropOff}
          isPlain
          k={<CountLink of={converted.abandoned} says={`sessions that gave up ${name} and converted`} />}
        />
      </td>
      <td>
        <RateOf rate={all.attempts} isPlain />
      </td>
    </tr>
  )
}
