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
  'cases.write',
  'exports.make',
  'sites.read',
  'sites.manage',
  // Source maps of a site's scripts: to be sent by what builds them.
  'sourceMaps.manage',
  'accounts.manage',
  'audit.read',
] as const
export type Right = (typeof rights)[number]

const everyone: Right[] = ['sessions.read', 'replay.watch', 'replay.annotate', 'analytics.read', 'sites.read']

export const roles = {
  viewer: everyone,
  support: [...everyone, 'customers.read', 'contacts.reveal', 'cases.write'],
  analyst: [...everyone, 'customers.read', 'exports.make', 'replay.export'],
  admin: [...rights],
} as const satisfies Record<string, readonly Right[]>
export type Role = keyof typeof roles

export function mayDo(role: Role, right: Right): boolean {
  return (roles[role] as readonly Right[]).includes(right)
}
