import type { BodyIn } from '@hindsight/protocol/api/route'
import type { Routes } from '@hindsight/protocol/api/routes'
import type { Site } from '@hindsight/protocol/api/sites'
import type { ContactPolicy, Sensitive } from '@hindsight/protocol/contactPolicy'
import {
  type Conversion,
  type Quota,
  quota,
  type ReplayTrigger,
  type SiteSettings,
  siteSettings,
  timeZone as timeZoneRule,
} from '@hindsight/protocol/settings'
import { perCent } from '../../format/number.ts'

/** What the screen of a site lets one change. */
export type SiteDraft = {
  name: string
  allowedOrigins: string[]
  quota: Quota
  cookieDomain: string
  recordingOn: boolean
  consentRequired: boolean
  queueOnDevice: boolean
  budgetPercent: number
  replayShare: number
  replayMinSeconds: number
  replayWhen: ReplayTrigger | null
  strict: boolean
  staticLabels: string[]
  maskSelectors: string[]
  blockSelectors: string[]
  ignoreSelectors: string[]
  consoleDetails: boolean
  networkDetails: boolean
  codePatterns: string[]
  frameOrigins: string[]
  conversion: Conversion
  timeZone: string
  currency: string
  contactPolicy: ContactPolicy
  sensitive: Sensitive
  teams: string[]
  sharedBoards: boolean
  internalTraffic: SiteSettings['internalTraffic']
}
export type DraftField = keyof SiteDraft
type Change = Omit<BodyIn<Routes['changeSite']>, 'version'>

/** Names of the fields as they stand on the screen. */
export const fieldNames: Record<DraftField, string> = {
  name: 'Name',
  allowedOrigins: 'Allowed origins',
  quota: 'Quota of a day',
  cookieDomain: 'Domain shared by subdomains',
  recordingOn: 'Recording',
  consentRequired: 'Wait for consent',
  queueOnDevice: 'Keep unsent data on the device',
  budgetPercent: 'Time the recorder may take',
  replayShare: 'Share of sessions replayed',
  replayMinSeconds: 'Shortest visit replayed',
  replayWhen: 'Which visits are replayed',
  strict: 'Strict masking',
  staticLabels: 'Captions left readable',
  maskSelectors: 'Masked elements',
  blockSelectors: 'Blocked elements',
  ignoreSelectors: 'Ignored elements',
  consoleDetails: 'Console errors and warnings',
  networkDetails: 'All requests',
  codePatterns: 'Codes kept readable',
  frameOrigins: 'Frames that may show the card',
  conversion: 'Success',
  timeZone: 'Time zone',
  currency: 'Currency',
  contactPolicy: 'Contacting customers',
  sensitive: 'Sensitive pages and events',
  teams: 'Teams',
  sharedBoards: 'Links to boards',
  internalTraffic: 'Your own visits',
}
const fields = Object.keys(fieldNames) as DraftField[]

export function draftOf(site: Site): SiteDraft {
  const settings = Object.fromEntries(fields.filter((field) => field !== 'name').map((f) => [f, site.settings[f]]))
  return { ...(settings as Omit<SiteDraft, 'name'>), name: site.name }
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

const { budgetPercent, cookieDomain, replayMinSeconds } = siteSettings.shape
const isNothing = ({ paths, events, struggle }: ReplayTrigger): boolean =>
  !struggle && paths.length === 0 && events.length === 0

/** What keeps a draft from being saved, by field, in words. Lists are checked as they are typed. */
export function faultsOf(draft: SiteDraft): Partial<Record<DraftField, string>> {
  const { kind, match } = draft.conversion
  const sound = (rule: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
    rule.safeParse(value).success
  return {
    ...(draft.name.trim() === '' ? { name: 'Give the site a name' } : {}),
    ...(match.trim() === '' ? { conversion: kind === 'event' ? 'Name an event' : 'Give a path' } : {}),
    ...(/^[A-Z]{3}$/.test(draft.currency) ? {} : { currency: 'Three letters' }),
    ...(sound(timeZoneRule, draft.timeZone) ? {} : { timeZone: 'A time zone such as Europe/Amsterdam' }),
    ...(sound(cookieDomain, draft.cookieDomain) ? {} : { cookieDomain: 'A domain such as shop.example' }),
    ...(sound(budgetPercent, draft.budgetPercent) ? {} : { budgetPercent: 'Between 0.5 and 50 per cent' }),
    ...(sound(replayMinSeconds, draft.replayMinSeconds) ? {} : { replayMinSeconds: 'Between 0 and 600 seconds' }),
    ...(sound(quota, draft.quota) ? {} : { quota: 'Whole events, and at least 0.001 GB' }),
    ...(draft.replayWhen && isNothing(draft.replayWhen)
      ? { replayWhen: 'Choose at least one, or no visit is ever replayed' }
      : {}),
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
  if (value === null) return 'every visit of the share'
  if (typeof value === 'object') return objectText(value)
  if (field === 'replayShare' && typeof value === 'number') return perCent(value)
  if (field === 'replayMinSeconds') return value === 0 ? 'any length' : `${value} s`
  if (field === 'budgetPercent') return `${value} %`
  return value === '' ? 'none' : String(value)
}

function objectText(value: Extract<SiteDraft[DraftField], object>): string {
  if ('perDay' in value) return policyText(value)
  if ('eventsPerDay' in value) return quotaText(value)
  if ('networks' in value) return [...value.networks, ...value.emailDomains].join(', ') || 'none'
  if ('struggle' in value) return triggerText(value)
  if ('paths' in value) return [...value.paths, ...value.events].join(', ') || 'none'
  if (!('match' in value)) return 'none'
  const worth = value.value === null ? 'its own revenue' : String(value.value)
  return `${value.kind} ${value.match}, worth ${worth}`
}

function quotaText({ eventsPerDay, replayGbPerDay }: Quota): string {
  const parts = [
    ...(eventsPerDay === null ? [] : [`${eventsPerDay} events`]),
    ...(replayGbPerDay === null ? [] : [`${replayGbPerDay} GB of replay`]),
  ]
  return parts.join(', ') || 'as much as it likes'
}

function policyText({ perDay, perWeek, coolOffHours, quietFrom, quietTo }: ContactPolicy): string {
  return `${perDay} a day, ${perWeek} a week, ${coolOffHours} h of rest, quiet from ${quietFrom} to ${quietTo}`
}

function triggerText({ paths, events, struggle }: ReplayTrigger): string {
  const parts = [
    ...(struggle ? ['struggle'] : []),
    ...(paths.length > 0 ? [`pages ${paths.join(', ')}`] : []),
    ...(events.length > 0 ? [`events ${events.join(', ')}`] : []),
  ]
  return `with ${parts.join('; ')}`
}
