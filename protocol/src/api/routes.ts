/** The read API: every route there is. */
import { accountRoutes, colleagueRoutes } from './accounts.ts'
import { alertRoutes } from './alerts.ts'
import { annotationRoutes } from './annotations.ts'
import { boardRoutes } from './boards.ts'
import { campaignRoutes } from './campaigns.ts'
import { caseRoutes } from './cases.ts'
import { caseWorkRoutes } from './caseWork.ts'
import { causeRoutes } from './cause.ts'
import { contactStatusRoutes } from './contactStatus.ts'
import { customerCardRoutes } from './customerCard.ts'
import { customerRoutes } from './customers.ts'
import { dailyFilesRoutes } from './dailyFiles.ts'
import { erasureRoutes } from './erasure.ts'
import { exportRoutes } from './exports.ts'
import { findRoutes } from './find.ts'
import { fixRoutes } from './fix.ts'
import { formRoutes } from './forms.ts'
import { funnelRoutes } from './funnels.ts'
import { healthRoutes } from './health.ts'
import { heatRoutes } from './heat.ts'
import { importRoutes } from './imports.ts'
import { incidentRoutes } from './incidents.ts'
import { mailRoutes } from './mail.ts'
import { namedClickRoutes } from './namedClicks.ts'
import { noteRoutes } from './notes.ts'
import { overviewRoutes } from './overview.ts'
import { privacyRoutes } from './privacy.ts'
import { promotionRoutes } from './promotions.ts'
import { reportRoutes } from './reports.ts'
import { segmentRoutes } from './segments.ts'
import { sessionNeighbourRoutes } from './sessionNeighbours.ts'
import { sessionRoutes } from './sessions.ts'
import { signalRoutes } from './signals.ts'
import { siteRoutes } from './sites.ts'
import { sourceMapRoutes } from './sourceMaps.ts'
import { storageRoutes } from './storage.ts'
import { struggleRoutes } from './struggles.ts'
import { trafficRoutes } from './traffic.ts'
import { webhookRoutes } from './webhooks.ts'

export const routes = {
  ...accountRoutes,
  ...colleagueRoutes,
  ...siteRoutes,
  ...signalRoutes,
  ...sessionRoutes,
  ...sessionNeighbourRoutes,
  ...incidentRoutes,
  ...noteRoutes,
  ...trafficRoutes,
  ...exportRoutes,
  ...overviewRoutes,
  ...reportRoutes,
  ...boardRoutes,
  ...heatRoutes,
  ...sourceMapRoutes,
  ...struggleRoutes,
  ...causeRoutes,
  ...fixRoutes,
  ...formRoutes,
  ...annotationRoutes,
  ...segmentRoutes,
  ...funnelRoutes,
  ...namedClickRoutes,
  ...promotionRoutes,
  ...campaignRoutes,
  ...privacyRoutes,
  ...customerRoutes,
  ...customerCardRoutes,
  ...erasureRoutes,
  ...storageRoutes,
  ...dailyFilesRoutes,
  ...findRoutes,
  ...importRoutes,
  ...healthRoutes,
  ...caseRoutes,
  ...caseWorkRoutes,
  ...contactStatusRoutes,
  ...webhookRoutes,
  ...mailRoutes,
  ...alertRoutes,
}
export type Routes = typeof routes
export type RouteName = keyof Routes
