/** A right is what a route needs; a role is a set of rights, not a rung of a ladder. */
export const rights = [
  'sessions.read',
  'replay.watch',
  // Comments, bookmarks and tags on a session.
  'replay.annotate',
  // A session as a file, which nobody can take back.
  'replay.export',
  'analytics.read',
  'customers.read',
  'contacts.reveal',
  // Everything held on a customer: deleted for good, or handed out as one file.
  'customers.erase',
  'customers.export',
  'cases.write',
  // E-mail to customers, by template.
  'mail.send',
  // Calls, visits and notes of other systems, as CSV.
  'imports.make',
  // Sends, impressions and costs of campaigns.
  'campaigns.write',
  'exports.make',
  'sites.read',
  'sites.manage',
  // Source maps of a site's scripts: to be sent by what builds them.
  'sourceMaps.manage',
  'accounts.manage',
  // Who counts as a customer: a visitor marked as one of the site's own people.
  'traffic.mark',
  // What is sent to other systems, and where to.
  'webhooks.manage',
  'alerts.manage',
  // Saved segments, which everybody's questions may name.
  'segments.manage',
  'audit.read',
] as const
export type Right = (typeof rights)[number]

const everyone: Right[] = ['sessions.read', 'replay.watch', 'replay.annotate', 'analytics.read', 'sites.read']

export const roles = {
  viewer: everyone,
  support: [
    ...everyone,
    'customers.read',
    'contacts.reveal',
    'cases.write',
    'mail.send',
    'imports.make',
    'traffic.mark',
  ],
  analyst: [
    ...everyone,
    'customers.read',
    'campaigns.write',
    'exports.make',
    'replay.export',
    'alerts.manage',
    'segments.manage',
    'traffic.mark',
  ],
  admin: [...rights],
} as const satisfies Record<string, readonly Right[]>
export type Role = keyof typeof roles

export function mayDo(role: Role, right: Right): boolean {
  return (roles[role] as readonly Right[]).includes(right)
}
