/** Steps of a funnel as conditions over `events`, and in words. */
import type { FunnelStep, StepWhere } from '@hindsight/protocol/api/funnelStep'
import { onPage } from '../onPage.ts'
import { given } from '../reports/trackedProperties.ts'
import { allOf, type Condition } from '../scope.ts'

/** A property of the event, whose name is bound as `name`, as a text: numbers as they were sent, all else empty. */
export const propertyText = (name: string): string =>
  `multiIf(JSONType(${given}, {${name}:String}) = 'String', JSONExtractString(${given}, {${name}:String}),
    JSONType(${given}, {${name}:String}) IN ('Int64', 'UInt64', 'Double', 'Bool'), JSONExtractRaw(${given}, {${name}:String}), '')`

/** Attributes come from a list (`eventAttributes`) and are columns of events. */
function whereCondition({ of, name, test, value }: StepWhere, bound: string): Condition {
  const is = of === 'attribute' ? `toString(${name})` : propertyText(`${bound}Name`)
  const sql = {
    is: `${is} = {${bound}:String}`,
    isNot: `${is} != {${bound}:String}`,
    contains: `positionCaseInsensitiveUTF8(${is}, {${bound}:String}) > 0`,
    atLeast: `ifNull(toFloat64OrNull(${is}) >= toFloat64OrNull({${bound}:String}), false)`,
    atMost: `ifNull(toFloat64OrNull(${is}) <= toFloat64OrNull({${bound}:String}), false)`,
  }[test]
  return { sql, params: { [bound]: value, ...(of === 'property' ? { [`${bound}Name`]: name } : {}) } }
}

/** What an event must be to satisfy step `index`; values are bound under names of that step. */
export function stepCondition(step: FunnelStep, index: number): Condition {
  const what = whatCondition(step, index)
  if (!step.where?.length) return what
  return allOf([what, ...step.where.map((one, n) => whereCondition(one, `step${index}Where${n}`))])
}

function whatCondition(step: FunnelStep, index: number): Condition {
  const name = `step${index}`
  const bound = `{${name}:String}`
  switch (step.kind) {
    case 'page': {
      const is = onPage(step.path, `${name}Page`)
      return { sql: `kind = 'pageView' AND ${is.sql}`, params: is.params }
    }
    case 'event':
      return { sql: `kind = 'track' AND name = ${bound}`, params: { [name]: step.name } }
    case 'click': {
      const is = step.path ? onPage(step.path, `${name}Page`) : { sql: 'true', params: {} }
      return { sql: `kind = 'click' AND place = ${bound} AND ${is.sql}`, params: { [name]: step.place, ...is.params } }
    }
  }
}

export function stepLabel(step: FunnelStep): string {
  const where = (step.where ?? []).map((one) => `${one.name} ${testWords[one.test]} ${one.value || '(empty)'}`)
  return where.length === 0 ? plainLabel(step) : `${plainLabel(step)}, ${where.join(', ')}`
}

const testWords = { is: '=', isNot: '≠', contains: 'contains', atLeast: '≥', atMost: '≤' } as const

function plainLabel(step: FunnelStep): string {
  switch (step.kind) {
    case 'page':
      return step.path
    case 'event':
      return step.name
    case 'click':
      return `Click on ${step.place.replace(/^[a-z]+:/, '')}${step.path ? ` (${step.path})` : ''}`
  }
}
