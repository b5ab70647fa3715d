/**
 * What a person filters sessions by, as conditions over the table `sessions`. Values are always bound. Counts that open
 * a list of sessions are made of the same conditions, so that they open exactly what they count.
 */
import type { FormUse } from '@hindsight/protocol/api/formUse'
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import type { ReportCell } from '@hindsight/protocol/api/reportCell'
import { type ComparedWith, noneText } from '@hindsight/protocol/api/sessionFilters'
import type { ClickTrouble, ImpressionGroup } from '@hindsight/protocol/promotions'
import { sessionIdStart } from '@hindsight/protocol/sessionCode'
import { holdsCompared } from '../analysis/cause/compared.ts'
import type { Subject } from '../analysis/cause/tries.ts'
import { cameByCampaign } from './campaign/touches.ts'
import { didWithForm } from './forms/uses.ts'
import { funnelDays } from './funnel/attempts.ts'
import { attemptsOf } from './funnel/breakdown.ts'
import { isBookmarked, isCommented, isTagged, isWatched } from './notes/noteFilters.ts'
import { onPage } from './onPage.ts'
import { impressionDays, impressions, troubledImpressions } from './promotion/impressions.ts'
import { inCell } from './reports/reportCell.ts'
import { allOf, begunIn, type Condition, everyone, inSegment, onSiteDays, type Period } from './scope.ts'
import { hadSignal } from './signals/sessionSignals.ts'
import { hadPoint } from './struggle/signals.ts'
import { isReplayed, struggled, type Trouble, troubles, wentWrong } from './wentWrong.ts'

export type SessionFilter = {
  /** Found, in any case, in labels, error texts, titles and names of events, in the ids of who it was; or its code. */
  text?: string | undefined
  /** Path of a page that was visited; `*` stands for anything. */
  page?: string | undefined
  /** customerId or visitorId, or the beginning of one; or the session's code, which is what a person can read out. */
  person?: string | undefined
  withErrors?: boolean | undefined
  withReplay?: boolean | undefined
  /** Had a signal at this struggle point. */
  point?: string | undefined
  /** Had this signal. */
  signal?: string | undefined
  converted?: boolean | undefined
  /** Had a signal. */
  struggled?: boolean | undefined
  /** The worst that happened in it. */
  trouble?: Trouble | undefined
  /** Of these three, `(none)` means that nothing is known. */
  device?: string | undefined
  browser?: string | undefined
  recording?: string | undefined
  /** A page as reports name it, exactly. */
  visitedPath?: string | undefined
  /** The person, exactly. */
  exactPerson?: string | undefined
  /** Saw this promotion, or clicked it, in the period (not: began in it). */
  promotion?: string | undefined
  creative?: string | undefined
  position?: string | undefined
  /** Saw a promotion that is told apart so. */
  impressionsBy?: ImpressionGroup | undefined
  impressionsOf?: string | undefined
  promotionClass?: string | undefined
  clicked?: boolean | undefined
  clickTrouble?: ClickTrouble | undefined
  /** Has the reported attempt of an actor that reached so many steps, or exactly so many and not all. */
  funnel?: FunnelDefinition | undefined
  reached?: number | undefined
  dropped?: number | undefined
  /** Of a funnel with a breakdown: its attempt began with this. */
  entryValue?: string | undefined
  entryOther?: boolean | undefined
  /** Did this with a form, or with a field of it. */
  form?: FormUse | undefined
  /** Counts in this figure of a report. */
  cell?: ReportCell | undefined
  /** A page was opened by this campaign (`utm_campaign`). */
  campaign?: string | undefined
  tag?: string | undefined
  commented?: boolean | undefined
  /** These two by who asks. */
  bookmarked?: boolean | undefined
  watched?: boolean | undefined
  /** Is the first try of a person that a cause analysis compares; all other filters say what it looks into. */
  compared?: ComparedWith | undefined
}

/** What the filters need to know of the site, and who asks: her account, or the name of a key. */
export type FilterScope = { siteId: string; period: Period; timeZone: string; by?: string | undefined }

const searchedInEvents = ['label', 'message', 'title', 'name']
const searchedInSessions = ['visitorId', 'customerId']
const holdsText = (column: string): string => `positionCaseInsensitiveUTF8(${column}, {text:String}) > 0`

/** The session whose code, or whole id, this is; false for any other text. */
function hasCode(text: string, name: string): Condition {
  const idStart = sessionIdStart(text)
  if (idStart === null) return { sql: 'false', params: {} }
  return { sql: `startsWith(toString(sessionId), {${name}:String})`, params: { [name]: idStart } }
}

function hasText(text: string, days: Condition): Condition {
  const coded = hasCode(text, 'textIdStart')
  return {
    sql: `${coded.sql} OR ${searchedInSessions.map(holdsText).join(' OR ')} OR (sessionDay, sessionId) IN (
      SELECT sessionDay, sessionId FROM events
      WHERE ${days.sql} AND (${searchedInEvents.map(holdsText).join(' OR ')}))`,
    params: { text, ...coded.params },
  }
}

function visited(page: string): Condition {
  const is = onPage(page, 'page')
  return { sql: `arrayExists(path -> ${is.sql}, paths)`, params: is.params }
}

function isPerson(person: string): Condition {
  const coded = hasCode(person, 'personIdStart')
  return {
    sql: `startsWith(customerId, {person:String}) OR startsWith(visitorId, {person:String}) OR ${coded.sql}`,
    params: { person, ...coded.params },
  }
}

