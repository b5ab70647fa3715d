import { randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import type { AnalyticsCall } from './analytics.ts'
import type { CartLine } from './cart.ts'
import { clearCookie, readCookie, setCookie } from './cookies.ts'
import type { Order } from './orders.ts'
import type { Profile } from './profile.ts'

export type Session = {
  id: string
  touchedAt: number
  cart: CartLine[]
  voucher: string | null
  profile: Profile | null
  orders: Order[]
  /** Sent by the next page that is shown: what was done by a form POST is told after its redirect. */
  pendingCalls: AnalyticsCall[]
  paymentTries: number
  /** One sentence for the next page ("Added to your cart"). */
  notice: string | null
}

export type SessionStore = {
  /** The visitor's session, or null: browsing alone makes none. */
  find(request: Request): Session | null
  findOrStart(request: Request, response: Response): Session
  /** Gives the session a new id, so that an id known before sign-in is worth nothing after it. */
  renew(session: Session, response: Response): void
  end(request: Request, response: Response): void
}

const cookieName = 'larkspur_session'
/** A cart that was not touched for this long is forgotten. */
const idleMs = 4 * 60 * 60 * 1000
/** Told to the recorder by the next page; whoever posts forms without ever looking at one loses the oldest. */
const maxPendingCalls = 50

function newId(): string {
  return randomBytes(24).toString('base64url')
}

/** Sessions in memory: random ids, forgotten when idle, the longest untouched dropped first when there are too many. */
export function createSessionStore(maxSessions = 5000, now: () => number = Date.now): SessionStore {
  // A Map keeps insertion order; every touch re-inserts, so the first is always the one untouched for longest.
  const sessions = new Map<string, Session>()

  function keep(session: Session): Session {
    session.touchedAt = now()
    sessions.delete(session.id)
    sessions.set(session.id, session)
    session.pendingCalls = session.pendingCalls.slice(-maxPendingCalls)
    return session
  }

  function dropOld(): void {
    for (const [id, session] of sessions) {
      if (sessions.size < maxSessions && now() - session.touchedAt < idleMs) return
      sessions.delete(id)
    }
  }

  function find(request: Request): Session | null {
    const session = sessions.get(readCookie(request, cookieName))
    if (!session) return null
    if (now() - session.touchedAt >= idleMs) {
      sessions.delete(session.id)
      return null
    }
    return keep(session)
  }

  return {
    find,
    findOrStart(request, response) {
      const found = find(request)
      if (found) return found
      dropOld()
      const session: Session = {
        id: newId(),
        touchedAt: now(),
        cart: [],
        voucher: null,
        profile: null,
        orders: [],
        pendingCalls: [],
        paymentTries: 0,
        notice: null,
      }
      setCookie(response, cookieName, session.id)
      return keep(session)
    },
    renew(session, response) {
      sessions.delete(session.id)
      session.id = newId()
      setCookie(response, cookieName, session.id)
      keep(session)
    },
    end(request, response) {
      sessions.delete(readCookie(request, cookieName))
      clearCookie(response, cookieName)
    },
  }
}
