/** The read API: every route there is. */
import { accountRoutes } from './accounts.ts'
import { sessionRoutes } from './sessions.ts'
import { siteRoutes } from './sites.ts'

export const routes = { ...accountRoutes, ...siteRoutes, ...sessionRoutes }
export type Routes = typeof routes
export type RouteName = keyof Routes
