/** What stands in the editor, as text, and the definition that it makes. */
import type { AlertMeasure, AlertRule, AlertSegment } from '@hindsight/protocol/api/alerts'
import { alertDefinition } from '@hindsight/protocol/api/alerts'
import type { SignalName } from '@hindsight/protocol/signals'
import type { AlertDraft } from '../../api/alerts.ts'

export type Draft = {
  name: string
  kind: AlertMeasure['kind']
  signal: SignalName
  pointId: string
  how: 'above' | 'below' | 'rise' | 'drop'
  /** Of a conversion rate in per cent. */
  value: string
  windowMinutes: string
  device: string
  browser: string
  visitedPath: string
  /** The id of a saved segment, or a filter as JSON; '': everybody. */
  segment: string
  /** Filters that have no field here: set by the API, and kept. */
  more: AlertSegment
  isQuiet: boolean
  quietFrom: string
  quietTo: string
  cooldownMinutes: string
  accounts: string[]
  endpoints: string[]
  on: boolean
}

export function draftOf(rule: AlertRule | null, pointId: string): Draft {
  const { measure, compare } = rule ?? {}
  const { device, browser, visitedPath, segment, ...more } = rule?.segment ?? {}
  const value = compare?.kind === 'threshold' ? compare.value : 20
  return {
    name: rule?.name ?? '',
    kind: measure?.kind ?? (pointId === '' ? 'errors' : 'point'),
    signal: measure?.kind === 'signal' ? measure.signal : 'rageClick',
    pointId: measure?.kind === 'point' ? measure.pointId : pointId,
    how: compare?.is ?? 'rise',
    value: String(measure?.kind === 'conversion' ? value * 100 : value),
    windowMinutes: String(rule?.windowMinutes ?? 60),
    device: device ?? '',
    browser: browser ?? '',
    visitedPath: visitedPath ?? '',
    segment: segment ?? '',
    more,
    isQuiet: rule?.quietHours != null,
    quietFrom: rule?.quietHours?.from ?? '22:00',
    quietTo: rule?.quietHours?.to ?? '07:00',
    cooldownMinutes: String(rule?.cooldownMinutes ?? 60),
    accounts: rule?.accounts ?? [],
    endpoints: rule?.endpoints ?? [],
    on: rule?.on ?? true,
  }
}

function measureOf({ kind, signal, pointId }: Draft): AlertMeasure {
  if (kind === 'signal') return { kind, signal }
  return kind === 'point' ? { kind, pointId } : { kind }
}

/** What counts none has no window, and is of no segment. */
export const countsSessions = (kind: Draft['kind']): boolean => kind !== 'newPoints' && kind !== 'headroom'

/** Another thing to watch; of headroom nothing but the number of days can be chosen. */
export function withKind(draft: Draft, kind: Draft['kind']): Draft {
  if (kind === 'headroom') return { ...draft, kind, how: 'below', value: '14' }
  return { ...draft, kind, ...(draft.kind === 'headroom' ? { how: 'rise', value: '20' } : {}) }
}

/** null: it cannot be asked, and so not saved, as it stands. */
export function definitionOf(draft: Draft): AlertDraft | null {
  const { kind, how, value, device, browser, visitedPath, more } = draft
  const number = value.trim() === '' ? Number.NaN : Number(value.replace(',', '.'))
  const limit = kind === 'conversion' ? number / 100 : number
  const segment: AlertSegment = {
    ...more,
    ...(device === '' ? {} : { device: device as AlertSegment['device'] }),
    ...(browser.trim() === '' ? {} : { browser: browser.trim() }),
    ...(draft.segment === '' ? {} : { segment: draft.segment }),
    ...(visitedPath.trim() === '' ? {} : { visitedPath: visitedPath.trim() }),
  }
  const definition = alertDefinition.safeParse({
    name: draft.name.trim() === '' ? 'Preview' : draft.name,
    measure: measureOf(draft),
    compare:
      how === 'rise' || how === 'drop' ? { kind: 'baseline', is: how } : { kind: 'threshold', is: how, value: limit },
    windowMinutes: Number(draft.windowMinutes),
    segment: countsSessions(kind) ? segment : {},
    quietHours: draft.isQuiet ? { from: draft.quietFrom, to: draft.quietTo } : null,
    cooldownMinutes: Number(draft.cooldownMinutes || 'x'),
    accounts: draft.accounts,
    endpoints: draft.endpoints,
    on: draft.on,
  })
  return definition.success ? definition.data : null
}
