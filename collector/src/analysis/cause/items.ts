/** What each person compared has, as texts `attribute=value`: SQL over her try and the session of it. */
import { type Attribute, attributes as allAttributes, type Literal } from '@hindsight/protocol/attributes'
import { type Condition, onSiteDays } from '../../queries/scope.ts'
import { earliestVisits, isReturning } from '../earliestVisits.ts'
import { firstTries, type Subject, type TryScope } from './tries.ts'

/** Values are told in the site's time zone. */
export type ItemScope = TryScope & { timeZone: string }

const ofMap = (name: string): string => `attributes['${name}']`
const withFamily = (family: string, version: string): string =>
  `if(${family} = '' OR ${version} = '', '', concat(${family}, ' ', ${version}))`
const wall = 'toTimeZone(fromUnixTimestamp64Milli(at), {timeZone:String})'

/** One value each; empty: not known. Of what was filled in there may be several (below). */
const values: Record<Exclude<Attribute, 'shape'>, string> = {
  browser: 'browser',
  browserVersion: withFamily('browser', 'browserVersion'),
  os: 'os',
  osVersion: withFamily('os', 'osVersion'),
  device: 'device',
  screen: ofMap('screen'),
  touch: ofMap('touch'),
  colorScheme: ofMap('colorScheme'),
  connection: ofMap('connection'),
  language: 'language',
  country: 'country',
  page: 'entryPath',
  cameBy: ofMap('cameBy'),
  referrer: 'referrerHost',
  campaign: ofMap('campaign'),
  release: 'release',
  hour: `leftPad(toString(toHour(${wall})), 2, '0')`,
  weekday: `['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][toDayOfWeek(${wall})]`,
  // By then: who succeeds is often named only by that.
  signedIn: `if(namedMs > 0 AND namedMs <= at, 'yes', 'no')`,
  returning: `if(${isReturning}, 'returning', 'new')`,
  length: 'lengthBucket',
}

/** More than the letters of a plain name: what forms most often refuse, whichever of these it is. */
const unusual = ['apostrophe', 'hyphen', 'diacritic', 'space', 'digit', 'nonLatin']

function itemsSql(only: ReadonlySet<Attribute>): string {
  const single = Object.entries(values).filter(([name]) => only.has(name as Attribute))
  return `arrayConcat(
  arrayFilter(item -> NOT endsWith(item, '='), [
    ${["'='", ...single.map(([name, sql]) => `concat('${name}=', toString(${sql}))`)].join(',\n    ')}]),
  ${only.has('shape') ? ofField : 'emptyArrayString()'})`
}

/** Of what was filled in there may be several. */
const ofField = `arrayMap(flag -> concat('shape=', flag), shape),
  if(hasAny(shape, [${unusual.map((flag) => `'${flag}'`).join(', ')}]), ['shape=unusual'], [])`

/** Columns of sessions that the values are made of. */
const ofSession =
  'browser, browserVersion, os, osVersion, device, attributes, language, country, entryPath, referrerHost, release, visitorId'

export type TriesAsked = {
  /** First tries, narrowed before anything is joined, with more columns. */
  narrowed?: { rows: Condition; more: readonly string[] }
  /** What `items` tells; all of them, if left out. What is not asked for is neither joined nor put together. */
  only?: ReadonlySet<Attribute>
}

const everything: ReadonlySet<Attribute> = new Set(allAttributes)

/** What she filled in is told only to who asks for it. */
export const asksForField = (only: ReadonlySet<Attribute>): boolean => only.has('shape') || only.has('length')

/** The first try of each person with `items`. */
export function triesWithItems(
  scope: ItemScope,
  subject: Subject,
  { narrowed, only = everything }: TriesAsked = {},
): Condition {
  const { rows: tries, more } = narrowed ?? { rows: firstTries(scope, subject, asksForField(only)), more: [] }
  const { siteId, period, timeZone } = scope
  // Sessions of a funnel may lie behind the period.
  const days = onSiteDays(siteId, { ...period, toMs: period.toMs + behindMs })
  const daysSql = days.sql.replace('{toDay:Date}', '{itemsTo:Date}')
  const earliest = earliestVisits(siteId, period)
  const seen = `LEFT JOIN (${earliest.sql}) AS seen USING (visitorId)`
  const names = `LEFT JOIN (SELECT sessionDay AS ofDay, sessionId AS ofSession, toUnixTimestamp64Milli(min(firstTs)) AS namedMs
        FROM identities WHERE ${daysSql} GROUP BY ofDay, ofSession) AS names USING (ofDay, ofSession)`
  return {
    sql: `SELECT ${['person', 'ofDay', 'ofSession', 'at', 'isAffected', 'momentMs', ...more].join(', ')}, ${itemsSql(only)} AS items
      FROM (SELECT sessionDay AS ofDay, sessionId AS ofSession, toUnixTimestamp64Milli(firstTs) AS startedMs, ${ofSession}
        FROM sessions FINAL WHERE ${daysSql}) AS visits
      INNER JOIN (${tries.sql}) AS tries USING (ofDay, ofSession)
      ${only.has('returning') ? seen : ''}
      ${only.has('signedIn') ? names : ''}`,
    params: { ...days.params, ...tries.params, ...earliest.params, timeZone, itemsTo: days.params.toDay },
  }
}

/** The longest window that a funnel may have. */
const behindMs = 90 * 24 * 60 * 60 * 1000

/** Condition over `items`: has all of these. Bound under names that begin with `name`. */
export function hasLiterals(literals: readonly Literal[], name: string): Condition {
  const params: Record<string, unknown> = {}
  const sql = literals.map(({ attribute, values: any }, index) => {
    params[`${name}${index}`] = any.map((value) => `${attribute}=${value}`)
    return `hasAny(items, {${name}${index}:Array(String)})`
  })
  return { sql: sql.length === 0 ? 'true' : `(${sql.join(' AND ')})`, params }
}
