/** Webhooks at the wire: what is sent, signed how, tried again when, and what is lost when the program dies (nothing). */

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { webhookPayload } from '@hindsight/protocol/api/webhookEvents'
import type { DeliveryDetail, Webhook as Endpoint } from '@hindsight/protocol/api/webhooks'
import { oldSecretMs, retryDelaysMs } from '@hindsight/protocol/api/webhooks'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createDeliverer } from '../../../collector/src/delivery/webhooks/deliver.ts'
import { createEndpoints, type EndpointBody, sealedBody } from '../../../collector/src/delivery/webhooks/endpoints.ts'
import { createOutbox } from '../../../collector/src/delivery/webhooks/outbox.ts'
import { newSecret } from '../../../collector/src/delivery/webhooks/signature.ts'
import { casesSource } from '../../../collector/src/delivery/webhooks/sources/cases.ts'
import { pointsSource } from '../../../collector/src/delivery/webhooks/sources/points.ts'
import { createNames } from '../../../collector/src/people/names.ts'
import { noticePoints } from '../../../collector/src/points/news.ts'
import { sealClearSecrets } from '../../../collector/src/queries/outbound/clearSecrets.ts'
import { createSealer } from '../../../collector/src/secrets.ts'
import { contact, contactAnyTime, put, signal, visit } from '../cases/population.ts'
import { type ReadStack, startReadStack } from '../read/readStack.ts'
import { startReceiver } from './receiver.ts'

const site = '/api/sites/demo'
const she = { name: 'Maeve Gallagher', email: 'maeve.gallagher@example.com', phone: '+353 1 555 0142' }

let stack: ReadStack
let receiver: Awaited<ReturnType<typeof startReceiver>>
/** Ahead of the real clock by so much. */
let ahead = 0
const clock = () => Date.now() + ahead

beforeAll(async () => {
  ;[stack, receiver] = await Promise.all([startReadStack({ allowPrivateWebhooks: true }), startReceiver()])
  await contactAnyTime(stack.sites)
  await put(stack.store, {
    sessions: ['c-1', 'c-2', 'c-3', 'c-4', 'maeve.gallagher@example.com'].map((who) =>
      visit(who, Date.now() - 3_600_000),
    ),
    contactDetails: [contact('c-1', she)],
  })
})
afterAll(async () => {
  await receiver?.stop()
  await stack?.stop()
})
afterEach(async () => {
  receiver.received.length = 0
  receiver.status(204)
  for (const { endpointId } of await endpoints()) {
    await stack.call('DELETE', `${site}/webhooks/${endpointId}`)
  }
})

/** As after a start of the program: nothing in memory. */
function started() {
  const { store, state, accounts } = stack
  const own = createEndpoints(state, createSealer(stack.dataDir), clock)
  const sources = [
    casesSource(store, createNames(store, accounts), 'http://desk.example'),
    pointsSource(store, 'http://desk.example'),
  ]
  const outbox = createOutbox({ store, endpoints: own, sources: sources as never, clock })
  const deliverer = createDeliverer({
    store,
    endpoints: own,
    mail: () => Promise.reject(new Error('no mail')),
    allowPrivate: true,
    resolve: async () => ['127.0.0.1'],
    clock,
    random: () => 1,
    timeoutMs: 300,
  })
  return { outbox, deliverer }
}

const endpoints = async () => (await stack.get(`${site}/webhooks`)).body.webhooks as Endpoint[]

