/** What may be said of a session, each as a condition over `sessions FINAL`. */
import { noneText } from '@hindsight/protocol/api/sessionFilters'
import { ecommerce } from '@hindsight/protocol/ecommerce'
import { type Leaf, lookBackDays, type SessionAttribute } from '@hindsight/protocol/filter'
import { earliestVisits, isReturning } from '../../analysis/earliestVisits.ts'
import { stepCondition } from '../funnel/steps.ts'
import { isCommented, isTagged } from '../notes/noteFilters.ts'
import type { Condition } from '../scope.ts'
import { hadSignal } from '../signals/sessionSignals.ts'
import { hadPoint } from '../struggle/signals.ts'
import { isReplayed, struggled, wentWrong } from '../wentWrong.ts'
import type { LeafScope } from './leafScope.ts'
import { didWithin, hasTrait, isAtStage, orderedWithin } from './ofPersons.ts'
import { countedOrders } from './orders.ts'

export const attributeColumns: Record<SessionAttribute, string> = {
  device: 'device',
  browser: 'browser',
  os: 'os',
  country: 'country',
  language: 'language',
  release: 'release',
  referrer: 'referrerHost',
  cameBy: `attributes['cameBy']`,
  campaign: `attributes['campaign']`,
  screen: `attributes['screen']`,
  entryPage: 'entryPath',
  exitPage: 'exitPath',
}

const numbers = (version: string): number[] => version.split('.').map(Number)

/** "11 or older" holds 11.4: only as much is compared as was said. */
function isVersion({ browser, atLeast, atMost }: Extract<Leaf, { is: 'version' }>): Condition {
  const given = `arrayMap(part -> toUInt32OrZero(part), splitByChar('.', toString(browserVersion)))`
  const compare = (name: string, sign: string) =>
    ` AND arraySlice(${given}, 1, length({${name}:Array(UInt32)})) ${sign} {${name}:Array(UInt32)}`
  return {
    sql: `browser = {ofBrowser:String} AND browserVersion != ''${atLeast === undefined ? '' : compare('atLeast', '>=')}${
      atMost === undefined ? '' : compare('atMost', '<=')
    }`,
    params: {
      ofBrowser: browser,
      ...(atLeast === undefined ? {} : { atLeast: numbers(atLeast) }),
      ...(atMost === undefined ? {} : { atMost: numbers(atMost) }),
    },
  }
}

const sessionsWith = (days: Condition, rows: string, having = ''): string =>
  `(sessionDay, sessionId) IN (SELECT sessionDay, sessionId FROM events WHERE ${days.sql} AND ${rows}
    GROUP BY sessionDay, sessionId${having})`

function hadBeenThere({ siteId, days, toMs }: LeafScope): Condition {
  const earliest = earliestVisits(siteId, { fromMs: toMs, toMs }, lookBackDays * 24 * 60 * 60 * 1000)
  return {
    sql: `(sessionDay, sessionId) IN (SELECT ofDay, ofSession
      FROM (SELECT sessionDay AS ofDay, sessionId AS ofSession, visitorId, toUnixTimestamp64Milli(firstTs) AS startedMs
        FROM sessions FINAL WHERE ${days.sql}) AS visits
      INNER JOIN (${earliest.sql}) AS seen USING (visitorId) WHERE ${isReturning})`,
    params: earliest.params,
  }
}

export function leafCondition(leaf: Leaf, scope: LeafScope): Condition {
  const { days } = scope
  switch (leaf.is) {
    case 'known':
      return { sql: `customerId != ''`, params: {} }
    case 'returning':
      return hadBeenThere(scope)
    case 'customer':
      return {
        sql: `person IN {ofPersons:Array(String)} OR person IN (SELECT person FROM customerMerges FINAL
          WHERE siteId = {siteId:String} AND customerId IN {ofPersons:Array(String)})`,
        params: { ofPersons: leaf.anyOf },
      }
    case 'trait':
      return hasTrait(leaf, scope)
    case 'stage':
      return isAtStage(leaf.anyOf, scope)
    case 'attribute':
      return {
        sql: `toString(${attributeColumns[leaf.name]}) IN {anyOf:Array(String)}`,
        params: { anyOf: leaf.anyOf.map((value) => (value === noneText ? '' : value)) },
      }
    case 'version':
      return isVersion(leaf)
    case 'did': {
      if (leaf.days !== undefined) return didWithin(leaf, leaf.days, scope)
      const { sql, params } = stepCondition(leaf.what, 0)
      const having = ' HAVING count() >= {times:UInt32}'
      return { sql: sessionsWith(days, sql, having), params: { ...params, times: leaf.times ?? 1 } }
    }
    case 'ordered': {
      if (leaf.days !== undefined) return orderedWithin(leaf, leaf.days, scope)
      const { sql, params } = countedOrders(leaf, scope, 'sessionDay, sessionId', (columns, rows) => {
        return `SELECT sessionDay, sessionId, ${columns} FROM events WHERE ${days.sql} AND ${rows}`
      })
      return { sql: `(sessionDay, sessionId) IN (${sql})`, params }
    }
    case 'signal':
      return hadSignal(leaf.signal, days)
    case 'point':
      return hadPoint(leaf.pointId, days)
    case 'promotion': {
      const clicked = `name = '${ecommerce.promotionClicked}'`
      const met = `(${clicked}${leaf.clicked ? '' : ` OR name = '${ecommerce.promotionViewed}'`})`
      return {
        sql: sessionsWith(days, `kind = 'track' AND ${met} AND promotionId = {ofPromotion:String}`),
        params: { ofPromotion: leaf.promotionId },
      }
    }
    case 'had':
      switch (leaf.what) {
        case 'conversion':
          return { sql: 'converted', params: {} }
        case 'struggle':
          return { sql: struggled, params: {} }
        case 'error':
          return { sql: wentWrong, params: {} }
        case 'replay':
          return { sql: isReplayed(days), params: {} }
        case 'comment':
          return isCommented(true)
      }
      break
    case 'tag':
      return isTagged(leaf.tag)
  }
}
