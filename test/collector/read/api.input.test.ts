/** What callers get wrong: each is told what, in which field, and by which rule. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Given, type ReadStack, startReadStack } from './readStack.ts'

let stack: ReadStack
beforeAll(async () => {
  stack = await startReadStack()
})
afterAll(() => stack.stop())

const uuid = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
const sessions = '/api/sites/demo/sessions'
const oneSession = `${sessions}/${uuid}`
const followUp = '/api/sites/demo/cases'
const flagAll = '/api/sites/demo/struggle-points/p/flag'
const account = { code: 'x', name: 'Ann', email: 'ann@example.com', password: 'long enough' }

const page = (path: string) => ({ kind: 'page', path })
const anyOrder = (steps: object[], more: object = {}): Given => ({
  body: { funnel: { name: 'f', steps, order: 'unordered', ...more } },
})

/** method, path, what is sent, status, code, and the fields that are named. */
type Case = [method: string, path: string, given: Given, status: number, code: string, fields?: string[]]
const cases: Case[] = [
  ['GET', '/api/nothing', {}, 404, 'path_unknown'],
  ['GET', '/api/', {}, 404, 'path_unknown'],
  ['GET', '/api/Sites', {}, 404, 'path_unknown'],
  ['GET', '/api/sites/', {}, 404, 'path_unknown'],
  ['GET', '/api/sites/%ff', {}, 400, 'bad_request'],
  ['GET', '/api/sites/%00', {}, 400, 'input_invalid', ['siteId']],
  ['GET', '/api/sites/demo%2Fsessions', {}, 400, 'input_invalid', ['siteId']],
  ['GET', "/api/sites/'; DROP TABLE state; --", {}, 400, 'input_invalid', ['siteId']],
  ['GET', '/api/sites/DEMO', {}, 400, 'input_invalid', ['siteId']],
  ['GET', '/api/sites/absent', {}, 404, 'site_not_found'],
  ['GET', '/api/sites/absent/sessions', {}, 404, 'site_not_found'],
  ['PUT', '/api/sites', {}, 405, 'method_not_allowed'],
  ['DELETE', '/api/sites/demo', {}, 405, 'method_not_allowed'],
  ['POST', sessions, { body: {} }, 405, 'method_not_allowed'],
  ['GET', '/api/sign-in', {}, 405, 'method_not_allowed'],

  ['GET', `${sessions}?limit=0`, {}, 400, 'input_invalid', ['limit']],
  ['GET', `${sessions}?limit=201`, {}, 400, 'input_invalid', ['limit']],
  ['GET', `${sessions}?limit=ten`, {}, 400, 'input_invalid', ['limit']],
  ['GET', `${sessions}?limit=1&limit=2`, {}, 400, 'input_invalid', ['limit']],
  ['GET', `${sessions}?from=-1&to=yesterday`, {}, 400, 'input_invalid', ['from', 'to']],
  ['GET', `${sessions}?from=1e400`, {}, 400, 'input_invalid', ['from']],
  ['GET', `${sessions}?from=2000&to=2000`, {}, 400, 'input_invalid', ['from']],
  ['GET', `${sessions}?withErrors=perhaps`, {}, 400, 'input_invalid', ['withErrors']],
  ['GET', `${sessions}?withError=true`, {}, 400, 'input_invalid', ['withError']],
  ['GET', `${sessions}?text=${'x'.repeat(201)}`, {}, 400, 'input_invalid', ['text']],
  ['GET', `${sessions}?text[]=x`, {}, 400, 'input_invalid', ['text[]']],
  ['GET', `${sessions}?cursor=nonsense`, {}, 400, 'input_invalid', ['cursor']],
  ['GET', `${sessions}?cursor=1_${uuid}_1_1_1_1`, {}, 400, 'input_invalid', ['cursor']],
  ['GET', `${sessions}?cursor=1_${uuid.toUpperCase()}_0_0_1`, {}, 400, 'input_invalid', ['cursor']],
  ['GET', `${sessions}?entryValue=x`, {}, 400, 'input_invalid', ['entryValue']],
  ['GET', '/api/sites/demo/funnels/csv', {}, 400, 'input_invalid', ['funnel']],
  [
    'POST',
    '/api/sites/demo/funnels/run',
    anyOrder([page('/a*'), page('/*b')]),
    400,
    'input_invalid',
    ['funnel.steps.1'],
  ],
  [
    'POST',
    '/api/sites/demo/funnels/run',
    anyOrder([page('/a'), page('/b')], { stepWindowMs: 9, exclusions: [{ what: page('/c'), after: 1, before: 2 }] }),
    400,
    'input_invalid',
    ['funnel.stepWindowMs', 'funnel.exclusions'],
  ],
  [
    'POST',
    '/api/sites/demo/funnels/run',
    anyOrder([{ ...page('/a'), where: [{ of: 'property', name: 'email', test: 'is', value: '' }] }, page('/b')]),
    400,
    'input_invalid',
    ['funnel.steps.0.where.0.name'],
  ],
  ['GET', `${sessions}/not-a-uuid`, {}, 400, 'input_invalid', ['sessionId']],
  ['GET', oneSession, {}, 404, 'session_not_found'],
  ['GET', `${oneSession}/events`, {}, 404, 'session_not_found'],
  ['GET', `${oneSession}/events?limit=3`, {}, 400, 'input_invalid', ['limit']],
  ['GET', `${oneSession}/tabs/${uuid}/chunks/0`, {}, 400, 'input_invalid', ['chunkNo']],
  ['GET', `${oneSession}/tabs/x/chunks/one`, {}, 400, 'input_invalid', ['tabId', 'chunkNo']],
  ['GET', `${oneSession}/tabs/${uuid}/chunks/1`, {}, 404, 'session_not_found'],
  ['GET', `${oneSession}/tabs/${uuid}/chunks`, {}, 400, 'input_invalid', ['from', 'to']],
  ['GET', `${oneSession}/tabs/${uuid}/chunks?from=1&to=2`, {}, 404, 'session_not_found'],
  ['GET', '/api/sites/demo/assets/abc', {}, 400, 'input_invalid', ['sha256']],
  ['GET', `/api/sites/demo/assets/${'a'.repeat(64)}`, {}, 404, 'asset_not_found'],

  ['POST', '/api/sites', {}, 400, 'body_missing'],
  ['POST', '/api/sites', { body: '{"name": ' }, 400, 'body_not_json'],
  ['POST', '/api/sites', { body: '"a string"' }, 400, 'body_not_json'],
  ['POST', '/api/sites', { body: '[]' }, 400, 'input_invalid'],
  ['POST', '/api/sites', { body: 'null' }, 400, 'body_not_json'],
  ['POST', '/api/sites', { body: {} }, 400, 'input_invalid', ['name']],
  ['POST', '/api/sites', { body: { name: '   ' } }, 400, 'input_invalid', ['name']],
  ['POST', '/api/sites', { body: { name: 7 } }, 400, 'input_invalid', ['name']],
  ['POST', '/api/sites', { body: { name: 'x'.repeat(101) } }, 400, 'input_invalid', ['name']],
  ['POST', '/api/sites', { body: { name: 'Shop', colour: 'red' } }, 400, 'input_invalid', ['colour']],
  [
    'POST',
    '/api/sites',
    { body: { name: 'Shop', allowedOrigins: ['https://ok.example', 'shop.example/path'] } },
    400,
    'input_invalid',
    ['allowedOrigins.1'],
  ],
  [
    'POST',
    '/api/sites',
    { body: { name: 'Shop' }, headers: { 'content-type': 'text/xml' } },
    415,
    'content_type_wrong',
  ],
  ['POST', '/api/sites', { body: { name: 'x'.repeat(1024 * 1024) } }, 413, 'body_too_large'],
  ['PATCH', '/api/sites/demo', { body: { name: 'New' } }, 400, 'input_invalid', ['version']],
  ['PATCH', '/api/sites/demo', { body: { version: '1' } }, 400, 'input_invalid', ['version']],
  [
    'PATCH',
    '/api/sites/demo',
    { body: { version: 1, settings: { replayShare: 2, currency: 'EURO' } } },
    400,
    'input_invalid',
    ['settings.replayShare', 'settings.currency'],
  ],
  [
    'PATCH',
    '/api/sites/demo',
    { body: { version: 1, settings: { strikt: true } } },
    400,
    'input_invalid',
    ['settings.strikt'],
  ],
  ['PATCH', '/api/sites/absent', { body: { version: 1 } }, 404, 'site_not_found'],
  ['POST', '/api/setup', { body: { ...account, email: 'ann' } }, 400, 'input_invalid', ['email']],
  ['POST', '/api/setup', { body: { ...account, password: 'short' } }, 400, 'input_invalid', ['password']],
  ['POST', '/api/sign-in', { body: { email: 'ann@example.com' } }, 400, 'input_invalid', ['password']],

  ['GET', `${followUp}?status=lost`, {}, 400, 'input_invalid', ['status']],
  ['GET', `${followUp}?limit=501`, {}, 400, 'input_invalid', ['limit']],
  ['GET', `${followUp}?cursor=1_x`, {}, 400, 'input_invalid', ['cursor']],
  ['GET', `${followUp}/${uuid}`, {}, 404, 'case_not_found'],
  ['GET', `${followUp}/%27%20OR%201`, {}, 404, 'case_not_found'],
  ['GET', `${followUp}/${uuid}/history`, {}, 404, 'case_not_found'],
  ['GET', '/api/sites/absent/cases', {}, 404, 'site_not_found'],
  ['POST', followUp, { body: { person: 'C-1', reason: '  ' } }, 400, 'input_invalid', ['reason']],
  ['POST', followUp, { body: { person: '', reason: 'x' } }, 400, 'input_invalid', ['person']],
  ['POST', followUp, { body: { person: 'C-1', reason: 'x', status: 'new' } }, 400, 'input_invalid', ['status']],
  ['POST', followUp, { body: { person: 'C-1', reason: 'x' } }, 404, 'person_not_found'],
  ['POST', followUp, { body: { person: 'anon:', reason: 'x' } }, 404, 'person_not_found'],
  [
    'POST',
    followUp,
    { body: { person: 'C-1', reason: 'x', evidence: { sessionId: uuid, step: 7, ts: 'now' } } },
    400,
    'input_invalid',
    ['evidence.step', 'evidence.ts', 'evidence.text'],
  ],
  [
    'POST',
    followUp,
    { body: { person: 'C-1', reason: 'x', evidence: { sessionId: uuid, step: '', ts: 9e15, text: '' } } },
    400,
    'input_invalid',
    ['evidence.ts'],
  ],
  ['PATCH', `${followUp}/${uuid}`, { body: { version: 1, status: 'open' } }, 400, 'input_invalid', ['status']],
  ['PATCH', `${followUp}/${uuid}`, { body: { status: 'closed' } }, 400, 'input_invalid', ['version']],
  ['PATCH', `${followUp}/${uuid}`, { body: { version: 1, owner: 'x' } }, 400, 'input_invalid', ['owner']],
  [
    'POST',
    `${followUp}/${uuid}/contacts`,
    { body: { version: 1, channel: 'pigeon', result: 'maybe' } },
    400,
    'input_invalid',
    ['channel', 'result'],
  ],
  ['POST', `${followUp}/${uuid}/notes`, { body: { version: 1, text: ' ' } }, 400, 'input_invalid', ['text']],
  ['GET', `${flagAll}?from=2000&to=1000`, {}, 400, 'input_invalid', ['from']],
  ['POST', flagAll, { body: { reason: 'x', from: 2000, to: 1000 } }, 400, 'input_invalid', ['from']],
  ['POST', flagAll, { body: {} }, 400, 'input_invalid', ['reason']],

  [
    'POST',
    '/api/invitations',
    { body: { email: 'ann', name: ' ', role: 'owner' } },
    400,
    'input_invalid',
    ['email', 'name', 'role'],
  ],
  ['DELETE', `/api/invitations/${uuid}`, {}, 404, 'invitation_not_found'],
  ['POST', '/api/invitation', { body: { token: 'x' } }, 404, 'invitation_not_found'],
  ['POST', '/api/invitation', { body: {} }, 400, 'input_invalid', ['token']],
  ['POST', '/api/invitation/accept', { body: { token: 'x', password: 'short' } }, 400, 'input_invalid', ['password']],
  ['PATCH', '/api/accounts/x', { body: { version: 1, role: 'owner' } }, 400, 'input_invalid', ['role']],
  ['PATCH', '/api/accounts/x', { body: { version: 1, email: 'a@b.example' } }, 400, 'input_invalid', ['email']],
  ['DELETE', '/api/accounts/x', {}, 404, 'account_not_found'],
  ['POST', '/api/me/password', { body: { current: 'x', next: 'short' } }, 400, 'input_invalid', ['next']],
  ['GET', '/api/audit?limit=0', {}, 400, 'input_invalid', ['limit']],
  ['GET', '/api/audit?cursor=x', {}, 400, 'input_invalid', ['cursor']],
  ['GET', '/api/audit?who=x', {}, 400, 'input_invalid', ['who']],
  ['POST', '/api/sign-in', { body: { email: ['a'], password: {} } }, 400, 'input_invalid', ['email', 'password']],
]

