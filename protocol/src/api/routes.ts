/** The read API: every route there is. */
import { accountRoutes } from './accounts.ts'
import { funnelRoutes } from './funnels.ts'
import { overviewRoutes } from './overview.ts'
import { promotionRoutes } from './promotions.ts'
import { sessionRoutes } from './sessions.ts'
import { siteRoutes } from './sites.ts'
import { struggleRoutes } from './struggles.ts'

export const routes = {
  ...accountRoutes,
  ...siteRoutes,
  ...sessionRoutes,
  ...overviewRoutes,
  ...struggleRoutes,
  ...funnelRoutes,
  ...promotionRoutes,
}
export type Routes = typeof routes
export type RouteName = keyof Routes
