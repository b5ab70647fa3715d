import { createBrowserRouter } from 'react-router'
import { patterns } from './routes.ts'
import { Gate } from './screens/account/gate.tsx'
import { CrashScreen } from './shell/crashScreen.tsx'
import { HomeRedirect } from './shell/homeRedirect.tsx'
import { NotFound } from './shell/notFound.tsx'
import { Shell } from './shell/shell.tsx'

/** Screens are loaded when first opened; the replay with rrweb is by far the largest. */
export function createRouter() {
  return createBrowserRouter([
    {
      path: patterns.invitation,
      errorElement: <CrashScreen />,
      hydrateFallbackElement: <div />,
      lazy: async () => ({ Component: (await import('./screens/account/invitationScreen.tsx')).InvitationScreen }),
    },
    {
      path: patterns.sharedBoard,
      errorElement: <CrashScreen />,
      hydrateFallbackElement: <div />,
      lazy: async () => ({ Component: (await import('./screens/boards/sharedBoardScreen.tsx')).SharedBoardScreen }),
    },
    {
      element: (
        <Gate>
          <Shell />
        </Gate>
      ),
      errorElement: <CrashScreen />,
      hydrateFallbackElement: <div />,
      children: [
        {
          errorElement: <CrashScreen />,
          children: [
            { path: patterns.home, element: <HomeRedirect /> },
            {
              path: patterns.sessions,
              lazy: async () => ({ Component: (await import('./screens/sessions/sessionsScreen.tsx')).SessionsScreen }),
            },
            {
              path: patterns.session,
              lazy: async () => ({ Component: (await import('./screens/replay/replayScreen.tsx')).ReplayScreen }),
            },
            {
              path: patterns.overview,
              lazy: async () => ({ Component: (await import('./screens/overview/overviewScreen.tsx')).OverviewScreen }),
            },
            {
              path: patterns.strugglePoints,
              lazy: async () => ({
                Component: (await import('./screens/strugglePoints/strugglePointsScreen.tsx')).StrugglePointsScreen,
              }),
            },
            {
              path: patterns.strugglePoint,
              lazy: async () => ({
                Component: (await import('./screens/strugglePoints/strugglePointScreen.tsx')).StrugglePointScreen,
              }),
            },
            {
              path: patterns.forms,
              lazy: async () => ({ Component: (await import('./screens/forms/formsScreen.tsx')).FormsScreen }),
            },
            {
              path: patterns.form,
              lazy: async () => ({ Component: (await import('./screens/forms/formScreen.tsx')).FormScreen }),
            },
            {
              path: patterns.funnels,
              lazy: async () => ({ Component: (await import('./screens/funnels/funnelsScreen.tsx')).FunnelsScreen }),
            },
            {
              path: patterns.ctr,
              lazy: async () => ({ Component: (await import('./screens/ctr/ctrScreen.tsx')).CtrScreen }),
            },
            {
              path: patterns.namedClicks,
              lazy: async () => ({
                Component: (await import('./screens/namedClicks/namedClicksScreen.tsx')).NamedClicksScreen,
              }),
            },
            {
              path: patterns.campaigns,
              lazy: async () => ({
                Component: (await import('./screens/campaigns/campaignsScreen.tsx')).CampaignsScreen,
              }),
            },
            {
              path: patterns.campaignOrders,
              lazy: async () => ({
                Component: (await import('./screens/campaigns/campaignScreen.tsx')).CampaignScreen,
              }),
            },
            {
              path: patterns.sites,
              lazy: async () => ({ Component: (await import('./screens/sites/sitesScreen.tsx')).SitesScreen }),
            },
            {
              path: patterns.newSite,
              lazy: async () => ({ Component: (await import('./screens/sites/newSiteScreen.tsx')).NewSiteScreen }),
            },
            {
              path: patterns.site,
              lazy: async () => ({ Component: (await import('./screens/sites/siteScreen.tsx')).SiteScreen }),
            },
            {
              path: patterns.privacy,
              lazy: async () => ({ Component: (await import('./screens/privacy/privacyScreen.tsx')).PrivacyScreen }),
            },
            {
              path: patterns.signals,
              lazy: async () => ({ Component: (await import('./screens/signals/signalsScreen.tsx')).SignalsScreen }),
            },
            {
              path: patterns.segments,
              lazy: async () => ({ Component: (await import('./screens/segments/segmentsScreen.tsx')).SegmentsScreen }),
            },
            {
              path: patterns.webhooks,
              lazy: async () => ({ Component: (await import('./screens/webhooks/webhooksScreen.tsx')).WebhooksScreen }),
            },
            {
              path: patterns.alerts,
              lazy: async () => ({ Component: (await import('./screens/alerts/alertsScreen.tsx')).AlertsScreen }),
            },
            {
              path: patterns.health,
              lazy: async () => ({ Component: (await import('./screens/health/healthScreen.tsx')).HealthScreen }),
            },
            {
              path: patterns.refused,
              lazy: async () => ({ Component: (await import('./screens/refused/refusedScreen.tsx')).RefusedScreen }),
            },
            {
              path: patterns.erasures,
              lazy: async () => ({ Component: (await import('./screens/erasures/erasuresScreen.tsx')).ErasuresScreen }),
            },
            {
              path: patterns.storage,
              lazy: async () => ({ Component: (await import('./screens/storage/storageScreen.tsx')).StorageScreen }),
            },
            {
              path: patterns.customers,
              lazy: async () => ({
                Component: (await import('./screens/customers/customersScreen.tsx')).CustomersScreen,
              }),
            },
            {
              path: patterns.customer,
              lazy: async () => ({
                Component: (await import('./screens/customers/customerScreen.tsx')).CustomerScreen,
              }),
            },
            {
              path: patterns.imports,
              lazy: async () => ({ Component: (await import('./screens/imports/importScreen.tsx')).ImportScreen }),
            },
            {
              path: patterns.followUp,
              lazy: async () => ({ Component: (await import('./screens/followUp/followUpScreen.tsx')).FollowUpScreen }),
            },
            {
              path: patterns.mail,
              lazy: async () => ({ Component: (await import('./screens/mail/mailScreen.tsx')).MailScreen }),
            },
            {
              path: patterns.mailTemplate,
              lazy: async () => ({ Component: (await import('./screens/mail/templateScreen.tsx')).TemplateScreen }),
            },
            {
              path: patterns.mailBatch,
              lazy: async () => ({ Component: (await import('./screens/mail/batchScreen.tsx')).BatchScreen }),
            },
            {
              path: patterns.mailRecipients,
              lazy: async () => ({ Component: (await import('./screens/mail/recipientsScreen.tsx')).RecipientsScreen }),
            },
            {
              path: patterns.reports,
              lazy: async () => ({ Component: (await import('./screens/reports/reportsScreen.tsx')).ReportsScreen }),
            },
            {
              path: patterns.boards,
              lazy: async () => ({ Component: (await import('./screens/boards/boardsScreen.tsx')).BoardsScreen }),
            },
            {
              path: patterns.heatmap,
              lazy: async () => ({ Component: (await import('./screens/heatmap/heatmapScreen.tsx')).HeatmapScreen }),
            },
            {
              path: patterns.paths,
              lazy: async () => ({ Component: (await import('./screens/paths/pathsScreen.tsx')).PathsScreen }),
            },
            {
              path: patterns.account,
              lazy: async () => ({ Component: (await import('./screens/account/accountScreen.tsx')).AccountScreen }),
            },
            {
              path: patterns.people,
              lazy: async () => ({ Component: (await import('./screens/people/peopleScreen.tsx')).PeopleScreen }),
            },
            {
              path: patterns.audit,
              lazy: async () => ({ Component: (await import('./screens/audit/auditScreen.tsx')).AuditScreen }),
            },
            {
              path: patterns.openReplay,
              lazy: async () => ({
                Component: (await import('./screens/replay/openFile/openReplayScreen.tsx')).OpenReplayScreen,
              }),
            },
            { path: '*', element: <NotFound /> },
          ],
        },
      ],
    },
  ])
}
