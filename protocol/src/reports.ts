/** Reports that are one table each: their names, their columns, and what each figure means. One definition for all. */

/** `sessions` opens its list; `rate` is one count of another; `ms` a length of time. */
export type ReportColumn = { label: string; says: string } & (
  | { kind: 'sessions' | 'number' | 'money' | 'ms' }
  | { kind: 'rate'; part: string; whole: string }
)
export type Report = {
  title: string
  /** What a row is. */
  row: string
  says: string
  columns: Record<string, ReportColumn>
}

const persons: ReportColumn = {
  label: 'Persons',
  says: 'Customers where they are known, else visitors; each once.',
  kind: 'number',
}
const sessions = (says: string): ReportColumn => ({ label: 'Sessions', says, kind: 'sessions' })
const bounced = (says: string): ReportColumn => ({ label: 'Bounced', says, kind: 'sessions' })
const converted: ReportColumn = {
  label: 'Converted',
  says: 'Sessions that reached what the site calls success (Sites, Reports).',
  kind: 'sessions',
}
const conversion: ReportColumn = {
  label: 'Conversion',
  says: 'Converted sessions of all sessions of the row. The band is where the rate lies in truth, 19 times out of 20.',
  kind: 'rate',
  part: 'converted',
  whole: 'sessions',
}
const struggled: ReportColumn = {
  label: 'With a struggle',
  says: 'Sessions with at least one signal: a refused field, a rage, dead or error click, a failed request …',
  kind: 'sessions',
}
const revenue: ReportColumn = {
  label: 'Revenue',
  says: 'What the conversions of these sessions were worth, each order once.',
  kind: 'money',
}

/** Of what all sessions of a row have in common. */
const ofSessions = {
  sessions: sessions('Visits that began in this period.'),
  persons,
  bounced: bounced('Sessions with one page view only.'),
  converted,
  conversion,
  revenue,
  struggled,
} as const satisfies Report['columns']

const by = (title: string, row: string, says: string) => ({ title, row, says, columns: ofSessions })

export const reports = {
  channels: by(
    'Channels',
    'Channel',
    'How sessions came: by a paid advertisement, e-mail, social network, search engine, another site, or directly. Campaign parameters (utm_medium) are believed before the address that a visit came from.',
  ),
  sources: by(
    'Sources',
    'Source',
    'The source that the campaign names (utm_source), else the site that a visit came from.',
  ),
  campaigns: by('Campaigns', 'Campaign', 'The campaign that the first page’s address names (utm_campaign).'),
  devices: by('Devices', 'Device', 'Kind of device, by the browser’s user agent.'),
  browsers: by('Browsers', 'Browser', 'Name of the browser.'),
  countries: by('Countries', 'Country', 'As the proxy in front of the collector says; unknown without one.'),
  languages: by('Languages', 'Language', 'First language of the browser.'),
  entries: by('Entry pages', 'Page', 'The first page of a session; ids in addresses are folded to #.'),
  exits: by('Exit pages', 'Page', 'The last page of a session; ids in addresses are folded to #.'),
  pages: {
    title: 'Pages',
    row: 'Page',
    says: 'All pages that were viewed, ids in their addresses folded to #, so that all products are one page.',
    columns: {
      sessions: sessions('Sessions of this period that viewed the page.'),
      views: { label: 'Views', says: 'Loads and navigations within the page, reloads included.', kind: 'number' },
      persons,
      entries: { label: 'Entries', says: 'Sessions that began on this page.', kind: 'sessions' },
      exits: { label: 'Exits', says: 'Sessions whose last page this was.', kind: 'sessions' },
      bounced: bounced('Sessions that began on this page and viewed no other, nor this one again.'),
      bounceRate: {
        label: 'Bounce rate',
        says: 'Bounced sessions of those that began on this page.',
        kind: 'rate',
        part: 'bounced',
        whole: 'entries',
      },
      stayMs: {
        label: 'Time',
        says: 'Median time until the next page of the same tab, over views that another page followed: what a last page was looked at for is not known.',
        kind: 'ms',
      },
      struggled: { ...struggled, says: 'Sessions with at least one struggle on this very page.' },
    },
  },
  products: {
    title: 'Products',
    row: 'Product',
    says: 'From Product Viewed, Product Added and Order Completed, by product_id (else sku, else name), within sessions.',
    columns: {
      viewed: { label: 'Viewed', says: 'Sessions that viewed the product.', kind: 'sessions' },
      added: { label: 'Added', says: 'Sessions that put it into the cart.', kind: 'sessions' },
      addRate: {
        label: 'Added of viewed',
        says: 'Sessions that viewed and added it, of those that viewed it.',
        kind: 'rate',
        part: 'viewedAndAdded',
        whole: 'viewed',
      },
      viewedAndAdded: { label: 'Viewed and added', says: 'Sessions that did both.', kind: 'sessions' },
      bought: { label: 'Bought', says: 'Sessions with an order that holds it.', kind: 'sessions' },
      units: { label: 'Units', says: 'Pieces ordered, each order once.', kind: 'number' },
      revenue: {
        label: 'Revenue',
        says: 'Price times pieces, each order once; orders in another currency than the site’s are left out.',
        kind: 'money',
      },
    },
  },
  searches: {
    title: 'Searches',
    row: 'Searched for',
    says: 'From Products Searched: its query, in small letters, and how many results it names (results). What looks personal is masked.',
    columns: {
      sessions: sessions('Sessions that searched for it.'),
      searches: { label: 'Searches', says: 'How often it was searched for.', kind: 'number' },
      none: { label: 'Without a result', says: 'Sessions in which it found nothing at least once.', kind: 'sessions' },
      noneRate: {
        label: 'Nothing found',
        says: 'Sessions in which it found nothing, of those that searched for it.',
        kind: 'rate',
        part: 'none',
        whole: 'sessions',
      },
      converted,
      conversion,
    },
  },
} as const satisfies Record<string, Report>

export type ReportName = keyof typeof reports
export const reportNames = Object.keys(reports) as ReportName[]
export const isReport = (name: string): name is ReportName => name in reports
export const reportOf = (name: ReportName): Report => reports[name]

/** What a row is called where its value is not what people call it. */
const channelWords: Record<string, string> = {
  direct: 'Direct',
  search: 'Search',
  social: 'Social',
  mail: 'E-mail',
  advertising: 'Paid',
  campaign: 'Other campaigns',
  'this site': 'This site',
  'another site': 'Referral',
}
const unknown: Partial<Record<ReportName, string>> = { campaigns: '(no campaign)', sources: '(direct)' }

export function rowLabel(report: ReportName, value: string, label = ''): string {
  if (value === '') return unknown[report] ?? '(not known)'
  if (report === 'channels') return channelWords[value] ?? value
  return label === '' ? value : label
}