const titled = cases.map((one): [string, Case] => {
  const [method, path, { body = '' }, status, code, fields = []] = one
  const sent = JSON.stringify(body).slice(0, 60)
  return [`${method} ${path.slice(0, 80)} ${sent} → ${status} ${code} ${fields}`, one]
})

test.each(titled)('%s', async (_title, [method, path, given, status, code, fields]) => {
  const answer = await stack.call(method, path, given)
  expect([answer.status, answer.body.code, answer.text.length < 3000]).toEqual([status, code, true])
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.body).toMatchObject({ status, detail: expect.stringMatching(/\w/), title: expect.stringMatching(/\w/) })
  if (fields) {
    const errors = answer.body.errors as { field: string; rule: string }[]
    expect(errors.map(({ field }) => field)).toEqual(fields)
    for (const { rule } of errors) expect(rule).toMatch(/\w/)
  }
})

test('405 says which methods there are; HEAD is as good as GET', async () => {
  expect((await stack.call('PUT', '/api/sites')).headers.get('allow')).toBe('GET, HEAD, POST')
  expect((await stack.call('HEAD', '/api/sites')).status).toBe(200)
})

test('an empty query parameter is as good as none', async () => {
  const answer = await stack.get(`${sessions}?text=&page=&person=&from=&withErrors=`)
  expect(answer.status).toBe(200)
})

