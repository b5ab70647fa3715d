/** Promotions and forms as files. */
import { cohorts, formsSql } from '../forms/formReport.ts'
import { impressions } from '../promotion/impressions.ts'
import { rateColumns } from './rateColumns.ts'
import { type Table, type TableScope, text, value } from './table.ts'

/** As the screen CTR counts them, as fine as they were told apart: by promotion, creative and position. */
export function promotionsTable({ siteId, period, timeZone }: TableScope): Table {
  const { sql, params } = impressions(siteId, period, timeZone)
  return {
    columns: [
      text('promotionId', 'ofPromotion'),
      text('name', 'ofName'),
      text('creative', 'ofCreative'),
      text('position', 'ofPosition'),
      ...['impressions', 'clicks', 'persons', 'clickers'].map((name) => value(name, `of_${name}`)),
      ...rateColumns('ctr', 'of_clicks', 'of_impressions'),
      ...rateColumns('personCtr', 'of_clickers', 'of_persons'),
    ],
    from: `(SELECT ofPromotion, ofCreative, ofPosition, argMax(ofTitle, (ofTitle != '', firstTs)) AS ofName,
        count() AS of_impressions, countIf(clicked) AS of_clicks, uniqExact(ofPerson) AS of_persons,
        uniqExactIf(ofPerson, clicked) AS of_clickers
      FROM (${sql}) GROUP BY ofPromotion, ofCreative, ofPosition)`,
    params,
    order: 'of_impressions DESC, ofPromotion, ofCreative, ofPosition',
  }
}

const formFigures = ['visited', 'started', 'completed', 'abandoned', 'attempted', 'attempts', 'sent']
const cohortWords: Record<(typeof cohorts)[number], (name: string) => string> = {
  all: (name) => name,
  converted: (name) => `${name}Converted`,
}

/** Sessions by what they did in a form, and the same of those that converted. */
export function formsTable({ siteId, period }: TableScope): Table {
  const { sql, params } = formsSql({ siteId, period })
  return {
    columns: [
      text('page', 'toString(path)'),
      text('form', 'toString(form)'),
      text('label', 'toString(label)'),
      ...cohorts.flatMap((cohort) => formFigures.map((name) => value(cohortWords[cohort](name), `${cohort}_${name}`))),
    ],
    from: `(${sql})`,
    params,
    order: 'all_started DESC, all_visited DESC, path, form',
  }
}
