/**
 * Invitations to make an account: a link with a token that works once and for a week. Of the token only a hash is kept,
 * so that neither a copy of the data nor the history lets anyone in; whoever invites sees the link once and passes it on.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Invitation } from '@hindsight/protocol/api/accounts'
import type { Role } from '@hindsight/protocol/rights'
import type { Accounts, KnownAccount } from './accounts.ts'
import { ProblemError } from './errors.ts'
import { ConflictError, type Entity, type State } from './state.ts'
import { createTurns } from './turns.ts'

type InvitationBody = {
  email: string
  name: string
  role: Role
  tokenHash: string
  /** accountId or `api-key`. */
  invitedBy: string
  createdAt: number
  expiresAt: number
}

/** `invitedBy` is an id here. */
export type KnownInvitation = Invitation

const kind = 'invitation'
const validMs = 7 * 24 * 60 * 60 * 1000
/** 24 bytes are 32 characters: far too many to guess. */
const tokenBytes = 24

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

function known({ id, body }: Entity<InvitationBody>): KnownInvitation {
  const { tokenHash: _, ...shown } = body
  return { invitationId: id, ...shown }
}

const exists = (email: string): ProblemError =>
  new ProblemError(409, 'account_exists', `${email} has an account already.`)

export type Invitations = ReturnType<typeof createInvitations>

export function createInvitations(state: State, accounts: Pick<Accounts, 'create' | 'byEmail' | 'load'>) {
  const inTurn = createTurns()

  async function all(): Promise<Entity<InvitationBody>[]> {
    const now = Date.now()
    return (await state.list<InvitationBody>(kind)).filter(({ body }) => body.expiresAt > now)
  }

  async function remove(which: (body: InvitationBody, id: string) => boolean, by: string): Promise<number> {
    const chosen = (await state.list<InvitationBody>(kind)).filter(({ id, body }) => which(body, id))
    for (const { id, version } of chosen) await state.remove(kind, id, { expectedVersion: version, by })
    return chosen.length
  }

  async function byToken(token: string): Promise<Entity<InvitationBody>> {
    const tokenHash = hashOf(token.trim())
    const found = (await all()).find(({ body }) => body.tokenHash === tokenHash)
    if (found) return found
    throw new ProblemError(
      404,
      'invitation_not_found',
      'This invitation was used, has ended, or never was. Ask whoever invited you for a new one.',
    )
  }

  return {
    /** Those that can still be accepted, oldest first. */
    async list(): Promise<KnownInvitation[]> {
      return (await all()).map(known).sort((a, b) => a.createdAt - b.createdAt)
    },

    /** An earlier one to the same address ends. The token is in the answer and nowhere else. */
    invite(
      given: { email: string; name: string; role: Role },
      by: string,
    ): Promise<{ invitation: KnownInvitation; token: string }> {
      return inTurn(kind, async () => {
        const email = given.email.trim().toLowerCase()
        await accounts.load()
        if (accounts.byEmail(email)) throw exists(email)
        await remove((body) => body.email === email || body.expiresAt <= Date.now(), by)
        const token = randomBytes(tokenBytes).toString('base64url')
        const createdAt = Date.now()
        const body: InvitationBody = {
          ...given,
          email,
          tokenHash: hashOf(token),
          invitedBy: by,
          createdAt,
          expiresAt: createdAt + validMs,
        }
        const entity = await state.put(kind, randomUUID(), body, { expectedVersion: 0, by })
        return { invitation: known(entity), token }
      })
    },

    /** false: there was none. */
    revoke(invitationId: string, by: string): Promise<boolean> {
      return inTurn(kind, async () => (await remove((_, id) => id === invitationId, by)) > 0)
    },

    /** Those that someone has made: who may not invite any more has invited nobody. */
    revokeOf(accountId: string, by: string): Promise<number> {
      return inTurn(kind, () => remove((body) => body.invitedBy === accountId, by))
    },

    async welcome(token: string): Promise<KnownInvitation> {
      return known(await byToken(token))
    },

    accept(
      token: string,
      given: { password: string; name?: string | undefined },
    ): Promise<{ account: KnownAccount; invitation: KnownInvitation }> {
      return inTurn(kind, async () => {
        const entity = await byToken(token)
        const { email, name, role } = entity.body
        try {
          const account = await accounts.create(
            { email, name: given.name ?? name, role, password: given.password },
            entity.body.invitedBy,
          )
          await state.remove(kind, entity.id, { expectedVersion: entity.version, by: account.accountId })
          return { account, invitation: known(entity) }
        } catch (error) {
          if (error instanceof ConflictError) throw exists(email)
          throw error
        }
      })
    },
  }
}
