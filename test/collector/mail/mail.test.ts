/** E-mail over the API, on the real engine, with a real mail server: who gets what, and what is written down of it. */
import { randomUUID } from 'node:crypto'
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createAudit } from '../../../collector/src/audit.ts'
import { readConfig } from '../../../collector/src/config.ts'
import { createMailRoom } from '../../../collector/src/delivery/mail/room.ts'
import { createMailTransport, type MailTransport } from '../../../collector/src/delivery/mail/transport.ts'
import { createLease } from '../../../collector/src/leases.ts'
import { createLog } from '../../../collector/src/log.ts'
import { createCases } from '../../../collector/src/people/cases.ts'
import { installationId } from '../../../collector/src/secrets.ts'
import { createState } from '../../../collector/src/state.ts'
import { type MailServer, startMailServer } from '../../support/smtp.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { put, signal, siteId } from '../cases/population.ts'
import { eventStored } from '../read/rows.ts'
import { mailPath, mailWork } from './mailWork.ts'

let stack: Stack
let mails: MailServer
let work: ReturnType<typeof mailWork>

beforeAll(async () => {
  mails = await startMailServer()
  stack = await startStack({ env: { SMTP_URL: mails.url, MAIL_FROM: 'Demo shop <help@shop.example>' } })
  work = mailWork(stack)
  await work.relaxPolicy()
})
afterAll(async () => {
  await stack?.stop()
  await mails?.stop()
})
afterEach(() => {
  mails.afterReading = 'answer'
  mails.taken.length = 0
  mails.refuse.clear()
})

/** Where a mail server was. */
async function unreachable(): Promise<MailTransport> {
  const gone = await startMailServer()
  await gone.stop()
  const { smtp, mailFrom } = readConfig({ SMTP_URL: gone.url, MAIL_FROM: 'help@shop.example' })
  if (!smtp || !mailFrom) throw new Error('these settings are sound')
  return createMailTransport(smtp, mailFrom)
}

/** As a process has it that is started in the stack's place. */
const leaseOf = ({ store, dataDir }: Stack, owner = installationId(dataDir)) =>
  createLease({ store, name: 'mail', owner, log: createLog('silent') })

const caseOf = (caseId: string) => work.done<FollowUpCase>('GET', `/api/sites/${siteId}/cases/${caseId}`)
const errors = (body: Record<string, unknown>) => body.errors as { field: string; rule: string }[]

/** A customer with an open case, and her address. */
async function someone(given: Record<string, string> = {}, over: Parameters<typeof work.customer>[1] = {}) {
  const email = `${randomUUID().slice(0, 8)}@example.com`
  const { person, session } = await work.customer({ name: 'Mary O’Brien', email, ...given }, over)
  return { person, session, email: given.email ?? email, caseId: await work.flagged(person) }
}

describe('templates', () => {
  const save = (body: object, templateId: string = randomUUID()) =>
    work.call('PUT', `${mailPath}/templates/${templateId}`, { version: 0, name: 'Sorry', ...body })
  const text = (given: object) => ({ texts: [{ language: 'en', subject: 'Sorry', text: 'Hello', ...given }] })

  test('what is wrong is named with its place, and nothing is kept', async () => {
    for (const [body, field, rule] of [
      [text({ text: 'Dear\n{{customer.nme}}' }), 'texts.0.text', 'line 2, character 1: there is no variable'],
      [text({ subject: 'Sorry\r\nBcc: evil@example.com' }), 'texts.0.subject', 'one line'],
      [text({ text: '{{incident.products}}' }), 'texts.0.text', 'only for templates that name products'],
      [{ ...text({}), purpose: 'commercial' }, 'texts.0.text', 'must hold {{unsubscribe}}'],
      [{ ...text({}), defaultLanguage: 'de' }, 'defaultLanguage', 'must be one of the languages'],
      [text({ language: 'English' }), 'texts.0.language', 'a language such as en'],
    ] as const) {
      const answer = await save(body)
      expect([answer.status, errors(answer.body)[0]?.field]).toEqual([400, field])
      expect(errors(answer.body)[0]?.rule).toContain(rule)
    }
    expect((await work.done<{ templates: unknown[] }>('GET', `${mailPath}/templates`)).templates).toEqual([])
  })

  test('two who edit one do not overwrite each other', async () => {
    const id = randomUUID()
    expect((await save(text({}), id)).status).toBe(200)
    const second = await save(text({ text: 'Mine' }), id)
    expect([second.status, second.body.code]).toEqual([409, 'changed_meanwhile'])
    expect(second.body.current).toMatchObject({ version: 1, texts: [{ text: 'Hello' }] })
    expect(
      (await work.call('PUT', `${mailPath}/templates/${id}`, { version: 1, name: 'Other', ...text({}) })).status,
    ).toBe(200)
    expect((await work.call('DELETE', `${mailPath}/templates/${id}?version=1`)).status).toBe(409)
    expect((await work.call('DELETE', `${mailPath}/templates/${id}?version=2`)).status).toBe(204)
  })
})

