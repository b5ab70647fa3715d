/**
 * Where an account is signed in: one entry per cookie that was given out, so that a person can see them and end one. A
 * cookie whose entry is gone is worth nothing; its signature alone lets nobody in.
 */
import { randomUUID } from 'node:crypto'
import { type CookieJar, maxSignInMs, type Ticket } from './cookies.ts'
import { deviceOf } from './ingest/device.ts'
import type { State } from './state.ts'

export type SignInHow = 'password' | 'invitation' | 'sso'

type SignInBody = {
  accountId: string
  /** Of the account, when this began: raised since, it ended. */
  epoch: number
  /** ms since 1970. */
  at: number
  how: SignInHow
  browser: string
  os: string
}
export type KnownSignIn = SignInBody & { signInId: string }

/** What of a request is kept with it. */
export type SignInFrom = { how: SignInHow; userAgent: string }

const kind = 'signIn'
/** Other processes may end one; this one hears of it within: */
const refreshMs = 5_000
/** Of one account at once; the oldest end. A script that signs in for every call must not fill the store. */
const maxPerAccount = 50

export type SignIns = ReturnType<typeof createSignIns>

export function createSignIns({ state, jar }: { state: State; jar: CookieJar }) {
  let known = new Map<string, KnownSignIn>()
  let loadedAt = 0
  let loading: Promise<void> | null = null
  /** A list that was asked for before the end may arrive after it. */
  const ended = new Set<string>()

  async function readAll(): Promise<void> {
    const before = known
    const read = (await state.list<SignInBody>(kind)).filter(({ id }) => !ended.has(id))
    // Those that began while the list was on its way are not in it.
    const fresh = [...known].filter(([id]) => !before.has(id))
    known = new Map([...fresh, ...read.map(({ id, body }): [string, KnownSignIn] => [id, { ...body, signInId: id }])])
    loadedAt = Date.now()
  }

  function load(): Promise<void> {
    loading ??= readAll().finally(() => {
      loading = null
    })
    return loading
  }

  async function remove(signInId: string, by: string): Promise<void> {
    ended.add(signInId)
    known.delete(signInId)
    const entity = await state.get<SignInBody>(kind, signInId)
    if (entity) await state.remove(kind, signInId, { expectedVersion: entity.version, by })
  }

  const isOver = (signIn: SignInBody, epoch: number, now: number): boolean =>
    signIn.epoch !== epoch || signIn.at + maxSignInMs < now

  async function tidy(accountId: string, epoch: number, now: number): Promise<void> {
    const mine = [...known.values()].filter((signIn) => signIn.accountId === accountId)
    const over = mine.filter((signIn) => isOver(signIn, epoch, now))
    const open = mine.filter((signIn) => !isOver(signIn, epoch, now)).sort((a, b) => b.at - a.at)
    for (const { signInId } of [...over, ...open.slice(maxPerAccount - 1)]) await remove(signInId, accountId)
  }

  return {
    /** Set-Cookie for someone who has just shown who she is. Always a new one, whatever cookie she came with. */
    async begin(account: { accountId: string; epoch: number }, from: SignInFrom): Promise<string> {
      const { accountId, epoch } = account
      const now = Date.now()
      await load()
      await tidy(accountId, epoch, now)
      const { browser, os } = deviceOf(from.userAgent)
      const body: SignInBody = { accountId, epoch, at: now, how: from.how, browser, os }
      const signInId = randomUUID()
      await state.put(kind, signInId, body, { expectedVersion: 0, by: accountId })
      known.set(signInId, { ...body, signInId })
      return jar.issue({ accountId, epoch, signInId }, now)
    },

    /** Every request asks this: from memory, refreshed every few seconds. */
    async isOpen({ accountId, epoch, signInId }: Ticket): Promise<boolean> {
      if (Date.now() - loadedAt > refreshMs) await load()
      const found = known.get(signInId)
      return found !== undefined && found.accountId === accountId && found.epoch === epoch
    },

    /** Newest first. */
    async of(accountId: string, epoch: number): Promise<KnownSignIn[]> {
      await load()
      const now = Date.now()
      return [...known.values()]
        .filter((signIn) => signIn.accountId === accountId && !isOver(signIn, epoch, now))
        .sort((a, b) => b.at - a.at)
    },

    /** false: the account has no such one. */
    async end(accountId: string, signInId: string, by: string): Promise<boolean> {
      await load()
      if (known.get(signInId)?.accountId !== accountId) return false
      await remove(signInId, by)
      return true
    },
  }
}
