import { type Right, type Role, roles } from '@hindsight/protocol/rights'

export const roleNames = Object.keys(roles) as Role[]

export const roleWords: Record<Role, string> = {
  viewer: 'Viewer',
  support: 'Support',
  analyst: 'Analyst',
  admin: 'Administrator',
}

const rightWords: Record<Right, string> = {
  'sessions.read': 'see sessions',
  'replay.watch': 'watch replays',
  'replay.annotate': 'comment on sessions',
  'replay.export': 'save sessions as files',
  'analytics.read': 'see reports',
  'customers.read': 'see customers (masked) and cases',
  'contacts.reveal': 'reveal contact details',
  'customers.erase': 'erase customers and sessions',
  'customers.export': 'export all that is held on a customer',
  'cases.write': 'work on cases',
  'mail.send': 'e-mail customers',
  'imports.make': 'import calls, visits and customers',
  'campaigns.write': 'tell costs of campaigns',
  'exports.make': 'export',
  'sites.read': 'see site settings',
  'sites.manage': 'manage sites',
  'sourceMaps.manage': 'send source maps',
  'accounts.manage': 'manage people',
  'webhooks.manage': 'manage webhooks',
  'alerts.manage': 'set alerts',
  'segments.manage': 'save segments',
  'traffic.mark': 'mark visitors as internal',
  'audit.read': 'read the audit trail',
}

/** A role in full: what it may do. */
export function roleSays(role: Role): string {
  if (role === 'admin') return 'may do everything, including people, sites and the audit trail'
  return `may ${roles[role].map((right) => rightWords[right]).join(', ')}`
}