test('a batch says before what it would do, and then does that: languages, addresses, contacts on the cases', async () => {
  const pointId = `p-${randomUUID()}`
  const english = await someone()
  const german = await someone({ name: 'Jörg Müller' }, { language: 'de-AT' })
  const french = await someone({}, { language: 'fr-FR' })
  const silent = await someone({ email: '' })
  const unwilling = await someone()
  const nameless = await someone({ name: '' })
  await put(stack.store, { signals: [signal(english.session, pointId, Date.now())] })
  await work.done('PUT', `/api/sites/${siteId}/customers/${unwilling.person}/contact-status`, {
    version: 0,
    doNotContact: { reason: 'Asked for it' },
    consent: {},
    unsubscribed: false,
  })
  const templateId = await work.template({
    texts: [
      {
        language: 'en',
        subject: 'About {{site.name}}',
        text: 'Dear {{customer.name}},\n\n{{incident.date}}\n{{unsubscribe}}',
      },
      { language: 'de', subject: 'Zu {{site.name}}', text: 'Guten Tag {{customer.name}}' },
    ],
  })
  const all = [english, german, french, silent, unwilling, nameless]
  const { batch, plan } = await work.draft(
    templateId,
    all.map(({ caseId }) => caseId),
  )
  expect(plan).toMatchObject({
    recipients: 6,
    wouldSend: 3,
    noAddress: 1,
    notAllowed: [{ reason: 'Do not contact: Asked for it', n: 1 }],
    missing: [{ reason: '{{customer.name}}', n: 1 }],
    over: [],
    otherLanguage: 1,
    languages: [
      { language: 'en', n: 2 },
      { language: 'de', n: 1 },
    ],
  })
  expect(mails.taken).toEqual([])

  await work.act(batch.batchId, 'start')
  const finished = await work.until(batch.batchId, 'done')
  expect(finished.counts).toMatchObject({ sent: { n: 3 }, leftOut: { n: 3 }, queued: { n: 0 }, unknown: { n: 0 } })
  // Each count opens exactly so many rows.
  for (const { n, list } of [finished.recipients, ...Object.values(finished.counts)]) {
    const { total, entries } = await work.done<{ total: { n: number }; entries: unknown[] }>('GET', list)
    expect([list, total.n, entries.length]).toEqual([list, n, n])
  }
  expect(mails.taken.map(({ to }) => to)).toEqual([[english.email], [german.email], [french.email]])
  const [mary, joerg] = mails.taken
  expect(mary?.parsed).toMatchObject({ subject: 'About Demo shop', messageId: `<${batch.batchId}.1@shop.example>` })
  expect(mary?.parsed.from?.text).toContain('help@shop.example')
  expect(mary?.parsed.text).toMatch(/^Dear Mary O’Brien,\n\n\d{1,2}|[A-Z]/)
  expect(mary?.raw).toMatch(/^List-Unsubscribe: <http/m)
  expect(mary?.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m)
  expect(joerg?.parsed).toMatchObject({ subject: 'Zu Demo shop' })
  expect(await caseOf(english.caseId)).toMatchObject({
    status: 'contacted',
    contacts: [{ channel: 'email', result: 'sent', by: 'API key' }],
  })
  expect((await caseOf(silent.caseId)).contacts).toEqual([])
  expect(JSON.stringify(await work.recipients(batch.batchId))).not.toMatch(/O’Brien|@example\.com/)
  // Started once is started.
  const again = await work.call('PATCH', `${mailPath}/batches/${batch.batchId}`, { act: 'start' })
  expect([again.status, again.body.code]).toEqual([409, 'batch_not_so'])
})

