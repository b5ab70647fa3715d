import type { Request } from 'express'
import type { SessionStore } from './session.ts'
import type { View } from './view.ts'

/** What every group of routes needs. */
export type ShopContext = {
  sessions: SessionStore
  slowPaymentMs: { min: number; max: number }
  viewOf(request: Request): View
}