test.each(['%00', '%F0%9F%99%82', '%ED%A0%80', "'", '%5C', '%0A%0A', '{text:String}', '--', '/*', '%25', '%09\\N'])(
  'a filter of %s is a question like any other',
  async (text) => {
    const answer = await stack.get(`${sessions}?text=x${text}&page=${text}&person=${text}`)
    expect([answer.status, answer.body.total]).toEqual([200, { n: 0, list: expect.stringContaining(sessions) }])
    // The list of what was counted says the same filters again.
    const again = await stack.get((answer.body.total as { list: string }).list)
    expect(again.body.total).toEqual(answer.body.total)
  },
)

test('the description of the API is there for anyone, and its page may load nothing but its own style', async () => {
  const json = await stack.get('/api/openapi.json', { key: null })
  expect(json.body).toMatchObject({ openapi: '3.1.0' })
  const docs = await stack.get('/api/docs', { key: null })
  expect(docs.headers.get('content-type')).toContain('text/html')
  const style = /<style>(.*)<\/style>/s.exec(docs.text)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  expect(docs.headers.get('content-security-policy')).toContain(`default-src 'none'; style-src 'sha256-${hash}'`)
})

test('nothing of this changed anything', async () => {
  const { body } = await stack.get('/api/sites')
  expect(body.sites).toMatchObject([{ siteId: 'demo', name: 'Demo shop', writeKey: 'demo', version: 1 }])
})
