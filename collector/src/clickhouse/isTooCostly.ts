/** Whether a statement failed because it took more than one may: the same over fewer rows may well succeed. */
import { ClickHouseError } from '@clickhouse/client'

/** MEMORY_LIMIT_EXCEEDED, TIMEOUT_EXCEEDED, TOO_SLOW, CANNOT_ALLOCATE_MEMORY */
const codes = new Set(['241', '159', '160', '173'])

export const isTooCostly = (error: unknown): boolean => error instanceof ClickHouseError && codes.has(error.code)
