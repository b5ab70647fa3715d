/** What is said of the person of a session: what she did on whatever device, in sessions and by a server, up to a moment. */
import {
  groupTrait,
  groupTraitPrefix,
  type Leaf,
  lookBackDays,
  type Stage,
  stageDays,
} from '@hindsight/protocol/filter'
import { conversionKey, conversionSql } from '../conversion.ts'
import { eventsWithPerson } from '../eventPersons.ts'
import { stepCondition } from '../funnel/steps.ts'
import { begunIn, type Condition, onSiteDays } from '../scope.ts'
import type { LeafScope } from './leafScope.ts'
import { countedOrders } from './orders.ts'

const dayMs = 24 * 60 * 60 * 1000
const tsMs = 'toUnixTimestamp64Milli(ts)'

/** Events of so many days before the moment: which days to look at, and a condition over `events`. */
function back(
  { siteId, toMs }: LeafScope,
  days: number,
): { days: Condition; isThen: string; params: Condition['params'] } {
  const fromMs = Math.max(0, toMs - days * dayMs)
  const looked = onSiteDays(siteId, { fromMs, toMs })
  return {
    days: looked,
    isThen: `${tsMs} >= {backFrom:Int64} AND ${tsMs} < {backTo:Int64}`,
    params: { ...looked.params, backFrom: fromMs, backTo: toMs },
  }
}

export function didWithin(
  { what, times = 1 }: Extract<Leaf, { is: 'did' }>,
  days: number,
  scope: LeafScope,
): Condition {
  const then = back(scope, days)
  const { sql, params } = stepCondition(what, 0)
  return {
    sql: `person IN (SELECT person FROM (${eventsWithPerson({ at: tsMs }, `${then.isThen} AND (${sql})`, then.days)})
      GROUP BY person HAVING count() >= {times:UInt32})`,
    params: { ...then.params, ...params, times },
  }
}

export function orderedWithin(leaf: Extract<Leaf, { is: 'ordered' }>, days: number, scope: LeafScope): Condition {
  const then = back(scope, days)
  const { sql, params } = countedOrders(leaf, scope, 'person', (_columns, isConversion) => {
    const { value } = conversionSql(new Map([[scope.siteId, scope.conversion]]))
    return eventsWithPerson({ success: conversionKey, worth: value }, `${then.isThen} AND ${isConversion}`, then.days)
  })
  return { sql: `person IN (${sql})`, params: { ...then.params, ...params } }
}

const traitSaid = (name: string): string => {
  const at = `properties, 'traits', {${name}:String}`
  return `if(JSONType(${at}) = 'String', JSONExtractString(${at}), JSONExtractRaw(${at}))`
}
const saysTrait = (name: string, isThen: string): string =>
  `kind = 'identify' AND ${isThen} AND JSONHas(properties, 'traits', {${name}:String})`

/** `person` and `newest`, of everyone of whom the trait was ever said. */
const newestOfPersons = (name: string, { isThen, days }: ReturnType<typeof back>): string =>
  `SELECT person, argMax(said, (at, said)) AS newest
   FROM (${eventsWithPerson({ at: tsMs, said: traitSaid(name) }, saysTrait(name, isThen), days)}) GROUP BY person`

/** What is said of a group with any of its people holds for all who were last said to be of it. */
const newestOfGroups = (then: ReturnType<typeof back>): string =>
  `SELECT person, ofGroup.newest AS newest
   FROM (${newestOfPersons('groupTrait', then)}) AS members
   INNER JOIN (
     SELECT ${traitSaid('groupTrait')} AS groupId, argMax(${traitSaid('trait')}, (ts, ${traitSaid('trait')})) AS newest
     FROM events WHERE ${then.days.sql} AND name = 'group' AND ${saysTrait('trait', then.isThen)} GROUP BY groupId) AS ofGroup
   ON members.newest = ofGroup.groupId`

/** The newest that was said of her counts. */
export function hasTrait(
  { name, anyOf, atLeast, atMost }: Extract<Leaf, { is: 'trait' }>,
  scope: LeafScope,
): Condition {
  const then = back(scope, lookBackDays)
  const newest = name.startsWith(groupTraitPrefix) ? newestOfGroups(then) : newestOfPersons('trait', then)
  const is = [
    anyOf === undefined ? [] : ['newest IN {anyOf:Array(String)}'],
    atLeast === undefined ? [] : ['toFloat64OrNull(newest) >= {atLeast:Float64}'],
    atMost === undefined ? [] : ['toFloat64OrNull(newest) <= {atMost:Float64}'],
  ].flat()
  return {
    sql: `person IN (SELECT person FROM (${newest}) WHERE ${is.join(' AND ')})`,
    params: {
      ...then.params,
      trait: name,
      ...(name.startsWith(groupTraitPrefix) ? { groupTrait } : {}),
      ...(anyOf === undefined ? {} : { anyOf }),
      ...(atLeast === undefined ? {} : { atLeast }),
      ...(atMost === undefined ? {} : { atMost }),
    },
  }
}

/** Everyone is at one stage, as of then (protocol/filter.ts). */
export function isAtStage(stages: readonly Stage[], scope: LeafScope): Condition {
  const { siteId, conversion, toMs } = scope
  const then = back(scope, lookBackDays)
  const begun = begunIn(siteId, { fromMs: Math.max(0, toMs - lookBackDays * dayMs), toMs })
  const { isConversion, params } = conversionSql(new Map([[siteId, conversion]]))
  const orders = eventsWithPerson({ at: tsMs }, `${then.isThen} AND ${isConversion}`, then.days)
  const since = (days: number): string => `{backTo:Int64} - ${days * dayMs}`
  return {
    sql: `person IN (SELECT person FROM (
        SELECT person, multiIf(orders = 0 AND visits <= 1, 'firstVisit', orders = 0, 'prospect',
          firstAt >= ${since(stageDays.newCustomer)}, 'newCustomer', lastAt >= ${since(stageDays.active)}, 'active',
          lastAt >= ${since(stageDays.atRisk)}, 'atRisk', 'lost') AS stage
        FROM (SELECT person, count() AS visits FROM sessions FINAL WHERE ${begun.sql} GROUP BY person) AS seen
        LEFT JOIN (SELECT person, min(at) AS firstAt, max(at) AS lastAt, count() AS orders
          FROM (${orders}) GROUP BY person) AS bought USING (person))
      WHERE stage IN {stages:Array(String)})`,
    params: { ...begun.params, ...then.params, ...params, stages },
  }
}
