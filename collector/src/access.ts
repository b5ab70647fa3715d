/** Who is asking, and may she. Rights are asked by name, per route; see protocol's `rights`. */
import type { Account } from '@hindsight/protocol/api/accounts'
import type { Need } from '@hindsight/protocol/api/route'
import { mayDo, type Role } from '@hindsight/protocol/rights'
import type { Request, Response } from 'express'
import type { Accounts } from './accounts.ts'
import type { CookieJar } from './cookies.ts'
import { ProblemError } from './errors.ts'
import { isSameSecret } from './secrets.ts'
import type { SignIns } from './signIns.ts'

export type Who = {
  /** accountId, or `api-key`: what is written down as the doer. */
  by: string
  role: Role
  /** null for an API key. */
  account: Account | null
  via: 'cookie' | 'key'
  /** Of the cookie. */
  signInId?: string
}

export type Access = ReturnType<typeof createAccess>

export function createAccess(given: {
  accounts: Pick<Accounts, 'byId'>
  jar: CookieJar
  signIns: Pick<SignIns, 'isOpen'>
  apiKey: string | null
  publicUrl: string
}) {
  const { accounts, jar, signIns, apiKey } = given
  const publicOrigin = new URL(given.publicUrl).origin

  function byKey(authorization: string): Who {
    const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (key !== undefined && apiKey !== null && isSameSecret(key, apiKey)) {
      return { by: 'api-key', role: 'admin', account: null, via: 'key' }
    }
    throw new ProblemError(401, 'api_key_unknown', 'The API key of the Authorization header is not known.')
  }

  return {
    /** null: nobody is signed in. A wrong key is an error, not nobody, and never falls back to a cookie. */
    async identify(request: Request, response: Response): Promise<Who | null> {
      const { authorization, cookie } = request.headers
      if (authorization !== undefined) return byKey(authorization)
      const ticket = jar.read(cookie)
      if (!ticket) return null
      const found = await accounts.byId(ticket.accountId)
      if (!found || found.epoch !== ticket.epoch || !(await signIns.isOpen(ticket))) return null
      const renewed = jar.renew(ticket)
      if (renewed !== null) response.append('Set-Cookie', renewed)
      const { accountId, email, name, role, createdAt } = found
      return {
        by: accountId,
        role,
        account: { accountId, email, name, role, createdAt },
        via: 'cookie',
        signInId: ticket.signInId,
      }
    },

    /** Throws 401 or 403 where the route needs more than the caller has. */
    demand(need: Need, who: Who | null): void {
      if (need === 'anyone') return
      if (!who) throw new ProblemError(401, 'not_signed_in', 'Sign in, or send an API key as Bearer token.')
      if (need !== 'signedIn' && !mayDo(who.role, need)) {
        throw new ProblemError(403, 'right_missing', `This needs the right ${need}, which the role ${who.role} lacks.`)
      }
    },

    /**
     * Refuses a write that another site's page may have made a signed-in browser send. Browsers say where a request
     * comes from: in Sec-Fetch-Site, or, where that is missing (old ones, and all on plain http), in Origin. A write
     * that says neither is refused too; programs use a key, which no page can make a browser send.
     */
    refuseForgery(request: Request, who: Who | null): void {
      if (who?.via === 'key' || request.method === 'GET' || request.method === 'HEAD') return
      const from = request.get('sec-fetch-site')
      const origin = request.get('origin')
      const own = [publicOrigin, `http://${request.get('host')}`, `https://${request.get('host')}`]
      const isOwn = from !== undefined ? from === 'same-origin' : origin !== undefined && own.includes(origin)
      // Setting up and signing in carry no cookie yet: a program may do them, a page of another site may not.
      const isProgram = who === null && from === undefined && origin === undefined
      if (!isOwn && !isProgram) {
        throw new ProblemError(403, 'cross_site', 'Changes by cookie are taken from pages of this dashboard only.')
      }
    },
  }
}
