/** What every condition of a segment is asked with. */
import type { Conversion } from '@hindsight/protocol/settings'
import type { Condition } from '../scope.ts'

export type LeafScope = {
  siteId: string
  conversion: Conversion
  /** Binds `siteId`, `fromDay` and `toDay`. */
  days: Condition
  /** What is said of persons is as of then. */
  toMs: number
}