test('a name cannot add a header or a recipient, and is encoded where it stands', async () => {
  const she = await someone({ name: 'Mary\r\nBcc: evil@example.com\r\n\r\nBuy' })
  const he = await someone({ name: 'Ann "A" <x>, evil' })
  const templateId = await work.template({
    texts: [{ language: 'en', subject: 'For {{case.reason}}', text: 'Hello {{case.code}}' }],
  })
  const reason = 'He said:\u2028Bcc: other@example.com'
  const third = await work.customer({ name: 'Bo', email: 'bo@example.com' })
  const caseId = await work.flagged(third.person, { reason })
  const { batch } = await work.draft(templateId, [she.caseId, he.caseId, caseId])
  await work.act(batch.batchId, 'start')
  await work.until(batch.batchId, 'done')
  expect(mails.taken.map(({ to }) => to)).toEqual([[she.email], [he.email], ['bo@example.com']])
  for (const { parsed, raw } of mails.taken) {
    expect(parsed.bcc).toBeUndefined()
    expect(parsed.cc).toBeUndefined()
    expect(parsed.to).toMatchObject({ value: [{}] })
    expect(raw).not.toMatch(/^bcc:/im)
  }
})

describe('what the mail server answers', () => {
  async function sentTo(email: string) {
    const she = await someone({ email })
    const { batch } = await work.draft(await work.template(), [she.caseId])
    await work.act(batch.batchId, 'start')
    return { ...she, batchId: batch.batchId }
  }

  test('an address refused for good has bounced, and the case knows', async () => {
    mails.refuse.set('gone@example.com', [550, '5.1.1 No such mailbox'])
    const { batchId, caseId } = await sentTo('gone@example.com')
    expect((await work.until(batchId, 'done')).counts.bounced.n).toBe(1)
    const [row] = await work.recipients(batchId)
    expect(row?.detail).toContain('5.1.1 No such mailbox')
    expect((await caseOf(caseId)).contacts).toMatchObject([{ result: 'bounced' }])
  })

  test('"not now" is tried again, so often and no more', async () => {
    const state = createState(stack.store)
    const room = createMailRoom({
      store: stack.store,
      state,
      sites: stack.collector.sites,
      cases: createCases(stack.store, state),
      audit: createAudit(stack.store).audit,
      transport: stack.collector.mail,
      publicUrl: stack.url,
      log: createLog('silent'),
      lease: leaseOf(stack),
      laterMs: [0, 0],
    })
    const templateId = await work.template()
    const run = async (email: string) => {
      const she = await someone({ email })
      const { batch } = await work.draft(templateId, [she.caseId])
      await room.batches.change(siteId, batch.batchId, 'start', 'test')
      room.sender.kick(siteId, batch.batchId)
      await work.until(batch.batchId, 'done')
      return (await work.recipients(batch.batchId))[0]
    }
    mails.refuse.set('grey@example.com', [451, 'Greylisted', 2])
    expect(await run('grey@example.com')).toMatchObject({ state: 'sent', attempts: 3 })
    mails.refuse.set('never@example.com', [451, 'Greylisted'])
    expect(await run('never@example.com')).toMatchObject({ state: 'failed', attempts: 3 })
    expect(mails.taken.map(({ to }) => to[0])).toEqual(['grey@example.com'])
    await room.sender.stop()
  })

  test('a connection lost after the mail was read is unknown: not sent again by itself, decided by a person', async () => {
    mails.afterReading = 'hangUp'
    const lost = await sentTo('lost@example.com')
    expect((await work.until(lost.batchId, 'done')).counts.unknown.n).toBe(1)
    expect((await caseOf(lost.caseId)).contacts).toMatchObject([{ result: 'unknown' }])
    const waiting = await work.done<{ unknown: { n: number; list: string } }>('GET', mailPath)
    expect(waiting.unknown.n).toBe(1)
    expect((await work.done<{ entries: unknown[] }>('GET', waiting.unknown.list)).entries).toHaveLength(1)

    mails.afterReading = 'answer'
    const decide = (batchId: string, decision: string) =>
      work.call('POST', `${mailPath}/batches/${batchId}/recipients/1`, { decision })
    expect((await decide(lost.batchId, 'again')).status).toBe(200)
    expect((await work.until(lost.batchId, 'done')).counts.sent.n).toBe(1)
    // Twice read by the server, under one id, by which a mailbox tells that it is the same.
    expect(mails.taken.map(({ parsed }) => parsed.messageId)).toEqual(Array(2).fill(`<${lost.batchId}.1@shop.example>`))
    expect((await caseOf(lost.caseId)).contacts).toMatchObject([{ result: 'sent' }])
    expect((await decide(lost.batchId, 'sent')).body.code).toBe('mail_is_known')

    mails.afterReading = 'hangUp'
    const other = await sentTo('other@example.com')
    await work.until(other.batchId, 'done')
    mails.taken.length = 0
    mails.afterReading = 'answer'
    expect((await decide(other.batchId, 'sent')).body).toMatchObject({ state: 'sent' })
    expect((await caseOf(other.caseId)).contacts).toMatchObject([{ result: 'sent' }])
    expect(mails.taken).toEqual([])
  })

  test('a mail server that is away pauses the batch and loses nobody', async () => {
    const away = createState(stack.store)
    const room = createMailRoom({
      store: stack.store,
      state: away,
      sites: stack.collector.sites,
      cases: createCases(stack.store, away),
      audit: createAudit(stack.store).audit,
      transport: await unreachable(),
      publicUrl: stack.url,
      log: createLog('silent'),
      lease: leaseOf(stack),
    })
    const she = await someone()
    const { batch } = await work.draft(await work.template(), [she.caseId])
    await room.batches.change(siteId, batch.batchId, 'start', 'test')
    room.sender.kick(siteId, batch.batchId)
    const paused = await work.until(batch.batchId, 'paused')
    expect(paused).toMatchObject({
      pausedBecause: expect.stringMatching(/^The mail server cannot be reached: .*ECONNREFUSED/),
      counts: { queued: { n: 1 } },
    })
    await room.sender.stop()
    await work.act(batch.batchId, 'resume')
    expect((await work.until(batch.batchId, 'done')).counts.sent.n).toBe(1)
  })
})

