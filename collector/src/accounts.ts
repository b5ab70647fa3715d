/** People who may sign in. The e-mail address in lower case is the key; the `accountId` is what everything refers to. */
import { randomUUID } from 'node:crypto'
import type { Account } from '@hindsight/protocol/api/accounts'
import { mayDo, type Role } from '@hindsight/protocol/rights'
import { ProblemError } from './errors.ts'
import { hashPassword, passwordMatches, spendPasswordTime } from './passwords.ts'
import { isSameSecret, readableCode } from './secrets.ts'
import { ConflictError, type Entity, type State } from './state.ts'
import { createTurns } from './turns.ts'

type AccountBody = {
  accountId: string
  email: string
  name: string
  role: Role
  passwordHash: string
  createdAt: number
  /** Cookies carry the epoch they were made in; raising it signs the account out everywhere. */
  epoch: number
}

/** An account as this process knows it; the password hash stays inside. */
export type KnownAccount = Account & { epoch: number; version: number }

/** `password` null: she signs in by the identity provider alone. */
export type NewAccount = { email: string; name: string; role: Role; password: string | null }

export type AccountChange = { name?: string | undefined; role?: Role | undefined }

const kind = 'account'
/** No password matches it. */
const noPassword = ''
/** Other processes may change accounts; this one hears of it within: */
const refreshMs = 5_000

export type Accounts = ReturnType<typeof createAccounts>

