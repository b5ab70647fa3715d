import type { BodyIn } from '@hindsight/protocol/api/route'
import type { Routes } from '@hindsight/protocol/api/routes'
import type { Site } from '@hindsight/protocol/api/sites'
import { type Conversion, timeZone as timeZoneRule } from '@hindsight/protocol/settings'
import { perCent } from '../../format/number.ts'

/** What the screen of a site lets one change. */
export type SiteDraft = {
  name: string
  allowedOrigins: string[]
  recordingOn: boolean
  strict: boolean
  consentRequired: boolean
  replayShare: number
  maskSelectors: string[]
  blockSelectors: string[]
  conversion: Conversion
  timeZone: string
  currency: string
}
export type DraftField = keyof SiteDraft
type Change = Omit<BodyIn<Routes['changeSite']>, 'version'>

/** Names of the fields as they stand on the screen. */
export const fieldNames: Record<DraftField, string> = {
  name: 'Name',
  allowedOrigins: 'Allowed origins',
  recordingOn: 'Recording',
  strict: 'Strict masking',
  consentRequired: 'Wait for consent',
  replayShare: 'Share of sessions replayed',
  maskSelectors: 'Masked elements',
  blockSelectors: 'Blocked elements',
  conversion: 'Success',
  timeZone: 'Time zone',
  currency: 'Currency',
}
const fields = Object.keys(fieldNames) as DraftField[]

export function draftOf(site: Site): SiteDraft {
  const { allowedOrigins, recordingOn, strict, consentRequired, replayShare } = site.settings
  const { maskSelectors, blockSelectors, conversion, timeZone, currency } = site.settings
  return {
    name: site.name,
    allowedOrigins,
    recordingOn,
    strict,
    consentRequired,
    replayShare,
    maskSelectors,
    blockSelectors,
    conversion,
    timeZone,
    currency,
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

export function changedFields(from: SiteDraft, to: SiteDraft): DraftField[] {
  return fields.filter((field) => !isSame(from[field], to[field]))
}

/** Only what was changed is sent: what others change at the same time elsewhere stays. */
export function changeOf(draft: SiteDraft, changed: DraftField[]): Change {
  const settings = Object.fromEntries(changed.filter((field) => field !== 'name').map((field) => [field, draft[field]]))
  return {
    ...(changed.includes('name') ? { name: draft.name.trim() } : {}),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  }
}

/** What keeps a draft from being saved, by field, in words. Lists are checked as they are typed. */
export function faultsOf(draft: SiteDraft): Partial<Record<DraftField, string>> {
  const { kind, match } = draft.conversion
  return {
    ...(draft.name.trim() === '' ? { name: 'Give the site a name' } : {}),
    ...(match.trim() === '' ? { conversion: kind === 'event' ? 'Name an event' : 'Give a path' } : {}),
    ...(/^[A-Z]{3}$/.test(draft.currency) ? {} : { currency: 'Three letters' }),
    ...(timeZoneRule.safeParse(draft.timeZone).success ? {} : { timeZone: 'A time zone such as Europe/Amsterdam' }),
  }
}

/** Their site with my changes on top. */
export function withMine(theirs: SiteDraft, mine: SiteDraft, changed: DraftField[]): SiteDraft {
  return { ...theirs, ...Object.fromEntries(changed.map((field) => [field, mine[field]])) }
}

/** A value as a person reads it. */
export function valueText(field: DraftField, value: SiteDraft[DraftField]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  if (typeof value === 'object') {
    const worth = value.value === null ? 'its own revenue' : String(value.value)
    return `${value.kind} ${value.match}, worth ${worth}`
  }
  if (field === 'replayShare' && typeof value === 'number') return perCent(value)
  return String(value)
}
