/** What a table of a file is made of. */
import type { Conversion } from '@hindsight/protocol/settings'
import type { Period } from '../scope.ts'
import type { SessionFilter } from '../sessionFilter.ts'

export type TableScope = {
  siteId: string
  period: Period
  timeZone: string
  currency: string
  conversion: Conversion
  by: string
  /** Of the table of sessions. */
  filter: SessionFilter
}

export type Column = { name: string; sql: string; isText?: boolean }
export type Table = { columns: Column[]; from: string; params: Record<string, unknown>; order: string }

export const text = (name: string, sql: string): Column => ({ name, sql, isText: true })
export const value = (name: string, sql: string): Column => ({ name, sql })
export const iso = (time: string): string => `formatDateTime(${time}, '%Y-%m-%dT%H:%i:%SZ', 'UTC')`
export const withoutAddress = (sql: string): string => `if(position(${sql}, '@') > 0, '[email]', ${sql})`
