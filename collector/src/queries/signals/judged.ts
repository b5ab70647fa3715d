/**
 * The rows that signals are judged over: what can be a signal, each with what came before it in its group. A group is
 * the clicks of a page, the errors of a field, the visits to a field, or the page views of a tab; each is sorted once,
 * and carries the last few of its group as arrays, oldest first, itself the last. Judging is then arithmetic on a row.
 */
import type { EventKind } from '@hindsight/protocol/events'
import {
  alone,
  facts,
  formGroup,
  groups,
  type JudgedColumn,
  neighbourColumns,
  type OwnColumn,
  ownColumns,
  usedColumns,
  windows,
} from './judgedColumns.ts'

/**
 * `max_block_size` for who reads these rows. They carry those before them, which conditions copy for each: in blocks of
 * the usual 65,000 rows the copies took gigabytes, and half as much time again as in small ones.
 */
export const rowsAtOnce = 2048

const isOwn = (name: JudgedColumn): name is OwnColumn => name in ownColumns
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
const more = (parts: readonly string[]): string => parts.map((part) => `,\n    ${part}`).join('')

/** Clicks are groups only for what leaves out those that are exempt. */
function grouped(kinds: readonly EventKind[], own: readonly OwnColumn[]): string {
  const parts = groups.filter(({ kind }) => kinds.includes(kind) && (kind !== 'click' || own.includes('exempt')))
  return parts.length === 0 ? alone : `multiIf(${[...parts.map(({ sql }) => sql), alone].join(',\n      ')})`
}

/**
 * `chosen`: a condition over events that picks whole sessions; `kinds` and `columns`: what the signals asked for are
 * judged over (conditions.ts). To plan this statement costs more than to run it, so nothing is in it that is not asked.
 */
export function judged(chosen: string, kinds: readonly EventKind[], columns: readonly JudgedColumn[]): string {
  const neighbours = columns.flatMap((name) => (isOwn(name) ? [] : [{ name, ...neighbourColumns[name] }]))
  const own = distinct([
    ...columns.filter(isOwn),
    ...neighbours.flatMap((column) => ('from' in column ? [column.from] : [])),
  ])
  const over = distinct(neighbours.map((column) => column.over))
  const divided = [
    ...(over.some((name) => windows[name].includes('grouped')) ? [`${grouped(kinds, own)} AS grouped`] : []),
    ...(over.some((name) => windows[name].includes('ofForm')) ? [`${formGroup} AS ofForm`] : []),
  ]
  return `SELECT ${usedColumns}, ms, facts${more([
    ...own,
    ...neighbours.map((column) => `${column.sql} OVER ${column.over} AS ${column.name}`),
  ])}
  FROM (
    SELECT ${usedColumns}, pageId, toUnixTimestamp64Milli(ts) AS ms, ${facts} AS facts${more([
      ...own.map((name) => `${ownColumns[name]} AS ${name}`),
      ...divided,
    ])}
    FROM events WHERE ${chosen} AND kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')}))${
      over.length === 0 ? '' : `\n  WINDOW ${over.map((name) => `${name} AS (${windows[name]})`).join(',\n    ')}`
    }`
}
