/**
 * Tables as files, written by the store itself and streamed as it writes them. No contact details are in them: ids that
 * are addresses are masked, and what people wrote is not a column.
 */
import type { FileFormat, TableName } from '@hindsight/protocol/api/reports'
import { isReport, type ReportName, reportOf } from '@hindsight/protocol/reports'
import { ordersSql } from '../overview/orders.ts'
import { reportSql } from '../reports/reportSql.ts'
import { begunIn, type Condition } from '../scope.ts'
import { renamed } from '../segment/renamed.ts'
import { filtered } from '../sessionFilter.ts'
import { signalsOf } from '../struggle/signals.ts'
import { struggled } from '../wentWrong.ts'
import { rateColumns } from './rateColumns.ts'
import { iso, type Table, type TableScope, text, value, withoutAddress } from './table.ts'
import { formsTable, promotionsTable } from './workTables.ts'

function reportTable(report: ReportName, scope: TableScope): Table {
  const { sql, params, order } = reportSql(report, scope)
  const { columns } = reportOf(report)
  return {
    columns: [
      text('value', 'value'),
      ...(report === 'products' ? [text('label', 'label')] : []),
      ...Object.entries(columns).flatMap(([name, column]) =>
        column.kind === 'rate'
          ? rateColumns(name, `of_${column.part}`, `of_${column.whole}`)
          : [value(name, `of_${name}`)],
      ),
    ],
    from: `(${sql})`,
    params,
    order: `${order} DESC, value`,
  }
}

function sessionsTable(scope: TableScope): Table {
  const wanted = filtered(scope, scope.filter)
  const plain = ['pageViews', 'clicks', 'fieldErrors', 'formErrors', 'jsErrors', 'failedRequests', 'rageClicks']
  const more = ['deadClicks', 'struggles', 'score', 'converted', 'revenue']
  const texts = ['browser', 'browserVersion', 'os', 'device', 'country', 'language', 'release', 'referrerHost']
  return {
    columns: [
      text('sessionId', 'toString(sessionId)'),
      text('firstAt', iso('firstTs')),
      text('lastAt', iso('lastTs')),
      text('person', withoutAddress('toString(person)')),
      text('channel', `attributes['cameBy']`),
      text('source', `attributes['source']`),
      text('campaign', `attributes['campaign']`),
      text('entryPage', 'toString(entryPath)'),
      text('exitPage', 'toString(exitPath)'),
      ...texts.map((name) => text(name, `toString(${name})`)),
      ...[...plain, ...more].map((name) => value(name, name)),
    ],
    from: `(SELECT * FROM sessions FINAL WHERE ${wanted.sql}) AS wanted`,
    params: wanted.params,
    order: 'firstTs, sessionId',
  }
}

/** As the overview: sessions and persons on the day on which the session began, orders on the day of their first report. */
function daysTable(scope: TableScope): Table {
  const begun = begunIn(scope.siteId, scope.period)
  const orders = renamed(ordersSql(scope), 'ordered_')
  const ofSessions = ['sessions', 'persons', 'converted', 'struggled']
  const ofOrders = ['orders', 'revenue']
  const none = (names: readonly string[]): string => names.map((name) => `0 AS of_${name}`).join(', ')
  const dayOf = 'toDate(firstTs, {timeZone:String}) AS ofDay'
  return {
    columns: [text('day', 'toString(ofDay)'), ...[...ofSessions, ...ofOrders].map((name) => value(name, `of_${name}`))],
    from: `(SELECT ofDay, ${[...ofSessions, ...ofOrders].map((name) => `sum(of_${name}) AS of_${name}`).join(', ')}
      FROM (
        SELECT ${dayOf}, count() AS of_sessions, uniqExact(person) AS of_persons, countIf(converted) AS of_converted,
          countIf(${struggled}) AS of_struggled, ${none(ofOrders)}
        FROM sessions FINAL WHERE ${begun.sql} GROUP BY ofDay
        UNION ALL
        SELECT ${dayOf}, ${none(ofSessions)}, count() AS of_orders, sum(worthOfIt) AS of_revenue
        FROM (${orders.sql}) GROUP BY ofDay)
      GROUP BY ofDay)`,
    params: { ...begun.params, ...orders.params, timeZone: scope.timeZone },
    order: 'ofDay',
  }
}

/** As the list of struggle points of any state, the mild ones too. */
function pointsTable({ siteId, period }: TableScope): Table {
  const { sql, params } = signalsOf(siteId, period)
  const isOwn = 'ownPoint = pointId'
  return {
    columns: [
      text('pointId', 'ofPoint'),
      text('signal', 'ofSignal'),
      text('page', 'ofPath'),
      text('place', 'ofPlace'),
      text('label', 'ofLabel'),
      ...['signals', 'sessions', 'persons'].map((name) => value(name, `of_${name}`)),
      text('firstAt', iso('firstAt')),
      text('lastAt', iso('lastAt')),
    ],
    from: `(SELECT pointId AS ofPoint, toString(argMax(signal, ${isOwn})) AS ofSignal,
        toString(argMax(path, ${isOwn})) AS ofPath, toString(argMax(place, ${isOwn})) AS ofPlace,
        toString(argMax(label, (${isOwn} AND label != '', label != '', ts))) AS ofLabel, count() AS of_signals,
        uniqExact(visit) AS of_sessions, uniqExact(person) AS of_persons, min(ts) AS firstAt, max(ts) AS lastAt
      FROM (${sql}) GROUP BY pointId)`,
    params,
    order: 'of_persons DESC, ofPoint',
  }
}

function ordersTable(scope: TableScope): Table {
  const { sql, params } = ordersSql(scope)
  return {
    columns: [text('orderId', 'ofOrder'), text('at', iso('firstTs')), value('revenue', 'worthOfIt')],
    from: `(${sql})`,
    params,
    order: 'firstTs, ofOrder',
  }
}

function tableOf(name: TableName, scope: TableScope): Table {
  if (isReport(name)) return reportTable(name, scope)
  if (name === 'sessions') return sessionsTable(scope)
  if (name === 'days') return daysTable(scope)
  if (name === 'promotions') return promotionsTable(scope)
  if (name === 'forms') return formsTable(scope)
  return name === 'orders' ? ordersTable(scope) : pointsTable(scope)
}

/** A cell that begins so is a formula to a spreadsheet: a quote in front makes it a text. */
const harmless = (sql: string): string => `if(match(${sql}, '^[=+\\\\-@\\t\\r]'), concat('\\'', ${sql}), ${sql})`

/**
 * The statement of a file, and the line that goes before its rows: the embedded store sends CSV row by row, but a CSV
 * with its names only as a whole.
 */
export function fileSql(name: TableName, format: FileFormat, scope: TableScope): Condition & { head: string } {
  const { columns, from, params, order } = tableOf(name, scope)
  const isCsv = format === 'csv'
  // In a sub-query, where no new name can hide the column that it is made of.
  const named = columns.map(({ sql, isText }, index) => `${isText && isCsv ? harmless(sql) : sql} AS column${index}`)
  return {
    sql: isCsv
      ? `SELECT ${named.join(', ')} FROM ${from} ORDER BY ${order} FORMAT CSV SETTINGS format_csv_null_representation = ''`
      : `SELECT ${columns.map((column, index) => `column${index} AS ${column.name}`).join(', ')}
         FROM (SELECT ${named.join(', ')} FROM ${from} ORDER BY ${order}) FORMAT Parquet`,
    params,
    head: isCsv ? `${columns.map((column) => `"${column.name}"`).join(',')}\n` : '',
  }
}
