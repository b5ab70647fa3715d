/** Colleagues: inviting, changing, removing; the own password; and the trail of what everyone did. */
import type { colleagueRoutes, Invitation, ManagedAccount } from '@hindsight/protocol/api/accounts'
import { isUuid } from '@hindsight/protocol/ids'
import { mayDo, roles } from '@hindsight/protocol/rights'
import type { Who } from '../access.ts'
import type { Accounts, KnownAccount } from '../accounts.ts'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { Invitations, KnownInvitation } from '../invitations.ts'
import type { Names } from '../people/names.ts'
import { type AuditCursor, listAudit } from '../queries/listAudit.ts'
import type { SignIns } from '../signIns.ts'
import { ConflictError } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { invalid } from './validate.ts'

export type ColleagueDeps = {
  store: Store
  accounts: Accounts
  invitations: Invitations
  names: Names
  signIns: Pick<SignIns, 'begin'>
  audit: Audit['audit']
  publicUrl: string
  demo: boolean
  /** What was hers goes back to nobody. */
  releaseCases: (accountId: string, by: string) => Promise<void>
}

const doer = (who: Who | null): string => who?.by ?? ''
const absent = (): ProblemError => new ProblemError(404, 'account_not_found', 'There is no such account.')

function managed({ accountId, email, name, role, createdAt, version }: KnownAccount): ManagedAccount {
  return { accountId, email, name, role, createdAt, version }
}

function readCursor(text: string): AuditCursor {
  const [at = '', entryId = '', ...more] = text.split('_')
  if (!/^\d{1,15}$/.test(at) || !isUuid(entryId) || more.length > 0) {
    throw invalid('query', [{ field: 'cursor', rule: 'must be the `next` of a page before' }])
  }
  return { at: Number(at), entryId }
}

function auditUrl(filter: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(filter)) if (value !== undefined) search.set(key, String(value))
  return `/api/audit?${search.toString()}`
}

