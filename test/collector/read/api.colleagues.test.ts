/** Inviting, changing and removing colleagues, one's own password, and the trail of it all. */
import { createHash } from 'node:crypto'
import type { AuditEntry, ManagedAccount } from '@hindsight/protocol/api/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, password, type ReadStack, startReadStack } from './readStack.ts'

let stack: ReadStack
let ann = ''
beforeAll(async () => {
  stack = await startReadStack({ publicUrl: 'https://insight.example' })
  await stack.addAccount('ann@example.com', 'admin')
  ann = await stack.signIn('ann@example.com')
})
afterAll(() => stack?.stop())

const codes = (answer: Answer) => [answer.status, answer.body.code]
const post = (path: string, body: object, cookie = ann) => stack.call('POST', path, { cookie, body })
const patch = (path: string, body: object, cookie = ann) => stack.call('PATCH', path, { cookie, body })
const remove = (path: string, cookie = ann) => stack.call('DELETE', path, { cookie })
const anyone = (path: string, body: object) => stack.call('POST', path, { key: null, body })
type People = { accounts: ManagedAccount[]; invitations: { invitationId: string; email: string; invitedBy: string }[] }
const people = async () => (await stack.get('/api/accounts', { cookie: ann })).body as unknown as People
const idOf = async (email: string) => (await people()).accounts.find((one) => one.email === email) as ManagedAccount
const isIn = async (cookie: string) => (await stack.get('/api/me', { cookie })).status === 200

async function invite(email: string, role = 'support', name = 'Bea'): Promise<{ token: string; invitationId: string }> {
  const answer = await post('/api/invitations', { email, name, role })
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining(email.toLowerCase())])
  const token = /^https:\/\/insight\.example\/invitation#([\w-]{32})$/.exec(String(answer.body.link))?.[1] ?? ''
  return { token, invitationId: (answer.body.invitation as { invitationId: string }).invitationId }
}

describe('an invitation', () => {
  test('is a link that says who invites whom, works once, and signs in', async () => {
    const { token } = await invite('Bea@Example.com')
    const seen = await anyone('/api/invitation', { token })
    const inAWeek = Date.now() + 7 * 86_400_000
    expect(seen.body).toMatchObject({
      email: 'bea@example.com',
      name: 'Bea',
      role: 'support',
      invitedBy: 'ann@example.com',
    })
    expect(Math.abs(Number(seen.body.expiresAt) - inAWeek)).toBeLessThan(60_000)
    // Two windows at once: one account.
    const accept = () => anyone('/api/invitation/accept', { token, password, name: 'Beatrix' })
    const tries = await Promise.all([accept(), accept()])
    expect(tries.map(codes).sort()).toEqual([
      [200, undefined],
      [404, 'invitation_not_found'],
    ])
    const [accepted] = tries.filter(({ status }) => status === 200)
    expect(accepted?.body).toMatchObject({ role: 'support', account: { name: 'Beatrix', email: 'bea@example.com' } })
    const cookie = accepted?.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(await isIn(cookie)).toBe(true)
    expect(codes(await anyone('/api/invitation', { token }))).toEqual([404, 'invitation_not_found'])
    expect((await people()).invitations).toEqual([])
    await stack.signIn('bea@example.com')
  })

  test('its token is nowhere: only a hash of it is kept', async () => {
    const { token } = await invite('cleo@example.com')
    const kept = await stack.store.query<{ body: string }>(
      `SELECT body FROM state UNION ALL SELECT body FROM stateHistory UNION ALL SELECT detail FROM audit`,
    )
    const text = JSON.stringify(kept)
    expect(token).toHaveLength(32)
    expect(text).not.toContain(token)
    expect(text).toContain(createHash('sha256').update(token).digest('hex'))
    expect(JSON.stringify(await people())).not.toMatch(/tokenHash|passwordHash|epoch/)
  })

  test('ends when another is sent to the same address, when it is revoked, and after a week', async () => {
    const first = await invite('dora@example.com')
    const second = await invite('DORA@example.com', 'viewer')
    const look = async ({ token }: { token: string }) => (await anyone('/api/invitation', { token })).status
    expect([await look(first), await look(second)]).toEqual([404, 200])
    expect((await people()).invitations.filter(({ email }) => email === 'dora@example.com')).toHaveLength(1)
    expect((await remove(`/api/invitations/${second.invitationId}`)).status).toBe(204)
    expect(await look(second)).toBe(404)
    expect(codes(await remove(`/api/invitations/${second.invitationId}`))).toEqual([404, 'invitation_not_found'])
    // A week later: the clock of the kept one is turned back.
    const third = await invite('dora@example.com')
    await stack.state.update<{ expiresAt: number }>('invitation', third.invitationId, 'test', (body) => ({
      ...body,
      expiresAt: Date.now() - 1,
    }))
    expect(await look(third)).toBe(404)
    expect(codes(await anyone('/api/invitation/accept', { token: third.token, password }))[0]).toBe(404)
    expect((await people()).invitations.some(({ email }) => email === 'dora@example.com')).toBe(false)
  })

  test('goes to nobody who has an account, and needs a password that is long enough', async () => {
    expect(codes(await post('/api/invitations', { email: 'ANN@example.com', name: 'x', role: 'viewer' }))).toEqual([
      409,
      'account_exists',
    ])
    const { token } = await invite('fay@example.com')
    const short = await anyone('/api/invitation/accept', { token, password: 'short' })
    expect(codes(short)).toEqual([400, 'input_invalid'])
    // She was given an account in another way meanwhile.
    await stack.addAccount('fay@example.com', 'viewer')
    expect(codes(await anyone('/api/invitation/accept', { token, password }))).toEqual([409, 'account_exists'])
  })
})

