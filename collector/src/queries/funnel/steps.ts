/** Steps of a funnel as conditions over `events`, and in words. */
import type { FunnelStep } from '@hindsight/protocol/api/funnels'
import { onPage } from '../onPage.ts'
import type { Condition } from '../scope.ts'

/** What an event must be to satisfy step `index`; values are bound under names of that step. */
export function stepCondition(step: FunnelStep, index: number): Condition {
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
  switch (step.kind) {
    case 'page':
      return step.path
    case 'event':
      return step.name
    case 'click':
      return `Click on ${step.place.replace(/^[a-z]+:/, '')}${step.path ? ` (${step.path})` : ''}`
  }
}