test('a slow batch is paused between two mails, and what is discarded is not sent', async () => {
  const [one, two] = [await someone(), await someone()]
  const { batch } = await work.draft(await work.template(), [one.caseId, two.caseId], 1)
  await work.act(batch.batchId, 'start')
  await expect.poll(async () => (await work.batch(batch.batchId)).counts.sent.n, { timeout: 60_000 }).toBe(1)
  expect((await work.act(batch.batchId, 'pause')).status).toBe('paused')
  const discarded = await work.act(batch.batchId, 'discard')
  expect(discarded).toMatchObject({ status: 'discarded', counts: { sent: { n: 1 }, leftOut: { n: 1 } } })
  expect(mails.taken).toHaveLength(1)
})

test('what helps until it is fixed, and products only where the template names them, from the case of a point', async () => {
  const pointId = `p-${randomUUID()}`
  const { person, session } = await work.customer({ name: 'Ann', email: 'ann@example.com' })
  const ts = session.firstTs + 1_000
  const properties = JSON.stringify({ properties: { name: 'Velvet hat' } })
  await put(stack.store, {
    signals: [signal(session, pointId, ts, { path: '/checkout/pay' })],
    events: [eventStored(session, { ts, eventNo: 3, kind: 'track', name: 'Product Added', properties })],
  })
  const note = (version: number, text: string) =>
    work.done('PUT', `/api/sites/${siteId}/struggle-points/${pointId}/workaround`, { version, text })
  await note(0, 'Leave the apostrophe out')
  const evidence = { sessionId: session.sessionId, step: '', ts, text: 'Refused' }
  const caseId = await work.flagged(person, { pointId, evidence })
  const text = '{{workaround}}. You wanted: {{incident.products}}. It was on {{incident.page}}'
  const naming = await work.template({ namesProducts: true, texts: [{ language: 'en', subject: 'Sorry', text }] })
  const { batch } = await work.draft(naming, [caseId])
  await work.act(batch.batchId, 'start')
  await work.until(batch.batchId, 'done')
  expect(mails.taken[0]?.parsed.text?.trim()).toBe(
    'Leave the apostrophe out. You wanted: Velvet hat. It was on /checkout/pay',
  )
  // A neutral one says the first part of the page alone, and nothing that names what she put into her basket.
  const plain = { language: 'en', subject: 'Sorry', text: '{{workaround}}, on {{incident.page}}' }
  const quiet = await work.template({ texts: [plain] })
  const next = await work.draft(quiet, [caseId])
  expect(next.plan).toMatchObject({ wouldSend: 1, missing: [] })
  await work.act(next.batch.batchId, 'start')
  await work.until(next.batch.batchId, 'done')
  expect(mails.taken[1]?.parsed.text?.trim()).toBe('Leave the apostrophe out, on /checkout')
  await note(1, 'Choose the velvet hat once more')
  expect((await work.draft(quiet, [caseId])).plan).toMatchObject({
    wouldSend: 0,
    missing: [{ reason: '{{workaround}}', n: 1 }],
  })
})

