import type { Right } from '@hindsight/protocol/rights'
import {
  IconActivity,
  IconBan,
  IconBell,
  IconChartSankey,
  IconDatabase,
  IconEraser,
  IconFilterDown,
  IconFlag,
  IconFlame,
  IconForms,
  IconHandClick,
  IconHeartbeat,
  IconHistory,
  IconLayoutBoard,
  IconLayoutDashboard,
  IconMail,
  IconPlayerPlay,
  IconPointer,
  IconShieldLock,
  IconSpeakerphone,
  IconTable,
  IconTargetArrow,
  IconUserSearch,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  IconWorldWww,
  type TablerIcon,
} from '@tabler/icons-react'
import { urls } from '../routes.ts'

export type Place = {
  name: string
  icon: TablerIcon
  /** null while it cannot be opened: there is no site yet. */
  to: string | null
  /** Other URLs at which this place is the one that is lit. */
  also?: RegExp
  /** Who lacks this right does not see the place. */
  need?: Right
  /** Shows a period: one takes it along from screen to screen. */
  ofPeriod?: boolean
}

/** What the rail shows, grouped by job. A place stands here once its screen exists. */
export function placesOf(siteId: string | null): { job: string; places: Place[] }[] {
  const of = (url: (siteId: string) => string) => (siteId === null ? null : url(siteId))
  return [
    {
      job: '',
      places: [
        { name: 'Overview', icon: IconLayoutDashboard, to: of(urls.overview), ofPeriod: true },
        { name: 'Reports', icon: IconTable, to: of(urls.reports), ofPeriod: true },
        { name: 'Boards', icon: IconLayoutBoard, to: of(urls.boards), ofPeriod: true },
      ],
    },
    {
      job: 'Watch',
      places: [
        {
          name: 'Sessions',
          icon: IconPlayerPlay,
          to: of(urls.sessions),
          also: /^\/sites\/[^/]+\/sessions\//,
          ofPeriod: true,
        },
        { name: 'Alerts', icon: IconBell, to: of(urls.alerts) },
      ],
    },
    {
      job: 'Find',
      places: [
        {
          name: 'Struggle points',
          icon: IconFlame,
          to: of(urls.strugglePoints),
          also: /^\/sites\/[^/]+\/struggle-points\//,
          ofPeriod: true,
        },
        { name: 'Forms', icon: IconForms, to: of(urls.forms), also: /^\/sites\/[^/]+\/forms\//, ofPeriod: true },
        { name: 'Funnels', icon: IconFilterDown, to: of(urls.funnels), ofPeriod: true },
        { name: 'Paths', icon: IconChartSankey, to: of(urls.paths), ofPeriod: true },
        { name: 'Heatmap', icon: IconHandClick, to: of(urls.heatmap), ofPeriod: true },
      ],
    },
    {
      job: 'Campaigns',
      places: [
        { name: 'CTR', icon: IconSpeakerphone, to: of(urls.ctr), ofPeriod: true },
        {
          name: 'Campaigns',
          icon: IconTargetArrow,
          to: of(urls.campaigns),
          also: /^\/sites\/[^/]+\/campaign-orders$/,
          ofPeriod: true,
        },
      ],
    },
    {
      job: 'Help',
      places: [
        {
          name: 'Follow-up',
          icon: IconFlag,
          to: of(urls.followUp),
          also: /^\/sites\/[^/]+\/follow-up\//,
          need: 'customers.read',
        },
        {
          name: 'Customers',
          icon: IconUserSearch,
          to: of(urls.customers),
          also: /^\/sites\/[^/]+\/(customers\/|import$)/,
          need: 'customers.read',
        },
      ],
    },
    {
      job: 'Settings',
      places: [
        { name: 'Sites', icon: IconWorldWww, to: urls.sites, also: /^\/(new-site|sites\/[^/]+)$/ },
        { name: 'Privacy', icon: IconShieldLock, to: of(urls.privacy) },
        { name: 'Signals', icon: IconActivity, to: of(urls.signals) },
        { name: 'Named clicks', icon: IconPointer, to: of(urls.namedClicks), ofPeriod: true },
        { name: 'Segments', icon: IconUsersGroup, to: of(urls.segments) },
        { name: 'Webhooks', icon: IconWebhook, to: of(urls.webhooks), need: 'webhooks.manage' },
        { name: 'E-mail', icon: IconMail, to: of(urls.mail), also: /^\/sites\/[^/]+\/mail\//, need: 'mail.send' },
        { name: 'Data health', icon: IconHeartbeat, to: of(urls.health) },
        { name: 'Refused', icon: IconBan, to: of(urls.refused) },
        { name: 'Storage', icon: IconDatabase, to: of(urls.storage) },
        { name: 'Erasures', icon: IconEraser, to: of(urls.erasures), need: 'customers.erase' },
        { name: 'People', icon: IconUsers, to: urls.people, need: 'accounts.manage' },
        { name: 'Audit', icon: IconHistory, to: urls.audit, need: 'audit.read' },
      ],
    },
  ]
}
