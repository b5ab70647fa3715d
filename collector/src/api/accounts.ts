/** Set-up, sign-in, sign-out. */
import type { Account, accountRoutes, Me } from '@hindsight/protocol/api/accounts'
import { type Role, roles } from '@hindsight/protocol/rights'
import type { Accounts } from '../accounts.ts'
import type { Audit } from '../audit.ts'
import type { CookieJar } from '../cookies.ts'
import { ProblemError } from '../errors.ts'
import type { OidcConfig } from '../oidc/oidcConfig.ts'
import type { SignIns } from '../signIns.ts'
import type { HandlersOf } from './handlers.ts'

export type AccountDeps = {
  accounts: Accounts
  jar: CookieJar
  signIns: SignIns
  oidc: Pick<OidcConfig, 'name'> | null
  audit: Audit['audit']
  publicUrl: string
  demo: boolean
}

export function accountHandlers({
  accounts,
  jar,
  signIns,
  oidc,
  audit,
  publicUrl,
  demo,
}: AccountDeps): HandlersOf<keyof typeof accountRoutes> {
  const meOf = (role: Role, account: Account | null): Me => ({
    account,
    role,
    rights: [...roles[role]],
    publicUrl,
    demo,
  })

  return {
    async getSetup() {
      return { needed: await accounts.setUpIsNeeded(), sso: oidc?.name ?? null }
    },

    async setUp({ body: { code, ...person }, address, userAgent, setHeader }) {
      const made = await accounts.setUp(code, { ...person, role: 'admin' })
      if (made === 'wrongCode') {
        throw new ProblemError(403, 'setup_code_wrong', 'This is not the code that the server printed at its start.', [
          { field: 'code', rule: 'must be the code that the server printed at its start' },
        ])
      }
      if (made === 'done') throw new ProblemError(409, 'setup_done', 'The first account exists already: sign in.')
      const { epoch, version: _, ...account } = made
      await audit({ action: 'account.created', who: account.accountId, subject: account.accountId, address })
      setHeader(
        'Set-Cookie',
        await signIns.begin({ accountId: account.accountId, epoch }, { how: 'password', userAgent }),
      )
      return meOf(account.role, account)
    },

    async signIn({ body: { email, password }, address, userAgent, setHeader }) {
      const found = await accounts.signIn(email, password)
      if (!found) {
        await audit({ action: 'account.signInFailed', who: '', subject: '', address })
        throw new ProblemError(401, 'sign_in_failed', 'E-mail address or password is wrong.')
      }
      const { epoch, version: _, ...account } = found
      await audit({ action: 'account.signedIn', who: account.accountId, subject: account.accountId, address })
      setHeader(
        'Set-Cookie',
        await signIns.begin({ accountId: account.accountId, epoch }, { how: 'password', userAgent }),
      )
      return meOf(account.role, account)
    },

    async signOut({ who, address, setHeader }) {
      if (who?.account) {
        const { accountId } = who.account
        await accounts.signOutEverywhere(accountId)
        await audit({ action: 'account.signedOut', who: accountId, subject: accountId, address })
      }
      setHeader('Set-Cookie', jar.clear())
      return undefined
    },

    async getMe({ who }) {
      if (!who) throw new ProblemError(401, 'not_signed_in', 'Sign in, or send an API key as Bearer token.')
      return meOf(who.role, who.account)
    },

    async listSignIns({ who }) {
      const account = who?.account && (await accounts.byId(who.account.accountId))
      if (!account) return { signIns: [] }
      const found = await signIns.of(account.accountId, account.epoch)
      return {
        signIns: found.map(({ signInId, at, how, browser, os }) => ({
          signInId,
          at,
          how,
          browser,
          os,
          isThis: signInId === who?.signInId,
        })),
      }
    },

    async endSignIn({ params: { signInId }, who, address }) {
      const accountId = who?.account?.accountId ?? ''
      if (!(await signIns.end(accountId, signInId, accountId))) {
        throw new ProblemError(404, 'sign_in_not_found', 'You are not signed in there any more.')
      }
      await audit({ action: 'account.signInEnded', who: accountId, subject: accountId, address })
      return undefined
    },

    async signOutAccount({ params: { accountId }, who, address }) {
      if (!(await accounts.byId(accountId))) {
        throw new ProblemError(404, 'account_not_found', 'There is no such account.')
      }
      await accounts.signOutEverywhere(accountId)
      await audit({ action: 'account.signInEnded', who: who?.by ?? '', subject: accountId, address })
      return undefined
    },
  }
}