describe('accounts', () => {
  test('a role that is taken away is gone with the next request; a stale change is told what stands there', async () => {
    await stack.addAccount('gil@example.com', 'admin')
    const gil = await stack.signIn('gil@example.com')
    const before = await idOf('gil@example.com')
    const theirs = await post('/api/invitations', { email: 'mole@example.com', name: 'Mole', role: 'admin' }, gil)
    const changed = await patch(`/api/accounts/${before.accountId}`, {
      version: before.version,
      role: 'viewer',
      name: 'Gil',
    })
    expect(changed.body).toMatchObject({ role: 'viewer', name: 'Gil', version: before.version + 1 })
    expect(codes(await stack.get('/api/accounts', { cookie: gil }))).toEqual([403, 'right_missing'])
    expect(await isIn(gil)).toBe(true)
    // Whom she has invited is not let in by her any more.
    expect(theirs.status).toBe(200)
    expect((await people()).invitations.some(({ email }) => email === 'mole@example.com')).toBe(false)
    const stale = await patch(`/api/accounts/${before.accountId}`, { version: before.version, name: 'Other' })
    expect(stale.body).toMatchObject({ code: 'changed_meanwhile', current: changed.body })
    expect(codes(await patch('/api/accounts/absent', { version: 1, name: 'x' }))).toEqual([404, 'account_not_found'])
  })

  test('nobody changes the own role, or removes the own account; the own name may change', async () => {
    const me = await idOf('ann@example.com')
    const own = `/api/accounts/${me.accountId}`
    expect(codes(await patch(own, { version: me.version, role: 'viewer' }))).toEqual([403, 'own_role'])
    expect(codes(await remove(own))).toEqual([403, 'own_account'])
    const named = await patch(own, { version: me.version, name: 'Ann', role: 'admin' })
    expect([named.status, named.body.name]).toEqual([200, 'Ann'])
  })

  test('one administrator stays, even when two take each other’s rights at once', async () => {
    const me = await idOf('ann@example.com')
    const byKey = (method: string, body?: object) =>
      stack.call(method, `/api/accounts/${me.accountId}`, body ? { body } : {})
    expect(codes(await byKey('DELETE'))).toEqual([409, 'last_admin'])
    expect(codes(await byKey('PATCH', { version: me.version, role: 'viewer' }))).toEqual([409, 'last_admin'])
    await stack.addAccount('hal@example.com', 'admin')
    const [hal, other] = [await stack.signIn('hal@example.com'), await idOf('hal@example.com')]
    const both = await Promise.all([
      remove(`/api/accounts/${other.accountId}`),
      remove(`/api/accounts/${me.accountId}`, hal),
    ])
    // The second one is no administrator any more, or the last there is.
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1)
    const left = await stack.accounts.load().then(() => stack.accounts.list().filter(({ role }) => role === 'admin'))
    expect(left).toHaveLength(1)
    if (left[0]?.email === 'hal@example.com') {
      ann = hal
      await stack.addAccount('ann@example.com', 'admin')
    }
    ann = await stack.signIn('ann@example.com')
  })

  test('who is removed is out at once, her open cases are nobody’s, and what she did keeps her name', async () => {
    const { token } = await invite('ida@example.com', 'support', 'Ida')
    const accepted = await anyone('/api/invitation/accept', { token, password })
    const ida = accepted.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const { accountId } = await idOf('ida@example.com')
    await stack.store.insert('contactDetails', [
      {
        siteId: 'demo',
        customerId: 'C-9',
        verified: true,
        name: '',
        email: 'x@example.com',
        phone: '',
        address: '',
        updatedAt: 1,
      },
    ])
    const cases = '/api/sites/demo/cases'
    const { body } = await post(cases, { person: 'C-9', reason: 'Asked for a call', note: 'Urgent' }, ida)
    const { caseId } = body.case as { caseId: string }
    await patch(`${cases}/${caseId}`, { version: 1, owner: accountId }, ida)
    expect((await remove(`/api/accounts/${accountId}`)).status).toBe(204)
    expect(await isIn(ida)).toBe(false)
    expect(codes(await anyone('/api/sign-in', { email: 'ida@example.com', password }))).toEqual([401, 'sign_in_failed'])
    const left = (await stack.get(`${cases}/${caseId}`, { cookie: ann })).body
    expect(left).toMatchObject({ owner: null, status: 'new', createdBy: 'Ida', notes: [{ by: 'Ida' }] })
    const { changes } = (await stack.get(`${cases}/${caseId}/history`, { cookie: ann })).body as { changes: object[] }
    expect(changes).toContainEqual(expect.objectContaining({ field: 'owner', from: 'Ida', to: 'nobody' }))
    expect(codes(await remove(`/api/accounts/${accountId}`))).toEqual([404, 'account_not_found'])
    // The same address may be invited again, as someone new.
    const again = await invite('ida@example.com')
    const back = await anyone('/api/invitation/accept', { token: again.token, password })
    expect((back.body.account as { accountId: string }).accountId).not.toBe(accountId)
    expect(await isIn(ida)).toBe(false)
  })

  test('a changed password signs out everywhere else; the current one must be known', async () => {
    await stack.addAccount('joy@example.com', 'viewer')
    const [here, there] = [await stack.signIn('joy@example.com'), await stack.signIn('joy@example.com')]
    const ask = (current: string, next: string) => post('/api/me/password', { current, next }, here)
    expect(codes(await ask('wrong password', 'another long one'))).toEqual([403, 'password_wrong'])
    expect(codes(await ask(password, 'short'))).toEqual([400, 'input_invalid'])
    const done = await ask(password, 'another long one')
    expect(done.status).toBe(204)
    const renewed = done.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect([await isIn(here), await isIn(there), await isIn(renewed)]).toEqual([false, false, true])
    expect(codes(await anyone('/api/sign-in', { email: 'joy@example.com', password }))[0]).toBe(401)
    const next = { email: 'joy@example.com', password: 'another long one' }
    expect((await anyone('/api/sign-in', next)).status).toBe(200)
    expect(
      codes(await stack.call('POST', '/api/me/password', { body: { current: 'x', next: 'long enough' } })),
    ).toEqual([403, 'account_missing'])
  })
})