test('in quiet hours a batch waits: the plan says until when, and nothing is handed over', async () => {
  const she = await someone()
  const minuteOfDay = (ms: number) => new Date(ms).toISOString().slice(11, 16)
  const [from, to] = [Date.now() - 3_600_000, Date.now() + 3_600_000]
  const { version } = await work.done<{ version: number }>('GET', `/api/sites/${siteId}`)
  const hours = { quietFrom: minuteOfDay(from), quietTo: minuteOfDay(to) }
  const contactPolicy = { perDay: 50, perWeek: 200, coolOffHours: 0, ...hours }
  await work.done('PATCH', `/api/sites/${siteId}`, { version, settings: { contactPolicy, timeZone: 'UTC' } })
  const { batch, plan } = await work.draft(await work.template(), [she.caseId])
  const until = Math.floor(to / 60_000) * 60_000
  expect(plan).toMatchObject({ wouldSend: 1, notAllowed: [], waitsUntil: until })
  await work.act(batch.batchId, 'start')
  await expect
    .poll(async () => (await work.recipients(batch.batchId))[0]?.detail, { timeout: 60_000 })
    .toBe('Waits for the end of the quiet hours')
  expect(await work.recipients(batch.batchId)).toMatchObject([{ state: 'queued', attempts: 0 }])
  expect((await work.batch(batch.batchId)).status).toBe('running')
  expect(mails.taken).toEqual([])
  // Quiet hours that end sooner than was said are seen at the next look, which a resumed batch begins with, at once.
  await work.act(batch.batchId, 'pause')
  await work.relaxPolicy()
  const resumedAt = Date.now()
  await work.act(batch.batchId, 'resume')
  expect((await work.until(batch.batchId, 'done')).counts.sent.n).toBe(1)
  expect(Date.now() - resumedAt).toBeLessThan(20_000)
  expect(mails.taken.map(({ to }) => to)).toEqual([[she.email]])
})

describe('a mail server that lets nobody in', () => {
  const transportTo = (url: string) => {
    const { smtp, mailFrom } = readConfig({ SMTP_URL: url, MAIL_FROM: 'help@shop.example' })
    if (!smtp || !mailFrom) throw new Error('these settings are sound')
    return createMailTransport(smtp, mailFrom)
  }
  const mail = { messageId: 'a@b', to: { name: '', address: 'ann@example.com' }, subject: 'a', text: 'a', html: 'a' }

  test.each([
    ['a wrong password', 'me:wrong@', '', /535/],
    ['no encryption, which is asked for', '', '?requireTLS=true', /STARTTLS|TLS/i],
    ['a certificate that nobody vouches for', 'me:right@', '', /certificate/i],
  ] as const)('%s is named, and takes nothing', async (what, user, options, says) => {
    const isOfTls = what.startsWith('a certificate')
    const strict = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      disabledCommands: isOfTls ? [] : ['STARTTLS'],
      onAuth: ({ username, password }, _session, answer) =>
        username === 'me' && password === 'right'
          ? answer(null, { user: 'me' })
          : answer(new Error('5.7.8 Wrong user or password')),
    })
    const transport = transportTo(strict.url.replace('//', `//${user}`) + options)
    const handed = await transport.send(mail)
    await strict.stop()
    expect({ outcome: handed.outcome, taken: strict.taken }).toEqual({ outcome: 'barred', taken: [] })
    expect(handed.response).toMatch(says)
  })
})

