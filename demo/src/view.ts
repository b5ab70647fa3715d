import type { AnalyticsCall } from './analytics.ts'
import type { FaultName } from './faults.ts'
import type { Session } from './session.ts'

/** What every page is made with, besides its own content. */
export type View = {
  session: Session | null
  faults: readonly FaultName[]
  /** Origin of the recorder; '' for the shop's own. */
  recorderHost: string
  writeKey: string
  release: string
  /** Path and query of the page, for the fault panel to come back to. */
  here: string
  /** Told to `window.hindsight` by this page. */
  calls: AnalyticsCall[]
}
