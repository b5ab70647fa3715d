/** Guessing is made slow. A stack of its own: what is counted here must not hinder other tests. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { password, type ReadStack, startReadStack } from './readStack.ts'

let stack: ReadStack
beforeAll(async () => {
  stack = await startReadStack({ publicUrl: 'https://insight.example' })
  await stack.addAccount('ann@example.com', 'viewer')
  await stack.addAccount('bob@example.com', 'viewer')
})
afterAll(() => stack.stop())

const signIn = (email: string, word: string) =>
  stack.call('POST', '/api/sign-in', { key: null, body: { email, password: word } })

test('behind https the cookie is Secure and bound to its host', async () => {
  const answer = await signIn('ann@example.com', password)
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-hindsight=.*; Secure$/)
})

test('ten failures stop an account, thirty an address; those who sign in are not counted', async () => {
  // Were they counted, the tenth failure below would come too early.
  for (let n = 0; n < 3; n++) expect((await signIn('ann@example.com', password)).status).toBe(200)
  const tries = await Promise.all(Array.from({ length: 10 }, () => signIn('ann@example.com', 'wrong')))
  expect(tries.map(({ status }) => status)).toEqual(Array(10).fill(401))
  const stopped = await signIn(' ANN@example.com', password)
  expect([stopped.status, stopped.body.code]).toEqual([429, 'too_many_attempts'])
  expect(stopped.headers.get('content-type')).toContain('application/problem+json')
  expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(600)
  // Another account is not hindered …
  expect((await signIn('bob@example.com', password)).status).toBe(200)
  // … until the address has failed thirty times, in whatever way.
  const malformed = { key: null, body: { email: 'nobody@example.com' } }
  await Promise.all(Array.from({ length: 20 }, () => stack.call('POST', '/api/sign-in', malformed)))
  const all = await signIn('bob@example.com', password)
  expect([all.status, all.body.code]).toEqual([429, 'too_many_attempts'])
  const setUp = await stack.call('POST', '/api/setup', { key: null, body: {} })
  expect(setUp.status).toBe(429)
  // Reading goes on.
  expect((await stack.get('/api/sites')).status).toBe(200)
})