const equals = (column: string, value: string): Condition => ({
  sql: `${column} = {${column}Is:String}`,
  params: { [`${column}Is`]: value === noneText ? '' : value },
})

function metPromotion({ siteId, period, timeZone }: FilterScope, filter: SessionFilter): Condition {
  const { clicked, clickTrouble, ...which } = filter
  const { sql, params } = clickTrouble
    ? troubledImpressions(siteId, period, timeZone, which)
    : impressions(siteId, period, timeZone, which)
  const met = clickTrouble ? clickTrouble : clicked === undefined ? 'true' : clicked ? 'clicked' : 'NOT clicked'
  return { sql: `(sessionDay, sessionId) IN (SELECT ofSession FROM (${sql}) WHERE ${met})`, params }
}

/** Attempts that got so far. */
export function gotSoFar({ reached, dropped }: { reached?: number | undefined; dropped?: number | undefined }): string {
  return dropped === undefined ? `level >= ${Math.trunc(reached ?? 1)}` : `level = ${Math.trunc(dropped)}`
}

function inFunnel({ siteId, period }: FilterScope, funnel: FunnelDefinition, filter: SessionFilter): Condition {
  const { sql, params } = attemptsOf(funnel, siteId, period, filter)
  return { sql: `sessionId IN (SELECT session FROM (${sql}) WHERE ${gotSoFar(filter)})`, params }
}

/**
 * The sessions that a period holds: those that began in it. Of a funnel or a promotion the period means the entries and
 * impressions; their sessions may have begun before, or go on behind it.
 */
function scopeOf(
  { siteId, period }: FilterScope,
  { funnel, promotion, impressionsBy }: SessionFilter,
): [Condition, days: Condition] {
  if (funnel) {
    const days = funnelDays(funnel, siteId, period)
    return [days, days]
  }
  if (promotion !== undefined || impressionsBy !== undefined) {
    const days = impressionDays(siteId, period)
    return [allOf([days, inSegment(siteId, period, days)]), days]
  }
  return [begunIn(siteId, period), onSiteDays(siteId, period)]
}

type FilterName = Exclude<
  keyof SessionFilter,
  | 'creative'
  | 'position'
  | 'impressionsOf'
  | 'promotionClass'
  | 'clicked'
  | 'clickTrouble'
  | 'reached'
  | 'dropped'
  | 'entryValue'
  | 'entryOther'
  | 'compared'
>
type Given<N extends FilterName> = NonNullable<SessionFilter[N]>
type Makers = {
  [N in FilterName]: (value: Given<N>, days: Condition, scope: FilterScope, filter: SessionFilter) => Condition
}

const yesOrNo = (sql: string, value: boolean): Condition => ({ sql: value ? sql : `NOT (${sql})`, params: {} })

const makers: Makers = {
  text: hasText,
  page: visited,
  person: isPerson,
  withErrors: (value) => yesOrNo(wentWrong, value),
  withReplay: (value, days) => yesOrNo(isReplayed(days), value),
  point: hadPoint,
  signal: hadSignal,
  converted: (value) => yesOrNo('converted', value),
  struggled: (value) => yesOrNo(struggled, value),
  trouble: (value) => ({ sql: troubles[value], params: {} }),
  device: (value) => equals('device', value),
  browser: (value) => equals('browser', value),
  recording: (value) => equals('recording', value),
  visitedPath: (value) => ({ sql: 'has(paths, {visitedPath:String})', params: { visitedPath: value } }),
  exactPerson: (value) => ({ sql: 'person = {exactPerson:String}', params: { exactPerson: value } }),
  promotion: (_value, _days, scope, filter) => metPromotion(scope, filter),
  // Both are one question.
  impressionsBy: (_value, _days, scope, filter) =>
    filter.promotion ? { sql: 'true', params: {} } : metPromotion(scope, filter),
  funnel: (value, _days, scope, filter) => inFunnel(scope, value, filter),
  form: didWithForm,
  cell: inCell,
  campaign: cameByCampaign,
  tag: isTagged,
  commented: isCommented,
  bookmarked: (value, _days, { by }) => isBookmarked(by ?? '', value),
  watched: (value, days, { by }) => isWatched(by ?? '', days, value),
}

/** What a cause analysis looks into: a struggle point if nothing else is asked, a funnel's drop-off, else a segment. */
export function subjectOf(scope: FilterScope, filter: SessionFilter): Subject {
  const { funnel, dropped, point } = filter
  if (funnel && dropped !== undefined) return { kind: 'funnel', funnel, dropped }
  const others = Object.keys(makers).filter((name) => {
    const value = filter[name as FilterName]
    return name !== 'point' && value !== undefined && value !== ''
  })
  if (point && others.length === 0) return { kind: 'point', pointId: point }
  return { kind: 'segment', holds: filtered(scope, filter) }
}

/** Everything that a session must meet to be in the list, and in its total. */
export function filtered(scope: FilterScope, { compared, ...filter }: SessionFilter): Condition {
  const [within, days] = scopeOf(scope, filter)
  if (compared) {
    const subject = subjectOf(scope, filter)
    // A segment is compared with the rest, which is not in it.
    const all = subject.kind === 'segment' ? scopeOf({ ...scope, period: everyone(scope.period) }, filter)[0] : within
    return allOf([all, holdsCompared(scope, subject, compared)])
  }
  const conditions = Object.entries(makers).flatMap(([name, make]) => {
    const value = filter[name as FilterName]
    // An empty text filters nothing.
    if (value === undefined || value === '') return []
    return [(make as (...given: unknown[]) => Condition)(value, days, scope, filter)]
  })
  return allOf([within, ...conditions])
}
