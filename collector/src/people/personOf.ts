/**
 * Whose session is it? The unit of every statistic is the person: the customer where she is known, else the visitor.
 *
 * A customer is named in a session (she signed in, a form knew her number): the session is hers, and where two were
 * named, the last one's. In a session without a name the device must speak for her, and it may only where it has never
 * belonged to two: within 30 days before she was named on it (`backfill`: research before the first login), or after
 * (`device`: she came back without logging in). A device of several customers, or of none, makes an anonymous person.
 *
 * `backfill` and `device` are good for statistics, never for showing a person's data to whoever sits at the device.
 */
import type { links } from '@hindsight/protocol/api/customers'

/** A session, as far as it matters whose it is. Times in ms. */
export type Visit = {
  siteId: string
  sessionDay: string
  sessionId: string
  visitorId: string
  firstMs: number
  lastMs: number
}

/** A customer was named on this visitor's device, in that session (or on that day, without one). */
export type Claim = {
  sessionDay: string
  sessionId: string
  /** After merges. */
  person: string
  firstMs: number
  lastMs: number
  /** By a server or with a signature, not only by the browser. */
  verified: boolean
}

export type Attribution = { person: string; link: (typeof links)[number]; customerId: string; verified: boolean }

/** How long before she was named a visit is still taken for hers. */
const backfillMs = 30 * 24 * 60 * 60 * 1000
export const anonymousPrefix = 'anon:'
/** Who called or wrote, before anybody knows who she is on the site; the case's id follows. */
export const callerPrefix = 'caller:'
export const isCaller = (person: string): boolean => person.startsWith(callerPrefix)

/** `claims`: all that were ever made on the visitor's device. */
export function personOf(visit: Visit, claims: readonly Claim[]): Attribution {
  const own = claims.filter(({ sessionDay, sessionId }) => isSame(visit, { sessionDay, sessionId }))
  const last = own.reduce<Claim | undefined>((a, b) => (a === undefined || isLater(b, a) ? b : a), undefined)
  if (last) return known(last.person, 'session', last.verified)
  const [first] = claims
  if (!first || claims.some(({ person }) => person !== first.person)) return nobody(visit)
  const verified = claims.some((claim) => claim.verified)
  const isNamedSoon = claims.some(
    ({ firstMs, lastMs }) => lastMs >= visit.firstMs && firstMs <= visit.lastMs + backfillMs,
  )
  if (isNamedSoon) return known(first.person, 'backfill', verified)
  if (claims.some(({ firstMs }) => firstMs <= visit.firstMs)) return known(first.person, 'device', verified)
  return nobody(visit)
}

const known = (person: string, link: Attribution['link'], verified: boolean): Attribution => ({
  person,
  link,
  customerId: person,
  verified,
})

const nobody = ({ visitorId }: Visit): Attribution => ({
  person: `${anonymousPrefix}${visitorId}`,
  link: 'none',
  customerId: '',
  verified: false,
})

function isSame(visit: Visit, { sessionDay, sessionId }: Pick<Claim, 'sessionDay' | 'sessionId'>): boolean {
  return visit.sessionId === sessionId && visit.sessionDay === sessionDay
}

/** By the id where two were named in one millisecond, so that the answer does not depend on the order of rows. */
function isLater(a: Claim, b: Claim): boolean {
  return a.lastMs > b.lastMs || (a.lastMs === b.lastMs && a.person > b.person)
}
