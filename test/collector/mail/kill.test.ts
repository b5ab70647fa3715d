/**
 * kill -9 between hand-over and record. A mail: the mail server has read it and holds its answer; the collector is killed
 * then. After the next start the mail is marked unknown, listed for a person to decide and told to the case; it is not
 * sent again by itself, and those that waited behind it are not sent twice either. A webhook is sent again, as the same.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MailBatch, MailRecipient } from '@hindsight/protocol/api/mail'
import { afterAll, expect, test } from 'vitest'
import { type MailServer, startMailServer } from '../../support/smtp.ts'
import { startReceiver } from '../outbound/receiver.ts'

const mainFile = fileURLToPath(new URL('../../../collector/src/main.ts', import.meta.url))
const apiKey = 'test-key-of-an-administrator'
const site = '/api/sites/demo'
const mail = `${site}/mail`
const patience = { timeout: 120_000, interval: 200 }

const dataDir = mkdtempSync(join(tmpdir(), 'hindsight-mail-'))
let mails: MailServer
let port = 0
let collector: ChildProcess | undefined

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: free } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return free
}

const url = (path: string) => `http://127.0.0.1:${port}${path}`

async function start(): Promise<void> {
  collector = spawn(process.execPath, ['--import', 'tsx', mainFile], {
    stdio: 'ignore',
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      DEMO: 'shop',
      CLICKHOUSE_URL: '',
      API_KEY: apiKey,
      SMTP_URL: mails.url,
      MAIL_FROM: 'help@shop.example',
      LOG_LEVEL: 'error',
      WEBHOOK_ALLOW_PRIVATE: 'on',
    },
  })
  await expect
    .poll(
      () =>
        fetch(url('/readyz')).then(
          ({ status }) => status,
          () => 0,
        ),
      patience,
    )
    .toBe(200)
}

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(url(path), {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** A customer whom the site has named, with an open case. */
async function flagged(customerId: string): Promise<string> {
  const { serverKey } = await ask<{ serverKey: string }>('GET', `${site}/keys`)
  const answer = await fetch(url('/v1/identify'), {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${serverKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      userId: customerId,
      messageId: randomUUID(),
      traits: { name: 'Mary', email: `${customerId}@example.com` },
    }),
  })
  expect(answer.status).toBe(200)
  const flag = () =>
    ask<{ case: { caseId: string } }>('POST', `${site}/cases`, { person: customerId, reason: 'Could not pay' })
  await expect
    .poll(
      () =>
        flag().then(
          () => true,
          () => false,
        ),
      patience,
    )
    .toBe(true)
  return (await flag()).case.caseId
}

afterAll(async () => {
  collector?.kill('SIGKILL')
  await mails?.stop()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
})

test('a mail that was interrupted is unknown, kept for a person to decide, and sent by nobody else', async () => {
  mails = await startMailServer()
  port = await freePort()
  await start()
  const { version } = await ask<{ version: number }>('GET', site)
  const contactPolicy = { perDay: 50, perWeek: 200, coolOffHours: 0, quietFrom: '00:00', quietTo: '00:00' }
  await ask('PATCH', site, { version, settings: { contactPolicy } })
  const caseIds = [await flagged('c-1'), await flagged('c-2'), await flagged('c-3')]
  const templateId = randomUUID()
  const texts = [{ language: 'en', subject: 'Sorry', text: 'Dear {{customer.name}}' }]
  await ask('PUT', `${mail}/templates/${templateId}`, { version: 0, name: 'Sorry', texts })
  const { batch } = await ask<{ batch: MailBatch }>('POST', `${mail}/batches`, { templateId, caseIds, perMinute: 600 })

  mails.afterReading = 'silence'
  await ask('PATCH', `${mail}/batches/${batch.batchId}`, { act: 'start' })
  await expect.poll(() => mails.taken.length, patience).toBe(1)
  const gone = once(collector as ChildProcess, 'exit')
  collector?.kill('SIGKILL')
  await gone

  mails.afterReading = 'answer'
  await start()
  const read = () => ask<{ batch: MailBatch }>('GET', `${mail}/batches/${batch.batchId}`)
  await expect.poll(async () => (await read()).batch.status, patience).toBe('done')
  expect((await read()).batch.counts).toMatchObject({
    sent: { n: 2 },
    unknown: { n: 1 },
    queued: { n: 0 },
    handing: { n: 0 },
  })
  // The mail server has read each of the three once.
  expect(mails.taken.map(({ to }) => to[0])).toEqual(['c-1@example.com', 'c-2@example.com', 'c-3@example.com'])

  const { unknown } = await ask<{ unknown: { n: number; list: string } }>('GET', mail)
  const { entries } = await ask<{ entries: MailRecipient[] }>('GET', unknown.list)
  expect(entries).toMatchObject([
    {
      person: 'c-1',
      state: 'unknown',
      messageId: `${batch.batchId}.1@shop.example`,
      detail: expect.stringMatching(/ended/),
    },
  ])
  const { contacts } = await ask<{ contacts: { result: string }[] }>('GET', `${site}/cases/${caseIds[0]}`)
  expect(contacts.map(({ result }) => result)).toEqual(['unknown'])

  await ask('POST', `${mail}/batches/${batch.batchId}/recipients/1`, { decision: 'sent' })
  expect((await read()).batch.counts).toMatchObject({ sent: { n: 3 }, unknown: { n: 0 } })
  expect(mails.taken).toHaveLength(3)
}, 300_000)

test('a webhook that was interrupted is sent once more under the same id, and what happened meanwhile is not lost', async () => {
  const receiver = await startReceiver()
  const body = { name: 'Desk', url: receiver.url, types: ['case.created'] }
  const { webhook } = await ask<{ webhook: { endpointId: string } }>('POST', `${site}/webhooks`, body)
  // It has read the first and holds its answer; the others wait behind it, made or not yet made.
  receiver.answers(() => undefined)
  const caseIds = [await flagged('w-1'), await flagged('w-2'), await flagged('w-3')]
  await expect.poll(() => receiver.received.length, patience).toBe(1)
  const gone = once(collector as ChildProcess, 'exit')
  collector?.kill('SIGKILL')
  await gone

  receiver.status(204)
  await start()
  type Log = { deliveries: { state: string; tries: number }[] }
  const log = () => ask<Log>('GET', `${site}/webhooks/${webhook.endpointId}/deliveries`)
  await expect
    .poll(async () => (await log()).deliveries.map(({ state }) => state), patience)
    .toEqual(['delivered', 'delivered', 'delivered'])
  const sent = receiver.received.map(({ headers, body }) => ({
    id: headers['webhook-id'],
    caseId: (JSON.parse(body) as { data: { caseId: string } }).data.caseId,
  }))
  expect(sent).toHaveLength(4)
  expect(sent[0]).toEqual(sent.slice(1).find(({ caseId }) => caseId === sent[0]?.caseId))
  expect(new Set(sent.map(({ id }) => id)).size).toBe(3)
  expect(new Set(sent.map(({ caseId }) => caseId))).toEqual(new Set(caseIds))
  await receiver.stop()
}, 300_000)