describe('the audit trail', () => {
  type Trail = { total: { n: number; list: string }; entries: AuditEntry[]; next: string | null }
  const trail = async (query: string) =>
    (await stack.get(`/api/audit?${query}`, { cookie: ann })).body as unknown as Trail

  test('names who did what to whom, and holds no secret', async () => {
    const { entries } = await trail('action=account.&limit=500')
    const actions = new Set(entries.map(({ action }) => action))
    for (const action of [
      'invited',
      'invitationRevoked',
      'created',
      'changed',
      'removed',
      'passwordChanged',
      'passwordChangeFailed',
      'signInFailed',
    ]) {
      expect(actions).toContain(`account.${action}`)
    }
    expect(entries.find(({ action }) => action === 'account.removed')).toMatchObject({
      subjectName: 'Ida',
      address: '127.0.0.1',
      detail: { role: 'support' },
    })
    expect(
      entries.find(({ action, subjectName }) => action === 'account.changed' && subjectName === 'Gil'),
    ).toMatchObject({
      name: expect.stringMatching(/^ann/i),
      detail: { role: 'viewer', roleBefore: 'admin' },
    })
    expect(JSON.stringify(entries)).not.toMatch(/correct horse|another long|scrypt/)
  })

  test('is read a page at a time, each entry once; every filter counts what it lists', async () => {
    const { accountId } = await idOf('ann@example.com')
    const queries = [
      '',
      'action=account.signedIn',
      'action=account.',
      `account=${accountId}`,
      'siteId=demo',
      `to=${Date.now()}`,
      `from=${Date.now()}`,
    ]
    for (const query of queries) {
      const first = await trail(`${query}&limit=500`)
      const rows: AuditEntry[] = []
      let cursor = ''
      do {
        const url = `${first.total.list.split('?')[1] ?? ''}&limit=7${cursor && `&cursor=${cursor}`}`
        const page = await trail(url)
        expect([query, page.total.n]).toEqual([query, first.total.n])
        rows.push(...page.entries)
        cursor = page.next ?? ''
      } while (cursor !== '')
      expect([query, rows.length]).toEqual([query, first.total.n])
      expect(rows).toEqual(first.entries)
      expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort((a, b) => b - a))
    }
    expect((await trail('limit=500')).total.n).toBeGreaterThan(20)
    expect(codes(await stack.get('/api/audit?cursor=1_2', { cookie: ann }))).toEqual([400, 'input_invalid'])
  })
})