test('two processes on one store: each mail is handed over once, and the second goes on when the first ends', async () => {
  const room = (owner: string) => {
    const state = createState(stack.store)
    const times = { holdMs: 8_000, renewMs: 500, settleMs: 400, lookMs: 100 }
    return createMailRoom({
      store: stack.store,
      state,
      sites: stack.collector.sites,
      cases: createCases(stack.store, state),
      audit: createAudit(stack.store).audit,
      transport: stack.collector.mail,
      publicUrl: stack.url,
      log: createLog('silent'),
      lease: createLease({ store: stack.store, name: 'mail of two', owner, log: createLog('silent'), times }),
    })
  }
  const rooms = [room('one'), room('two')]
  const templateId = await work.template()
  const batches = []
  for (let n = 0; n < 2; n++) {
    const people = [await someone(), await someone(), await someone()]
    const { batch } = await work.draft(
      templateId,
      people.map(({ caseId }) => caseId),
    )
    batches.push({ batchId: batch.batchId, addresses: people.map(({ email }) => email) })
    await rooms[0]?.batches.change(siteId, batch.batchId, 'start', 'test')
  }
  const [first, second] = batches
  if (!first || !second) throw new Error('there are two')
  for (const { sender } of rooms) sender.kick(siteId, first.batchId)
  await work.until(first.batchId, 'done')
  // Whoever has the work keeps it while it lives; a batch that only the other knows of waits for its end.
  const toldTo = async () => mails.taken.map(({ to }) => to[0]).sort()
  expect(await toldTo()).toEqual(first.addresses.toSorted())
  for (const { sender } of rooms) sender.kick(siteId, second.batchId)
  await rooms[0]?.sender.stop()
  await expect
    .poll(async () => (await work.batch(second.batchId)).counts.sent.n, { timeout: 60_000 })
    .toBe(second.addresses.length)
  expect(await toldTo()).toEqual([...first.addresses, ...second.addresses].sort())
  await rooms[1]?.sender.stop()
})

describe('unsubscribing', () => {
  test('a look changes nothing, the button does, without signing in; then no mail is sent', async () => {
    const she = await someone({}, { language: 'en-US' })
    const templateId = await work.template()
    const { batch } = await work.draft(templateId, [she.caseId])
    await work.act(batch.batchId, 'start')
    await work.until(batch.batchId, 'done')
    const link = /http\S+\/unsubscribe\/\S+/.exec(mails.taken[0]?.parsed.text ?? '')?.[0] ?? ''
    expect(mails.taken[0]?.raw).toContain(`List-Unsubscribe: <${link}>`)
    expect(link).not.toContain(she.person)

    const status = () =>
      work.done<{ unsubscribed: unknown }>('GET', `/api/sites/${siteId}/customers/${she.person}/contact-status`)
    const page = await fetch(link)
    expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null])
    expect(await page.text()).toContain('<form method="post">')
    expect((await status()).unsubscribed).toBeNull()

    // As a mail program does it (RFC 8058).
    const oneClick = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    })
    expect(await oneClick.text()).toContain('You will get no more e-mail from Demo shop.')
    expect((await status()).unsubscribed).not.toBeNull()
    expect((await fetch(link, { method: 'POST' })).status).toBe(200)

    const { plan } = await work.draft(templateId, [she.caseId])
    expect(plan).toMatchObject({ wouldSend: 0, notAllowed: [{ reason: 'Unsubscribed from e-mail', n: 1 }] })
  })

  test('nobody makes a link for another', async () => {
    const she = await someone()
    const { batch } = await work.draft(await work.template(), [she.caseId])
    for (const token of [`${batch.batchId}.1.${'a'.repeat(43)}`, `${batch.batchId}.1.`, 'x', `${batch.batchId}.1`]) {
      const answer = await fetch(`${stack.url}/unsubscribe/${siteId}/${token}`, { method: 'POST' })
      expect([token, answer.status]).toEqual([token, 404])
    }
  })
})
