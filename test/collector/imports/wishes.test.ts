/** Consent, do-not-contact and language of a file: previewed, followed by contacts and mails, corrected, undone. */
import type { ContactStatus, ContactVerdict } from '@hindsight/protocol/api/contactStatus'
import type { ImportRow, importRoutes } from '@hindsight/protocol/api/imports'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { mailWork } from '../mail/mailWork.ts'
import { ask } from '../people/visits.ts'

type Preview = OutputOf<(typeof importRoutes)['previewImport']>
type Standing = ContactStatus & { version: number; language: string; now: Record<string, ContactVerdict> }

let stack: Stack
let work: ReturnType<typeof mailWork>
const base = '/api/sites/demo/imports'
const mapping = {
  customerId: 'Customer number',
  email: 'Email',
  language: 'Language',
  consentEmail: 'Newsletter opt-in',
  consentCall: 'Phone consent',
  doNotContact: 'Do not contact',
}
const options = { kind: 'customers', source: 'CRM', mapping }
const headings = 'Customer number,Email,Language,Newsletter opt-in,Phone consent,Do not contact\n'

async function upload(path: string, given: unknown, file: string) {
  const search = new URLSearchParams({ options: JSON.stringify(given) })
  const answer = await fetch(`${stack.url}${base}${path}?${search}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'text/csv' },
    body: headings + file,
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as unknown
}
async function taken(file: string): Promise<ImportRow> {
  const { importId } = (await upload('', options, file)) as ImportRow
  const row = async () => ((await ask(stack, `${base}/${importId}`)).body as unknown as { import: ImportRow }).import
  await vi.waitFor(async () => expect((await row()).status).toBe('done'), { timeout: 60_000, interval: 100 })
  return await row()
}
const undo = (importId: string) => ask(stack, `${base}/${importId}/undo`, { method: 'POST' })
const standing = async (person: string) =>
  (await ask(stack, `/api/sites/demo/customers/${person}/contact-status`)).body as unknown as Standing
const say = (person: string, body: Record<string, unknown>) =>
  work.done('PUT', `/api/sites/demo/customers/${person}/contact-status`, body)

beforeAll(async () => {
  stack = await startStack()
  work = mailWork(stack)
  await work.relaxPolicy()
})
afterAll(() => stack?.stop())

test('the columns are found by their names, each row says what would be made of it, and no answer is guessed', async () => {
  const file = 'A-1,ann@example.com,NL,ja,no,\nA-2,,de_ch,,,yes\nA-3,,,maybe,,\nA-4,,Dutch,,,\n'
  const empty = (await upload('/preview', { ...options, mapping: {} }, file)) as Preview
  expect(empty.suggested).toEqual(mapping)
  const read = (await upload('/preview', options, file)) as Preview
  expect(read.first.map(({ made }) => made)).toEqual([
    'Customer A-1 with contact details; agrees to commercial e-mail; refuses commercial calls; language nl',
    'Customer A-2; do not contact; language de-CH',
    '',
    '',
  ])
  expect(read.refusedRows).toEqual([
    { row: 4, column: 'Newsletter opt-in', rule: 'yes or no' },
    { row: 5, column: 'Language', rule: 'a language such as nl or de-CH' },
  ])
  expect((await ask(stack, '/api/sites/demo/customers/A-1/contact-status')).status).toBe(404)
})

test('contacts and mails follow a file, and no longer when it is undone', async () => {
  await taken('B-1,,,,,\nB-2,,,,,\nB-3,,,,,\n')
  const made = await taken('B-1,bea@example.com,nl,yes,,\nB-2,bob@example.com,,no,,\nB-3,bo@example.com,,,,yes\n')
  expect(await standing('B-1')).toMatchObject({ language: 'nl', consent: { commercial: { email: 'given' } } })
  expect(await standing('B-3')).toMatchObject({
    doNotContact: { reason: 'As CRM says' },
    now: { call: { may: false, code: 'suppressed' } },
  })
  const caseIds = await Promise.all(['B-1', 'B-2', 'B-3'].map((person) => work.flagged(person)))
  const texts = ['en', 'nl'].map((language) => ({ language, subject: 'Hello', text: 'Dear you, {{unsubscribe}}' }))
  const service = await work.draft(await work.template({ texts }), caseIds)
  expect(service.plan).toMatchObject({
    wouldSend: 2,
    notAllowed: [{ reason: 'Do not contact: As CRM says', n: 1 }],
  })
  expect(service.plan.languages).toEqual(
    expect.arrayContaining([
      { language: 'nl', n: 1 },
      { language: 'en', n: 1 },
    ]),
  )
  const commercial = await work.draft(await work.template({ texts, purpose: 'commercial' }), caseIds)
  expect(commercial.plan.notAllowed.map(({ reason }) => reason).sort()).toEqual([
    'Do not contact: As CRM says',
    'Has an open case: nothing commercial until it is over',
    'Refused e-mail of this kind',
  ])

  const undone = (await undo(made.importId)).body as unknown as ImportRow
  expect(undone.undone).toMatchObject({ contactDetails: 3, wishes: 3, remains: [] })
  const left = await stack.store.query('SELECT 1 FROM contactWishes WHERE importId = {importId:String}', made)
  expect(left).toEqual([])
  for (const person of ['B-1', 'B-2', 'B-3'])
    expect(await standing(person)).toMatchObject({
      doNotContact: null,
      language: '',
      consent: { service: {}, commercial: {} },
    })
})

test('a later file corrects an earlier one, and back again; a customer who changes her mind is never a repeat', async () => {
  const email = async () => (await standing('C-1')).consent.commercial.email
  await taken('C-1,,,yes,,\n')
  expect(await email()).toBe('given')
  const second = await taken('C-1,,,no,,\n')
  expect(second).toMatchObject({ taken: 1, repeated: 0 })
  expect(await email()).toBe('refused')
  await taken('C-1,,,yes,,\n')
  expect(await email()).toBe('given')
  await taken('C-1,,,,no,yes\n')
  expect(await standing('C-1')).toMatchObject({
    consent: { commercial: { email: 'given', call: 'refused' } },
    doNotContact: { reason: 'As CRM says' },
  })
  await taken('C-1,,,,,no\n')
  expect((await standing('C-1')).doNotContact).toBeNull()
})

test('a file never lifts what was refused to a colleague; what it refuses holds until a colleague says otherwise', async () => {
  await taken('D-1,,,,,\n')
  const consent = (commercial: Record<string, string>) => ({ service: {}, commercial })
  const nothing = { doNotContact: null, unsubscribed: false }
  await say('D-1', { ...nothing, version: 0, consent: consent({ email: 'refused', call: 'given' }) })
  await taken('D-1,,,yes,no,yes\n')
  const told = await standing('D-1')
  expect(told).toMatchObject({
    consent: consent({ email: 'refused', call: 'refused' }),
    doNotContact: { reason: 'As CRM says' },
  })
  await say('D-1', { ...nothing, version: told.version, consent: consent({ email: 'refused', call: 'given' }) })
  expect(await standing('D-1')).toMatchObject({
    doNotContact: null,
    consent: consent({ email: 'refused', call: 'given' }),
  })
})
