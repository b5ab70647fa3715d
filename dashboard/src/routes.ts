/** Every URL of the dashboard. */
export const urls = {
  home: '/',
  sites: '/sites',
  newSite: '/new-site',
  site: (siteId: string) => `/sites/${encodeURIComponent(siteId)}`,
  sessions: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/sessions`,
  /** The replay; `t` in its query is the moment, and whatever else the screen keeps there. */
  session: (siteId: string, sessionId: string) =>
    `/sites/${encodeURIComponent(siteId)}/sessions/${encodeURIComponent(sessionId)}`,
  refused: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/refused`,
  /** Served by the collector, outside the dashboard. */
  demoShop: '/demo/',
  apiDocs: '/api/docs',
} as const

/** The same as patterns for the router. */
export const patterns = {
  home: '/',
  sites: '/sites',
  newSite: '/new-site',
  site: '/sites/:siteId',
  sessions: '/sites/:siteId/sessions',
  session: '/sites/:siteId/sessions/:sessionId',
  refused: '/sites/:siteId/refused',
} as const
