/**
 * Persons of a period, last seen first, a page at a time, with how many there are in all. A period holds those whose
 * sessions began in it, and those of whom a server told something in it. Narrowed to a struggle point or a funnel, they
 * are the persons of the sessions that are counted there.
 */
import type { FixGroup } from '@hindsight/protocol/api/fix'
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import type { Store } from '../../clickhouse/store.ts'
import { anonymousPrefix } from '../../people/personOf.ts'
import { looseEventsWithPerson } from '../eventPersons.ts'
import { afterFix, type FixQuestion, isInGroup } from '../fix/afterFix.ts'
import { attemptsOf } from '../funnel/breakdown.ts'
import { allOf, begunIn, type Condition, onSiteDays, type Period, personInSegment } from '../scope.ts'
import { filtered, gotSoFar } from '../sessionFilter.ts'
import { isMeant } from './personSearch.ts'

export type CustomerFilter = {
  text?: string | undefined
  known?: boolean | undefined
  point?: string | undefined
  /** Beside `point`. */
  fix?: FixGroup | undefined
  funnel?: FunnelDefinition | undefined
  reached?: number | undefined
  dropped?: number | undefined
  entryValue?: string | undefined
  entryOther?: boolean | undefined
}

/** The last person of the page before; those after her were seen earlier, or as late with a greater id. */
export type CustomerCursor = { lastTs: number; person: string }

export type CustomerQuestion = {
  siteId: string
  period: Period
  timeZone: string
  filter: CustomerFilter
  /** What `filter.fix` is asked about; null: the point is not fixed, so that nobody is meant. */
  fix?: FixQuestion | null | undefined
  limit: number
  after: CustomerCursor | null
}

const ms = (column: string): string => `toUnixTimestamp64Milli(${column})`

/** Rows of person and seen (ms); a person may have several. */
function seen({ siteId, period, timeZone, filter, fix }: CustomerQuestion): Condition {
  const { point, funnel, reached, dropped, entryValue, entryOther } = filter
  if (filter.fix !== undefined) {
    if (!fix) return { sql: `SELECT '' AS person, toInt64(0) AS seen`, params: { siteId } }
    const after = afterFix({ ...fix, period })
    return {
      sql: `SELECT person, lastHit AS seen FROM (${after.sql}) WHERE ${isInGroup[filter.fix]}`,
      params: after.params,
    }
  }
  if (funnel?.actor === 'person') {
    const entered = attemptsOf(funnel, siteId, period, { entryValue, entryOther })
    return {
      sql: `SELECT actor AS person, times[-1] AS seen FROM (${entered.sql}) WHERE ${gotSoFar({ reached, dropped })}`,
      params: entered.params,
    }
  }
  if (funnel || point !== undefined) {
    const wanted = filtered({ siteId, period, timeZone }, { point, funnel, reached, dropped, entryValue, entryOther })
    return {
      sql: `SELECT person, ${ms('lastTs')} AS seen FROM sessions FINAL WHERE ${wanted.sql}`,
      params: wanted.params,
    }
  }
  const begun = begunIn(siteId, period)
  const days = onSiteDays(siteId, period)
  const inPeriod = `${ms('ts')} >= {fromMs:Int64} AND ${ms('ts')} < {toMs:Int64}`
  const whose = personInSegment(siteId, period)
  return {
    sql: `SELECT person, ${ms('lastTs')} AS seen FROM sessions FINAL WHERE ${begun.sql}
      UNION ALL
      SELECT person, seen FROM (${looseEventsWithPerson({ seen: ms('ts') }, inPeriod, days)}) WHERE ${whose.sql}`,
    params: { ...begun.params, ...whose.params },
  }
}

function narrowed({ siteId, period, filter }: CustomerQuestion): Condition {
  const is: Condition[] = [{ sql: `person NOT IN ('', '${anonymousPrefix}')`, params: {} }]
  if (filter.known !== undefined) {
    const isAnonymous = `startsWith(person, '${anonymousPrefix}')`
    is.push({ sql: filter.known ? `NOT ${isAnonymous}` : isAnonymous, params: {} })
  }
  if (filter.text) is.push(isMeant(siteId, filter.text, period))
  return allOf(is)
}

export async function listCustomers(
  store: Store,
  question: CustomerQuestion,
): Promise<{ total: number; persons: string[]; next: CustomerCursor | null }> {
  const rows = seen(question)
  const is = narrowed(question)
  const { after, limit } = question
  const afterRow = after === null ? 'true' : '(-last, person) > (-{afterTs:Int64}, {afterPerson:String})'
  const [answer] = await store.query<{ n: number | string; keys: [number | string, string][] }>(
    `SELECT count() AS n, groupArraySortedIf(${Math.trunc(limit) + 1})((-last, person), ${afterRow}) AS keys
     FROM (SELECT person, max(seen) AS last FROM (${rows.sql}) WHERE ${is.sql} GROUP BY person)`,
    {
      ...rows.params,
      ...is.params,
      ...(after === null ? {} : { afterTs: after.lastTs, afterPerson: after.person }),
    },
  )
  const keys = answer?.keys ?? []
  const shown = keys.slice(0, limit)
  const last = keys.length > limit ? shown.at(-1) : undefined
  return {
    total: Number(answer?.n ?? 0),
    persons: shown.map(([, person]) => person),
    next: last ? { lastTs: -Number(last[0]), person: last[1] } : null,
  }
}