async function add(over: Record<string, unknown> = {}): Promise<{ webhook: Endpoint; secret: string }> {
  const types = ['case.created', 'case.changed', 'case.closed', 'contact.logged']
  const body = { name: 'Desk', url: receiver.url, types, ...over }
  const answer = await stack.call('POST', `${site}/webhooks`, { body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as { webhook: Endpoint; secret: string }
}

type Case = { caseId: string; version: number }
async function flag(person: string, reason = 'Refused at the till'): Promise<Case> {
  const answer = await stack.call('POST', `${site}/cases`, { body: { person, reason } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.case as Case
}
async function change(one: Case, body: Record<string, unknown>): Promise<Case> {
  const answer = await stack.call('PATCH', `${site}/cases/${one.caseId}`, { body: { version: one.version, ...body } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body as unknown as Case
}
const deliveries = async (endpointId: string) =>
  (await stack.get(`${site}/webhooks/${endpointId}/deliveries`)).body as {
    total: number
    deliveries: { deliveryId: string; state: string; tries: number; type: string }[]
  }

test('what happens to a case is sent, signed so that another’s library takes it, and gives nobody away', async () => {
  const { secret } = await add()
  const { outbox, deliverer } = started()
  const flagged = await flag('c-1', 'Call her at +353 1 555 0142, maeve.gallagher@example.com')
  const logged = await stack.call('POST', `${site}/cases/${flagged.caseId}/contacts`, {
    body: { version: flagged.version, channel: 'call', result: 'no answer', note: `rang ${she.phone}` },
  })
  await change(logged.body as unknown as Case, { status: 'resolved', closedReason: 'Voucher sent' })
  await flag(she.email)
  await outbox.collect()
  await deliverer.sendDue()
  expect(receiver.types().sort()).toEqual([
    'case.changed',
    'case.closed',
    'case.created',
    'case.created',
    'contact.logged',
  ])
  for (const { body, headers } of receiver.received) {
    const sent = new Webhook(secret).verify(body, headers as Record<string, string>)
    expect(webhookPayload.safeParse(sent).error?.message).toBeUndefined()
    expect(body).not.toMatch(/maeve\.gallagher|555 ?0142|Gallagher/)
    expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow()
  }
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(5)
  // Found again, it is not sent again.
  await outbox.collect()
  await started().outbox.collect()
  await deliverer.sendDue()
  expect(receiver.received).toHaveLength(5)
})

test('what fails is tried again after each wait with the same id, until it is given up; then by hand', async () => {
  const { webhook } = await add({ types: ['case.created'] })
  await flag('c-2')
  receiver.status(500)
  const { outbox, deliverer } = started()
  await outbox.collect()
  await deliverer.sendDue()
  for (const [at, delayMs] of retryDelaysMs.entries()) {
    ahead += delayMs - 1_000
    expect(await deliverer.sendDue(), `before wait ${at}`).toBe(0)
    ahead += 2_000
    expect(await deliverer.sendDue(), `after wait ${at}`).toBe(1)
  }
  ahead += 10 * 24 * 3_600_000
  expect(await deliverer.sendDue()).toBe(0)
  expect(receiver.received).toHaveLength(retryDelaysMs.length + 1)
  const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
  expect(ids.size).toBe(1)
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  const { deliveries: log } = await deliveries(webhook.endpointId)
  expect(log).toMatchObject([{ state: 'failed', tries: 8, type: 'case.created' }])

  receiver.status(200)
  const path = `${site}/webhooks/${webhook.endpointId}/deliveries/${log[0]?.deliveryId}`
  const again = await stack.call('POST', `${path}/redeliver`)
  expect(again.body).toMatchObject({ state: 'delivered', tries: 9, status: 200 })
  expect((again.body as DeliveryDetail).attempts.at(-1)).toMatchObject({ byHand: true, answer: 'said 200', error: '' })
  expect(receiver.received.at(-1)?.headers['webhook-id']).toBe([...ids][0])
  ahead = 0
})

test('redirects are not followed, slow ones are cut off, and 410 switches it off with all that waits', async () => {
  const { webhook } = await add({ types: ['case.created', 'case.changed'] })
  const one = await flag('c-3')
  const { outbox, deliverer } = started()
  receiver.status(302, { location: `${receiver.url}/elsewhere` })
  await outbox.collect()
  await deliverer.sendDue()
  expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks'])
  const errorNow = async () => {
    const [first] = (await deliveries(webhook.endpointId)).deliveries
    return (await stack.get(`${site}/webhooks/${webhook.endpointId}/deliveries/${first?.deliveryId}`)).body
  }
  expect(await errorNow()).toMatchObject({ error: 'Answered 302: redirects are not followed', state: 'waiting' })

  receiver.answers(() => undefined)
  ahead += 6_000
  await deliverer.sendDue()
  expect(await errorNow()).toMatchObject({ error: 'No answer within 0.3 s', status: null })

  receiver.status(410)
  await change(one, { status: 'waiting' })
  ahead += 61_000
  await outbox.collect()
  await deliverer.sendDue()
  expect(await endpoints()).toMatchObject([
    { on: false, waiting: 0, offReason: expect.stringMatching(/^It answered 410/) },
  ])
  expect((await deliveries(webhook.endpointId)).deliveries.map(({ state }) => state).sort()).toEqual([
    'dropped',
    'failed',
  ])
  ahead = 0
})

test('a point that is marked as fixed is told, and told again when it is back in the release that should have mended it', async () => {
  const { secret } = await add({ types: ['strugglePoint.fixed', 'strugglePoint.regressed'] })
  const { outbox, deliverer } = started()
  const demo = stack.sites.byId('demo')
  if (!demo) throw new Error('no site')
  const pointId = 'p-fixed'
  const meet = async (who: string, ts: number, release: string) => {
    const one = visit(who, ts - 1_000, { release } as never)
    await put(stack.store, { sessions: [one], signals: [signal(one, pointId, ts, { release })] })
  }
  for (const n of [1, 2, 3]) await meet(`fixed-${n}`, Date.now() - n * 3_600_000, '1.4.1')
  // The first look tells nobody of what there is.
  await noticePoints(stack.store, stack.state, demo, Date.now())
  const told = await stack.call('PATCH', `${site}/struggle-points/${pointId}`, {
    body: { state: 'fixed', release: '1.4.2', version: 0 },
  })
  expect(told.status, told.text).toBe(200)
  await outbox.collect()
  await deliverer.sendDue()
  expect(receiver.types()).toEqual(['strugglePoint.fixed'])
  await meet('fixed-1', Date.now() + 1_000, '1.4.1')
  expect(await noticePoints(stack.store, stack.state, demo, Date.now() + 2_000)).toEqual([])
  await meet('fixed-2', Date.now() + 2_000, '1.4.2')
  await noticePoints(stack.store, stack.state, demo, Date.now() + 5_000)
  ahead = 10_000
  await outbox.collect()
  await deliverer.sendDue()
  expect(receiver.types()).toEqual(['strugglePoint.fixed', 'strugglePoint.regressed'])
  for (const { body, headers } of receiver.received) {
    const sent = webhookPayload.parse(new Webhook(secret).verify(body, headers as Record<string, string>))
    expect(sent.data).toMatchObject({
      pointId,
      path: '/checkout',
      says: '“Maiden name” is refused although filled in',
      release: '1.4.2',
      url: `http://desk.example/sites/demo/struggle-points/${pointId}`,
    })
  }
  // Looked at again, it is news once.
  await noticePoints(stack.store, stack.state, demo, Date.now() + 6_000)
  await started().outbox.collect()
  await deliverer.sendDue()
  expect(receiver.received).toHaveLength(2)
  ahead = 0
})

test('a program that dies between a change, its delivery and its record loses nothing', async () => {
  await add({ types: ['case.changed'] })
  const before = started()
  await before.outbox.collect()
  const one = await flag('c-4')
  await change(one, { status: 'waiting' })
  // Killed here: the next one finds it.
  const second = started()
  expect(await second.outbox.collect()).toBe(1)
  // Killed after it was made and before it was sent: the one after that sends it, and does not make it anew.
  const third = started()
  expect(await third.outbox.collect()).toBe(0)
  const { store } = stack
  const forgetful = { ...store, insert: () => Promise.reject(new Error('killed')) }
  const dying = createDeliverer({
    store: forgetful,
    endpoints: createEndpoints(stack.state, createSealer(stack.dataDir)),
    mail: () => Promise.reject(new Error('no mail')),
    allowPrivate: true,
    resolve: async () => ['127.0.0.1'],
  })
  await expect(dying.sendDue()).rejects.toThrow('killed')
  // Killed after it was sent and before that was written: sent once more, under the same id.
  await started().deliverer.sendDue()
  const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

test('a new secret: both sign for a day, then the new one alone; neither is shown again', async () => {
  const { webhook, secret: first } = await add({ types: ['case.changed'] })
  const rotated = await stack.call('POST', `${site}/webhooks/${webhook.endpointId}/secret`)
  const second = rotated.body.secret as string
  expect(second).not.toBe(first)
  const { outbox, deliverer } = started()
  const verified = () => {
    const { body, headers } = receiver.received.at(-1) ?? { body: '', headers: {} }
    return [first, second].map((secret) => {
      try {
        new Webhook(secret).verify(body, headers as Record<string, string>)
        return true
      } catch {
        return false
      }
    })
  }
  const one = await flag('c-4')
  await change(one, { reason: 'Another reason' })
  await outbox.collect()
  await deliverer.sendDue()
  expect(verified()).toEqual([true, true])
  ahead = oldSecretMs + 1_000
  const late = receiver.received.length
  await change(await flag('c-4'), { reason: 'A third reason' })
  await outbox.collect()
  await deliverer.sendDue()
  expect(receiver.received.length).toBeGreaterThan(late)
  const signatures = String(receiver.received.at(-1)?.headers['webhook-signature'])
  expect(signatures.split(' ')).toHaveLength(1)
  ahead = 0
  const shown = await stack.get(`${site}/webhooks`)
  expect(shown.text).not.toContain(first.slice(6))
  expect(shown.text).not.toContain(second.slice(6))
})

test('Slack gets text and blocks; a test event goes out at once and says how it was answered', async () => {
  const { webhook } = await add({ format: 'slack', types: ['case.created'] })
  receiver.status(200)
  const answer = await stack.call('POST', `${site}/webhooks/${webhook.endpointId}/test`)
  expect(answer.body).toMatchObject({ type: 'test', state: 'delivered', status: 200 })
  const message = JSON.parse(receiver.received[0]?.body ?? '{}') as { text: string; blocks: { type: string }[] }
  expect(message.text).toContain('Test')
  expect(message.blocks.map(({ type }) => type)).toEqual(['section', 'context'])
})

test('the recipe for a help desk: a ticket is written on the case, finds it, and closes it, each once', async () => {
  await put(stack.store, { sessions: [visit('c-desk', Date.now() - 3_600_000)] })
  const one = await flag('c-desk')
  const ticket = { system: 'Desk', id: 'T-1042', url: 'https://desk.example/T-1042' }
  const ticketed = await change(one, { ticket })
  const found = await stack.get(`${site}/cases?ticket=T-1042&status=all`)
  expect(found.body).toMatchObject({ total: { n: 1 }, cases: [{ caseId: one.caseId, ticket }] })
  const contact = { version: ticketed.version, channel: 'call', result: 'reached', note: 'Voucher works again' }
  const path = `${site}/cases/${one.caseId}/contacts`
  const logged = await stack.call('POST', path, { body: contact })
  expect(logged.body).toMatchObject({ status: 'contacted' })
  // Its answer was lost, and it is sent again.
  expect((await stack.call('POST', path, { body: contact })).status).toBe(409)
  const version = (logged.body as unknown as Case).version
  const solved = { version, status: 'resolved', closedReason: 'Voucher works again' }
  const resolved = await stack.call('PATCH', `${site}/cases/${one.caseId}`, { body: solved })
  expect(resolved.body).toMatchObject({ status: 'resolved', contacts: [{ result: 'reached' }] })
})

test('bad input is refused with field and rule, a stale change with what stands there', async () => {
  const refused = async (over: Record<string, unknown>) =>
    (
      await stack.call('POST', `${site}/webhooks`, {
        body: { name: 'x', url: receiver.url, types: ['case.created'], ...over },
      })
    ).body
  expect(await refused({ url: 'ftp://desk.example/' })).toMatchObject({ errors: [{ field: 'url' }] })
  expect(await refused({ url: 'desk' })).toMatchObject({ errors: [{ field: 'url' }] })
  expect(await refused({ url: 'https://me:secret@127.0.0.1/' })).toMatchObject({ errors: [{ field: 'url' }] })
  expect(await refused({ types: [] })).toMatchObject({ errors: [{ field: 'types' }] })
  expect(await refused({ types: ['case.exploded'] })).toMatchObject({ errors: [{ field: 'types.0' }] })
  const { webhook } = await add()
  const path = `${site}/webhooks/${webhook.endpointId}`
  const changed = await stack.call('PATCH', path, { body: { version: webhook.version, name: 'Other' } })
  expect(changed.body).toMatchObject({ name: 'Other' })
  const stale = await stack.call('PATCH', path, { body: { version: webhook.version, on: false } })
  expect([stale.status, stale.body.current]).toMatchObject([409, { name: 'Other', on: true }])
})

test('no secret lies open in the store; one that did is sealed, in every version, and goes on signing', async () => {
  const { webhook, secret } = await add({ types: ['case.created'] })
  const id = `demo/${webhook.endpointId}`
  const stored = async () => {
    const rows = await stack.store.query<{ body: string }>(
      `SELECT body FROM stateHistory WHERE kind = 'webhook' UNION ALL SELECT body FROM state WHERE kind = 'webhook'`,
    )
    return rows.map(({ body }) => body).join('\n')
  }
  expect(await stored()).not.toContain('whsec_')
  // As it was written before secrets were sealed.
  const known = await stack.state.get<EndpointBody>('webhook', id)
  if (!known) throw new Error('There is no such webhook')
  const old = { secret: newSecret(), until: Date.now() + 60_000 }
  await stack.state.put('webhook', id, { ...known.body, secret, old }, { expectedVersion: known.version, by: 'test' })
  expect(await stored()).toContain(secret)
  const sealer = createSealer(stack.dataDir)
  const seal = (of: string, body: string) => JSON.stringify(sealedBody(sealer, of, JSON.parse(body) as EndpointBody))
  expect(await sealClearSecrets(stack.store, 'webhook', seal)).toBe(2)
  expect(await stored()).not.toContain('whsec_')
  await stack.call('POST', `${site}/webhooks/${webhook.endpointId}/test`)
  const { body = '', headers = {} } = receiver.received.at(-1) ?? {}
  for (const one of [secret, old.secret]) new Webhook(one).verify(body, headers as Record<string, string>)
  // With another key it is said, and nothing goes out unsigned.
  const other = createEndpoints(stack.state, createSealer(mkdtempSync(join(tmpdir(), 'hindsight-key-'))))
  expect((await other.get('demo', webhook.endpointId))?.body).toMatchObject({ secret: '', old: null })
})
