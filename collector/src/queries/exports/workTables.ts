/** Promotions, forms and cases as files. */
import { caseField, casesOf } from '../cases/caseRow.ts'
import { cohorts, formsSql } from '../forms/formReport.ts'
import { impressions } from '../promotion/impressions.ts'
import { begunIn } from '../scope.ts'
import { iso, type Table, type TableScope, text, value, withoutAddress } from './table.ts'

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

const msText = (name: string): string => `fromUnixTimestamp64Milli(JSONExtractInt(body, '${name}'))`

/** Cases that were opened in the period; of a segment, those of its persons. Nothing that was written in them. */
export function casesTable({ siteId, period }: TableScope): Table {
  const ofSite = casesOf(siteId)
  const begun = begunIn(siteId, period)
  const whose =
    period.segment === undefined
      ? { sql: '', params: {} }
      : {
          sql: `AND ${caseField('person')} IN (SELECT toString(person) FROM sessions FINAL WHERE ${begun.sql})`,
          params: begun.params,
        }
  return {
    columns: [
      text('caseId', `substring(id, position(id, '/') + 1)`),
      text('person', withoutAddress(caseField('person'))),
      ...['status', 'team', 'owner'].map((name) => text(name, caseField(name))),
      text('priority', `if(${caseField('priority')} = '', 'normal', ${caseField('priority')})`),
      value('points', `length(JSONExtract(body, 'points', 'Array(String)'))`),
      text('openedAt', iso(msText('createdAt'))),
      text('changedAt', iso('changedAt')),
      text('dueAt', `if(JSONExtractInt(body, 'due') = 0, '', ${iso(msText('due'))})`),
    ],
    from: `(SELECT * FROM state FINAL WHERE ${ofSite.sql}
        AND JSONExtractInt(body, 'createdAt') >= {casesFrom:Int64} AND JSONExtractInt(body, 'createdAt') < {casesTo:Int64}
        ${whose.sql})`,
    params: { ...ofSite.params, ...whose.params, casesFrom: period.fromMs, casesTo: period.toMs },
    order: `JSONExtractInt(body, 'createdAt'), id`,
  }
}