export function colleagueHandlers(deps: ColleagueDeps): HandlersOf<keyof typeof colleagueRoutes> {
  const { store, accounts, invitations, names, signIns, audit, publicUrl, demo, releaseCases } = deps

  async function shown(list: readonly KnownInvitation[]): Promise<Invitation[]> {
    const nameOf = await names.of(list.map(({ invitedBy }) => invitedBy))
    return list.map((invitation) => ({ ...invitation, invitedBy: nameOf(invitation.invitedBy) }))
  }

  async function shownOne(invitation: KnownInvitation): Promise<Invitation> {
    const nameOf = await names.of([invitation.invitedBy])
    return { ...invitation, invitedBy: nameOf(invitation.invitedBy) }
  }

  return {
    async listAccounts() {
      await accounts.load()
      return { accounts: accounts.list().map(managed), invitations: await shown(await invitations.list()) }
    },

    async listColleagues() {
      await accounts.load()
      const colleagues = accounts.list().filter(({ role }) => mayDo(role, 'cases.write'))
      return { colleagues: colleagues.map(({ accountId, name, role }) => ({ accountId, name, role })) }
    },

    async inviteAccount({ body, who, address }) {
      const { invitation, token } = await invitations.invite(body, doer(who))
      const { invitationId: subject, email, role } = invitation
      await audit({ action: 'account.invited', who: doer(who), subject, address, detail: { email, role } })
      // After `#`: browsers do not send it, so it reaches no log on its way.
      return { invitation: await shownOne(invitation), link: `${publicUrl}/invitation#${token}` }
    },

    async revokeInvitation({ params: { invitationId }, who, address }) {
      if (!(await invitations.revoke(invitationId, doer(who)))) {
        throw new ProblemError(404, 'invitation_not_found', 'There is no such invitation, or it was used already.')
      }
      await audit({ action: 'account.invitationRevoked', who: doer(who), subject: invitationId, address })
      return undefined
    },

    async getInvitation({ body: { token } }) {
      const { email, name, role, invitedBy, expiresAt } = await shownOne(await invitations.welcome(token))
      return { email, name, role, invitedBy, expiresAt }
    },

    async acceptInvitation({ body: { token, password, name }, address, userAgent, setHeader }) {
      const { account, invitation } = await invitations.accept(token, { password, name })
      const { accountId, email, role, createdAt, epoch } = account
      const detail = { invitationId: invitation.invitationId, invitedBy: invitation.invitedBy, role }
      await audit({ action: 'account.created', who: accountId, subject: accountId, address, detail })
      setHeader('Set-Cookie', await signIns.begin({ accountId, epoch }, { how: 'invitation', userAgent }))
      const mine = { accountId, email, name: account.name, role, createdAt }
      return { account: mine, role, rights: [...roles[role]], publicUrl, demo }
    },

    async changeAccount({ params: { accountId }, body: { version, name, role }, who, address }) {
      const before = await accounts.byId(accountId)
      if (accountId === who?.account?.accountId && role !== undefined && role !== before?.role) {
        throw new ProblemError(403, 'own_role', 'Nobody changes the own role: ask another administrator.')
      }
      try {
        const changed = await accounts.change(accountId, version, { name, role }, doer(who))
        if (!changed) throw absent()
        if (!mayDo(changed.role, 'accounts.manage')) await invitations.revokeOf(accountId, doer(who))
        if (!mayDo(changed.role, 'cases.write')) await releaseCases(accountId, doer(who))
        const detail = { name, role, roleBefore: before?.role }
        await audit({ action: 'account.changed', who: doer(who), subject: accountId, address, detail })
        return managed(changed)
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error
        await accounts.load()
        const current = await accounts.byId(accountId)
        throw new ConflictProblem(
          'This account was changed since you read it; `current` shows what it is now.',
          current ? managed(current) : null,
        )
      }
    },

    async removeAccount({ params: { accountId }, who, address }) {
      if (accountId === who?.account?.accountId) {
        throw new ProblemError(403, 'own_account', 'Nobody removes the own account: ask another administrator.')
      }
      const before = await accounts.byId(accountId)
      if (!(await accounts.remove(accountId, doer(who)))) throw absent()
      await invitations.revokeOf(accountId, doer(who))
      await releaseCases(accountId, doer(who))
      const detail = { email: before?.email, role: before?.role }
      await audit({ action: 'account.removed', who: doer(who), subject: accountId, address, detail })
      return undefined
    },

    async changePassword({ body: { current, next }, who, address, userAgent, setHeader }) {
      if (!who?.account) throw new ProblemError(403, 'account_missing', 'An API key has no password.')
      const { accountId } = who.account
      const changed = await accounts.changePassword(accountId, current, next)
      if (!changed) {
        await audit({ action: 'account.passwordChangeFailed', who: accountId, subject: accountId, address })
        throw new ProblemError(403, 'password_wrong', 'The current password is wrong.', [
          { field: 'current', rule: 'must be the current password' },
        ])
      }
      await audit({ action: 'account.passwordChanged', who: accountId, subject: accountId, address })
      setHeader('Set-Cookie', await signIns.begin(changed, { how: 'password', userAgent }))
      return undefined
    },

    async listAudit({ query: { limit, cursor, ...filter } }) {
      const after = cursor === undefined ? null : readCursor(cursor)
      const { total, entries, next } = await listAudit(store, { filter, limit, after })
      const nameOf = await names.of(entries.flatMap(({ who, subject }) => [who, subject]))
      return {
        total: { n: total, list: auditUrl(filter) },
        entries: entries.map((entry) => {
          const subjectName = nameOf(entry.subject)
          return { ...entry, name: nameOf(entry.who), subjectName: subjectName === entry.subject ? '' : subjectName }
        }),
        next: next && `${next.at}_${next.entryId}`,
      }
    },
  }
}