export function createAccounts(state: State) {
  let known = new Map<string, KnownAccount>()
  let loadedAt = 0
  let loading: Promise<void> | null = null
  let code: string | null = null
  let setUpTurn: Promise<unknown> = Promise.resolve()
  /** A list that was asked for before a removal may arrive after it, and must not let anyone back in. */
  const removed = new Set<string>()
  /** Who is the last administrator is asked and acted upon in one turn. */
  const inTurn = createTurns()

  /** Never over a newer version: a list that was asked for before a change may arrive after it. */
  function newest({ version, body }: Entity<AccountBody>): KnownAccount {
    const already = known.get(body.accountId)
    if (already && already.version > version) return already
    const { accountId, email, name, role, createdAt, epoch } = body
    return { accountId, email, name, role, createdAt, epoch, version }
  }

  function publish(entity: Entity<AccountBody>): KnownAccount {
    const account = newest(entity)
    known.set(account.accountId, account)
    return account
  }

  async function readAll(): Promise<void> {
    const all = (await state.list<AccountBody>(kind)).filter(({ body }) => !removed.has(body.accountId))
    known = new Map(all.map((entity) => [entity.body.accountId, newest(entity)]))
    loadedAt = Date.now()
    if (known.size > 0) code = null
    else code ??= readableCode()
  }

  function load(): Promise<void> {
    loading ??= readAll().finally(() => {
      loading = null
    })
    return loading
  }

  async function create(account: NewAccount, by: string): Promise<KnownAccount> {
    const email = account.email.trim().toLowerCase()
    const body: AccountBody = {
      accountId: randomUUID(),
      email,
      name: account.name,
      role: account.role,
      passwordHash: account.password === null ? noPassword : await hashPassword(account.password),
      createdAt: Date.now(),
      epoch: 1,
    }
    return publish(await state.put(kind, email, body, { expectedVersion: 0, by }))
  }

  async function stored(accountId: string): Promise<Entity<AccountBody> | undefined> {
    return (await state.list<AccountBody>(kind)).find(({ body }) => body.accountId === accountId)
  }

  async function refuseLosingLastAdmin(accountId: string): Promise<void> {
    const admins = (await state.list<AccountBody>(kind)).filter(({ body }) => mayDo(body.role, 'accounts.manage'))
    if (admins.some(({ body }) => body.accountId !== accountId)) return
    throw new ProblemError(409, 'last_admin', 'This is the last administrator: make someone else one first.')
  }

  return {
    load,
    create,

    list: (): KnownAccount[] => [...known.values()].sort((a, b) => a.name.localeCompare(b.name)),

    byEmail: (email: string): KnownAccount | undefined => {
      const key = email.trim().toLowerCase()
      return [...known.values()].find((account) => account.email === key)
    },

    /** null: there is no such account. A change of role counts from the next request on: rights are asked each time. */
    change(
      accountId: string,
      expectedVersion: number,
      change: AccountChange,
      by: string,
    ): Promise<KnownAccount | null> {
      return inTurn(kind, async () => {
        const entity = await stored(accountId)
        if (!entity) return null
        const role = change.role ?? entity.body.role
        if (mayDo(entity.body.role, 'accounts.manage') && !mayDo(role, 'accounts.manage')) {
          await refuseLosingLastAdmin(accountId)
        }
        const body = { ...entity.body, role, name: change.name ?? entity.body.name }
        return publish(await state.put(kind, entity.id, body, { expectedVersion, by }))
      })
    },

    /** Its cookies are worthless at once, since they name an account that is not there. false: there was none. */
    remove(accountId: string, by: string): Promise<boolean> {
      return inTurn(kind, async () => {
        const entity = await stored(accountId)
        if (!entity) return false
        if (mayDo(entity.body.role, 'accounts.manage')) await refuseLosingLastAdmin(accountId)
        await state.remove(kind, entity.id, { expectedVersion: entity.version, by })
        removed.add(accountId)
        known.delete(accountId)
        return true
      })
    },

    /** Signed out everywhere with it; null: the current password is wrong. */
    async changePassword(accountId: string, current: string, next: string): Promise<KnownAccount | null> {
      const entity = await stored(accountId)
      if (!entity || !(await passwordMatches(current, entity.body.passwordHash))) return null
      const passwordHash = await hashPassword(next)
      const changed = await state.update<AccountBody>(kind, entity.id, accountId, (body) => ({
        ...body,
        passwordHash,
        epoch: body.epoch + 1,
      }))
      return changed && publish(changed)
    },

    /** The code that makes the first account; null once there is one. Print it, never send it. */
    setupCode: (): string | null => (known.size === 0 ? code : null),

    async setUpIsNeeded(): Promise<boolean> {
      if (known.size === 0) await load()
      return known.size === 0
    },

    /** Makes the first account. Two at once: one wins, whatever their addresses. */
    setUp(given: string, account: NewAccount): Promise<KnownAccount | 'done' | 'wrongCode'> {
      const mine = setUpTurn.then(async () => {
        await load()
        if (known.size > 0 || code === null) return 'done' as const
        if (!isSameSecret(given.trim().toUpperCase(), code)) return 'wrongCode' as const
        try {
          return await create(account, 'set-up')
        } catch (error) {
          if (error instanceof ConflictError) return 'done' as const
          throw error
        }
      })
      setUpTurn = mine.catch(() => undefined)
      return mine
    },

    /** The account, if e-mail and password are right; an unknown e-mail takes as long as a wrong password. */
    async signIn(email: string, password: string): Promise<KnownAccount | null> {
      const found = await state.get<AccountBody>(kind, email.trim().toLowerCase())
      if (!found || found.body.passwordHash === noPassword) {
        await spendPasswordTime(password)
        return null
      }
      return (await passwordMatches(password, found.body.passwordHash)) ? publish(found) : null
    },

    /** From memory, refreshed every few seconds: every request asks this. */
    async byId(accountId: string): Promise<KnownAccount | undefined> {
      if (Date.now() - loadedAt > refreshMs) await load()
      return known.get(accountId)
    },

    /** Makes every cookie of the account worthless. */
    async signOutEverywhere(accountId: string): Promise<void> {
      const account = known.get(accountId)
      if (!account) return
      const changed = await state.update<AccountBody>(kind, account.email, accountId, (body) => ({
        ...body,
        epoch: body.epoch + 1,
      }))
      if (changed) publish(changed)
    },
  }
}
