/** Every URL of the dashboard. */
export const urls = {
  home: '/',
  sites: '/sites',
  newSite: '/new-site',
  site: (siteId: string) => `/sites/${encodeURIComponent(siteId)}`,
  overview: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/overview`,
  strugglePoints: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/struggle-points`,
  strugglePoint: (siteId: string, pointId: string) =>
    `/sites/${encodeURIComponent(siteId)}/struggle-points/${encodeURIComponent(pointId)}`,
  forms: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/forms`,
  /** One form; the period goes along. */
  form: (siteId: string, path: string, form: string, period: string) => {
    const search = new URLSearchParams(period)
    search.set('path', path)
    if (form !== '') search.set('form', form)
    return `/sites/${encodeURIComponent(siteId)}/forms/one?${search.toString()}`
  },
  funnels: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/funnels`,
  ctr: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/ctr`,
  namedClicks: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/named-clicks`,
  reports: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/reports`,
  /** Of a page; the period goes along. */
  heatmap: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/heatmap`,
  boards: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/boards`,
  paths: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/paths`,
  campaigns: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/campaigns`,
  sessions: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/sessions`,
  /** The replay; `t` in its query is the moment, and whatever else the screen keeps there. */
  session: (siteId: string, sessionId: string) =>
    `/sites/${encodeURIComponent(siteId)}/sessions/${encodeURIComponent(sessionId)}`,
  /** The replay, opened from a list of sessions with this query: it can go on to the next one. */
  sessionOf: (siteId: string, sessionId: string, listSearch: string) =>
    `/sites/${encodeURIComponent(siteId)}/sessions/${encodeURIComponent(sessionId)}?list=${encodeURIComponent(listSearch.replace(/^\?/, '') || 'all')}`,
  privacy: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/privacy`,
  signals: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/signals`,
  /** What nobody has watched yet of whoever is signed in, the worst first. */
  reviewQueue: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/sessions?watched=false&order=score`,
  segments: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/segments`,
  webhooks: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/webhooks`,
  alerts: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/alerts`,
  /** A new one, on a struggle point. */
  alertOn: (siteId: string, pointId: string) =>
    `/sites/${encodeURIComponent(siteId)}/alerts?${new URLSearchParams({ point: pointId })}`,
  health: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/health`,
  erasures: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/erasures`,
  storage: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/storage`,
  refused: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/refused`,
  customers: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/customers`,
  customer: (siteId: string, person: string) =>
    `/sites/${encodeURIComponent(siteId)}/customers/${encodeURIComponent(person)}`,
  /** Files of other systems. */
  imports: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/import`,
  followUp: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/follow-up`,
  followUpCase: (siteId: string, caseId: string) =>
    `/sites/${encodeURIComponent(siteId)}/follow-up/${encodeURIComponent(caseId)}`,
  mail: (siteId: string) => `/sites/${encodeURIComponent(siteId)}/mail`,
  /** `new` makes one. */
  mailTemplate: (siteId: string, templateId: string) =>
    `/sites/${encodeURIComponent(siteId)}/mail/templates/${encodeURIComponent(templateId)}`,
  mailBatch: (siteId: string, batchId: string) =>
    `/sites/${encodeURIComponent(siteId)}/mail/batches/${encodeURIComponent(batchId)}`,
  people: '/people',
  account: '/account',
  audit: '/audit',
  /** A recording from one's own disk. */
  openReplay: '/open-replay',
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
  overview: '/sites/:siteId/overview',
  strugglePoints: '/sites/:siteId/struggle-points',
  strugglePoint: '/sites/:siteId/struggle-points/:pointId',
  forms: '/sites/:siteId/forms',
  form: '/sites/:siteId/forms/one',
  funnels: '/sites/:siteId/funnels',
  ctr: '/sites/:siteId/ctr',
  namedClicks: '/sites/:siteId/named-clicks',
  campaigns: '/sites/:siteId/campaigns',
  /** One campaign, as the API names the list of its orders. */
  campaignOrders: '/sites/:siteId/campaign-orders',
  reports: '/sites/:siteId/reports',
  paths: '/sites/:siteId/paths',
  boards: '/sites/:siteId/boards',
  heatmap: '/sites/:siteId/heatmap',
  sessions: '/sites/:siteId/sessions',
  session: '/sites/:siteId/sessions/:sessionId',
  privacy: '/sites/:siteId/privacy',
  signals: '/sites/:siteId/signals',
  segments: '/sites/:siteId/segments',
  webhooks: '/sites/:siteId/webhooks',
  alerts: '/sites/:siteId/alerts',
  health: '/sites/:siteId/health',
  erasures: '/sites/:siteId/erasures',
  storage: '/sites/:siteId/storage',
  refused: '/sites/:siteId/refused',
  customers: '/sites/:siteId/customers',
  customer: '/sites/:siteId/customers/:person',
  imports: '/sites/:siteId/import',
  followUp: '/sites/:siteId/follow-up/:caseId?',
  mail: '/sites/:siteId/mail',
  mailTemplate: '/sites/:siteId/mail/templates/:templateId',
  mailBatch: '/sites/:siteId/mail/batches/:batchId',
  /** As the API names the list of them. */
  mailRecipients: '/sites/:siteId/mail/recipients',
  people: '/people',
  account: '/account',
  audit: '/audit',
  openReplay: '/open-replay',
  /** The token is the part after #. */
  invitation: '/invitation',
  sharedBoard: '/shared-board',
} as const
