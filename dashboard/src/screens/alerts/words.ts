import type { AlertMeasure, AlertRule, AlertSegment } from '@hindsight/protocol/api/alerts'
import type { SavedSegment } from '@hindsight/protocol/api/segments'
import { filterSays } from '@hindsight/protocol/filterWords'
import { signals } from '@hindsight/protocol/signals'
import { readFilterText } from '../segments/segmentDraft.ts'

export const windowWords: Record<string, string> = {
  '15': '15 minutes',
  '30': '30 minutes',
  '60': 'an hour',
  '180': '3 hours',
  '360': '6 hours',
  '1440': 'a day',
}

export const measureWords: Record<AlertMeasure['kind'], string> = {
  sessions: 'Sessions',
  conversion: 'Conversion rate',
  errors: 'Sessions with a script error',
  failedRequests: 'Sessions with a failed request',
  signal: 'Sessions with a signal',
  point: 'Persons affected by a struggle point',
  newPoints: 'New struggle points, and fixed ones that are back',
  headroom: 'Days until the disk is full or a budget used up',
}

export function measureSays(measure: AlertMeasure): string {
  if (measure.kind === 'signal') return `Sessions with “${signals[measure.signal].says}”`
  return measureWords[measure.kind]
}

/** Which sessions, in words. */
export function moreSays({ page, visitedPath, device, browser, signal, converted, struggled }: AlertSegment): string {
  return [
    page === undefined ? [] : [`on a page like ${page}`],
    visitedPath === undefined ? [] : [`that visited ${visitedPath}`],
    device === undefined ? [] : [`on ${device}`],
    browser === undefined ? [] : [`with ${browser}`],
    signal === undefined ? [] : [`with “${signals[signal].says}”`],
    converted === undefined ? [] : [converted ? 'that converted' : 'that did not convert'],
    struggled === undefined ? [] : [struggled ? 'with trouble' : 'without trouble'],
  ]
    .flat()
    .join(', ')
}

/** What an alert names as its segment: a saved one by its name, else what the filter says. */
export function segmentNamed(text: string, saved: readonly SavedSegment[]): string {
  const filter = readFilterText(text)
  if (filter) return filterSays(filter)
  const name = saved.find(({ segmentId }) => segmentId === text)?.name
  return name === undefined ? 'a segment that is no longer there' : `“${name}”`
}

/** What a rule watches, in one sentence. */
export function ruleSays(
  { measure, compare, windowMinutes, segment }: AlertRule,
  saved: readonly SavedSegment[],
): string {
  if (measure.kind === 'newPoints') return measureSays(measure)
  if (measure.kind === 'headroom' && compare.kind === 'threshold')
    return `${measureSays(measure)}: below ${compare.value}`
  const window = windowWords[String(windowMinutes)] ?? `${windowMinutes} minutes`
  const limit = compare.kind === 'threshold' && measure.kind === 'conversion' ? `${compare.value * 100} %` : null
  const when =
    compare.kind === 'threshold'
      ? `${compare.is} ${limit ?? compare.value} in ${window}`
      : `${compare.is === 'rise' ? 'far more' : 'far fewer'} in ${window} than at the same time on the 14 days before`
  const where = [moreSays(segment), segment.segment ? `in ${segmentNamed(segment.segment, saved)}` : '']
    .filter(Boolean)
    .join(', ')
  return `${measureSays(measure)}: ${when}${where === '' ? '' : ` (sessions ${where})`}`
}
