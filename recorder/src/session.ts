/**
 * Who visits and which visit this is. The session is shared by tabs through localStorage and ends after 30 minutes
 * without anything done by the visitor, or after 24 hours. Its start is in server time and never changes: with one clock
 * offset per session, events keep their order (design.md, Decided 2 and 4).
 */
import { isUuid } from '@hindsight/protocol/ids'
import { sessionIdleMs, sessionMaxMs } from '@hindsight/protocol/limits'
import { randomId, type Store } from './storage.ts'

export type Session = {
  sessionId: string
  /** Server time, ms. */
  sessionStart: number
  clockOffsetMs: number
}
type Stored = Session & {
  /** Device time, ms. */
  activeAt: number
  /** Whose it is since someone said who she is: a hash, so that the device learns no customer number from it. */
  customer?: string
}

/** Activity is written down at most this often: storage is slow, and half an hour needs no seconds. */
const writeEveryMs = 5000

export type Sessions = {
  visitorId: string
  /** The session that was opened last. */
  current(): Session
  /** Whether the visitor has been away so long that what happens now belongs to no session. */
  isOver(): boolean
  /** The visitor did something: keeps the session going, or tells that this tab needs another one. */
  touch(): 'same' | 'over'
  /** Opens a session, or joins the one that another tab keeps going. */
  open(clockOffsetMs: number): Session
  /** She is this customer: the session becomes hers, unless it is somebody else's already. */
  belongsTo(customerId: string): 'hers' | 'anothers'
  /** Opens a new session for this customer while the old one still goes on: two persons never share one. */
  openFor(customerId: string): Session
  /** Forgets visitor and session, on the device too. */
  forget(): void
}

/** The stored session if it is still going on: then no fresh server time is needed. */
export function hasSession(store: Store, now = Date.now()): boolean {
  const stored = readSession(store)
  return stored !== null && isAlive(stored, now)
}

export function createSessions(store: Store): Sessions {
  let session: Stored | null = null
  const known = store.read('visitor')
  const visitorId = typeof known === 'string' && isUuid(known) ? known : randomId()
  if (known !== visitorId) store.write('visitor', visitorId)

  function write(now: number): void {
    if (!session) return
    // Said in another tab, perhaps.
    const { customer } = latest(store, session)
    session = { ...session, activeAt: now, ...(customer === undefined ? {} : { customer }) }
    store.write('session', session)
  }

  return {
    visitorId,
    current() {
      if (!session) throw new Error()
      return session
    },
    isOver() {
      const now = Date.now()
      return session !== null && !isAlive(session, now) && !isAlive(latest(store, session), now)
    },
    touch() {
      if (!session) return 'same'
      const now = Date.now()
      if (now >= session.activeAt && now - session.activeAt < writeEveryMs && isAlive(session, now)) return 'same'
      const stored = readSession(store)
      const anotherIsOpen = stored !== null && stored.sessionId !== session.sessionId && isAlive(stored, now)
      if (anotherIsOpen || !isAlive(latest(store, session), now)) return 'over'
      write(now)
      return 'same'
    },
    open(clockOffsetMs) {
      const now = Date.now()
      const stored = readSession(store)
      const opened =
        stored && isAlive(stored, now)
          ? stored
          : { sessionId: randomId(), sessionStart: now + clockOffsetMs, clockOffsetMs, activeAt: now }
      session = opened
      if (opened !== stored) store.write('session', opened)
      return opened
    },
    belongsTo(customerId) {
      if (!session) return 'hers'
      const customer = markOf(customerId)
      const known = latest(store, session).customer
      if (known !== undefined && known !== customer) return 'anothers'
      session = { ...session, customer }
      if (known === undefined) store.write('session', session)
      return 'hers'
    },
    openFor(customerId) {
      const now = Date.now()
      const { clockOffsetMs } = this.current()
      const customer = markOf(customerId)
      session = { sessionId: randomId(), sessionStart: now + clockOffsetMs, clockOffsetMs, activeAt: now, customer }
      store.write('session', session)
      return session
    },
    forget() {
      store.remove('session')
      store.remove('visitor')
    },
  }
}

/** FNV-1a: 32 bits tell the customers of one device apart, and fit so many names that they give none away. */
function markOf(customerId: string): string {
  let mark = 0x811c9dc5
  for (let at = 0; at < customerId.length; at++) mark = Math.imul(mark ^ customerId.charCodeAt(at), 0x01000193)
  return (mark >>> 0).toString(36)
}

/** Other tabs may have kept the session going, or learnt whose it is. */
function latest(store: Store, session: Stored): Stored {
  const stored = readSession(store)
  return stored && stored.sessionId === session.sessionId && stored.activeAt >= session.activeAt ? stored : session
}

function isAlive(session: Stored, now: number): boolean {
  const idleMs = now - session.activeAt
  const ageMs = now + session.clockOffsetMs - session.sessionStart
  // A clock that was set back makes both negative; what lies far in the future cannot be trusted either.
  return Math.abs(idleMs) < sessionIdleMs && Math.abs(ageMs) < sessionMaxMs
}

function readSession(store: Store): Stored | null {
  const found = store.read('session') as Partial<Stored> | null
  const isWhole =
    found !== null &&
    typeof found === 'object' &&
    typeof found.sessionId === 'string' &&
    isUuid(found.sessionId) &&
    Number.isSafeInteger(found.sessionStart) &&
    Number.isSafeInteger(found.clockOffsetMs) &&
    Number.isSafeInteger(found.activeAt)
  return isWhole ? (found as Stored) : null
}
