/** Whose account it is that the provider vouches for, and with what role: found, made or refused. */
import type { SsoProblem } from '@hindsight/protocol/ssoProblems'
import type { Accounts, KnownAccount } from '../accounts.ts'
import { ProblemError } from '../errors.ts'
import type { State } from '../state.ts'
import type { OidcConfig } from './oidcConfig.ts'
import type { Claims } from './provider.ts'

/** The way in is closed, for a reason that the person is told. */
export class SsoRefusal extends Error {
  readonly code: SsoProblem

  constructor(code: SsoProblem) {
    super(code)
    this.code = code
  }
}

/** Which person at the provider an account belongs to; by accountId. */
type Link = { issuer: string; subject: string }
const kind = 'ssoLink'
const by = 'single sign-on'
const maxNameChars = 100

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

function emailOf(claims: Claims, { domains }: OidcConfig): string {
  const email = textOf(claims.email).toLowerCase()
  const domain = /^[^@\s]+@([^@\s]+)$/.exec(email)?.[1]
  if (domain === undefined || email.length > 254) throw new SsoRefusal('email_missing')
  if (domains.length > 0 && !domains.includes(domain)) throw new SsoRefusal('domain_not_allowed')
  // Some providers never say whether; then the operator vouches by naming the domains.
  const isVouched = claims.email_verified === true || (claims.email_verified === undefined && domains.length > 0)
  if (!isVouched) throw new SsoRefusal('email_not_verified')
  return email
}

function groupRole(claims: Claims, { roleClaim, roles }: OidcConfig) {
  const given = claims[roleClaim]
  const groups = (Array.isArray(given) ? given : [given]).map(textOf)
  return roles.find(({ value }) => groups.includes(value))?.role ?? null
}

export function createEntrance(deps: { config: OidcConfig; state: State; accounts: Accounts }) {
  const { config, state, accounts } = deps

  async function linked(subject: string): Promise<KnownAccount | undefined> {
    const links = await state.list<Link>(kind)
    const link = links.find(({ body }) => body.issuer === config.issuer && body.subject === subject)
    return link && (await accounts.byId(link.id))
  }

  /** By the person at the provider; else by her address, which then is hers from now on. */
  async function found(claims: Claims, email: string): Promise<KnownAccount | undefined> {
    const mine = await linked(claims.sub)
    if (mine) return mine
    const account = accounts.byEmail(email)
    if (!account) return undefined
    // An address that was given to a new colleague must not open the old one's account.
    if (await state.get<Link>(kind, account.accountId)) throw new SsoRefusal('other_person')
    return account
  }

  async function made(claims: Claims, email: string): Promise<KnownAccount> {
    const role = groupRole(claims, config) ?? config.newAccounts
    if (role === 'off') throw new SsoRefusal('no_access')
    const name = (textOf(claims.name) || email).slice(0, maxNameChars)
    return await accounts.create({ email, name, role, password: null }, by)
  }

  async function withRole(account: KnownAccount, claims: Claims): Promise<KnownAccount> {
    const role = groupRole(claims, config)
    if (role === null || role === account.role) return account
    try {
      return (await accounts.change(account.accountId, account.version, { role }, by)) ?? account
    } catch (error) {
      // The last administrator stays one, whatever the groups say: nobody could undo it.
      if (error instanceof ProblemError && error.code === 'last_admin') return account
      throw error
    }
  }

  return async function enter(claims: Claims): Promise<KnownAccount> {
    const email = emailOf(claims, config)
    await accounts.load()
    // Who may sign in is settled by a person at the server first, not by whoever comes first.
    if (accounts.list().length === 0) throw new SsoRefusal('not_set_up')
    return await state.inTurn(kind, async () => {
      const known = await found(claims, email)
      const account = known ? await withRole(known, claims) : await made(claims, email)
      if (!(await state.get<Link>(kind, account.accountId))) {
        const link: Link = { issuer: config.issuer, subject: claims.sub }
        await state.put(kind, account.accountId, link, { expectedVersion: 0, by })
      }
      return account
    })
  }
}
