/** What an alert has found, as a sentence. */
import type { AlertDefinition } from '@hindsight/protocol/api/alerts'
import { signals } from '@hindsight/protocol/signals'
import type { Verdict } from './condition.ts'

type Told = Pick<AlertDefinition, 'measure' | 'compare' | 'windowMinutes'>

const windowWords = (minutes: number): string =>
  minutes < 60 ? `${minutes} min` : minutes === 60 ? 'an hour' : minutes === 1440 ? 'a day' : `${minutes / 60} hours`

const many = (n: number, one: string, more = `${one}s`): string =>
  `${Math.round(n)} ${Math.round(n) === 1 ? one : more}`
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function found({ measure }: Told, value: number): string {
  switch (measure.kind) {
    case 'sessions':
      return many(value, 'session')
    case 'conversion':
      return `${percent(value)} of sessions converted`
    case 'errors':
      return `${many(value, 'session')} with a script error`
    case 'failedRequests':
      return `${many(value, 'session')} with a failed request`
    case 'signal':
      return `${many(value, 'session')} with “${signals[measure.signal].says}”`
    case 'point':
      return `${many(value, 'person', 'persons')} affected by the struggle point`
    case 'newPoints':
      return 'A struggle point'
    case 'headroom':
      return `There is room for ${many(Math.floor(value), 'more day', 'more days')} at the pace of the last week`
  }
}

export function saysOf(rule: Told, { value, expected }: Pick<Verdict, 'value' | 'expected'>): string {
  const shown = (one: number) => (rule.measure.kind === 'conversion' ? percent(one) : String(Math.round(one)))
  const counted = found(rule, value ?? 0)
  const what = rule.measure.kind === 'headroom' ? counted : `${counted} in ${windowWords(rule.windowMinutes)}`
  if (rule.compare.kind === 'threshold') return `${what}; the limit is ${shown(rule.compare.value)}`
  return expected === null ? what : `${what}; ${shown(expected)} were to be expected by the days before`
}
