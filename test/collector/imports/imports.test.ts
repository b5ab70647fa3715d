/** A file of another system: previewed, taken in with its bad rows reported, taken in again to no effect, undone. */
import type { ImportRow, importRoutes } from '@hindsight/protocol/api/imports'
import type { OutputOf } from '@hindsight/protocol/api/route'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { csvCell } from '../../../collector/src/exports/csv.ts'
import { timeOf } from '../../../collector/src/imports/times.ts'
import { type Stack, startStack } from '../../support/stack.ts'
import { ask, tell } from '../people/visits.ts'

type Preview = OutputOf<(typeof importRoutes)['previewImport']>
type Detail = OutputOf<(typeof importRoutes)['getImport']>

let stack: Stack
const base = '/api/sites/demo/imports'
const soon = { timeout: 60_000, interval: 100 }

const calls = `Customer ID;Date;Reason;Call ID;E-mail
C-1;21.11.2025 14:30;"Asked about ""her"" order, mary@example.com";k1;
C-2;31.02.2025 10:00;No such day;k2;
;20.11.2025 09:00;Found by her address;k3;Ida@Example.com
guest;20.11.2025 09:00;Nobody;k4;
C-1;21.11.2025 14:30;The same call again;k1;
`
const options = {
  kind: 'offlineEvents',
  source: 'Phone system',
  dateFormat: 'dmy',
  timeZone: 'Europe/Amsterdam',
  mapping: { customerId: 'Customer ID', time: 'Date', text: 'Reason', rowKey: 'Call ID' },
}
const customers = `Customer number,Name,Email,Phone
C-9,=cmd|calc,nina@example.com,+31 20 1234567
C-10,Otto Ost,not an address,
`

async function upload(path: string, given: unknown, file: string): Promise<{ status: number; body: unknown }> {
  const search = new URLSearchParams({ options: JSON.stringify(given) })
  const answer = await fetch(`${stack.url}${base}${path}?${search}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'text/csv' },
    body: file,
  })
  return { status: answer.status, body: await answer.json() }
}
async function taken(given: unknown, file: string): Promise<ImportRow> {
  const { body } = await upload('', given, file)
  const { importId } = body as ImportRow
  await vi.waitFor(async () => expect((await detail(importId)).import.status).toBe('done'), soon)
  return (await detail(importId)).import
}
const detail = async (importId: string) => (await ask(stack, `${base}/${importId}`)).body as unknown as Detail
const timeline = async (person: string) => {
  const { body } = await ask(stack, `/api/sites/demo/customers/${person}/timeline`)
  return (body as unknown as { entries: { ts: number; kind: string; text: string }[] }).entries
}

beforeAll(async () => {
  stack = await startStack()
  await tell(stack, 'identify', { userId: 'C-7', traits: { email: 'ida@example.com' } })
})
afterAll(() => stack?.stop())

test('the preview says what would be made of each row and stores nothing', async () => {
  const withEmail = { ...options, mapping: { time: 'Date', text: 'Reason', rowKey: 'Call ID', email: 'E-mail' } }
  const preview = (await upload('/preview', { ...options, mapping: {} }, calls)).body as Preview
  expect(preview).toMatchObject({
    rows: 5,
    suggested: { customerId: 'Customer ID', time: 'Date', text: 'Reason', rowKey: 'Call ID', email: 'E-mail' },
  })
  expect(preview.faults).toEqual(
    expect.arrayContaining([{ field: 'mapping.time', rule: 'choose the column that holds it' }]),
  )
  const read = (await upload('/preview', options, calls)).body as Preview
  expect(read).toMatchObject({ rows: 5, wouldTake: 2, wouldRefuse: 3, faults: [] })
  expect(read.first[0]?.made).toBe('Call (phone) of customer C-1, 2025-11-21 13:30 UTC')
  expect(read.refusedRows).toEqual([
    { row: 3, column: 'Date', rule: 'a time such as 21.11.2026 14:30' },
    { row: 4, column: 'Customer ID', rule: 'must not be empty' },
    { row: 5, column: 'Customer ID', rule: 'names nobody' },
  ])
  const byEmail = (await upload('/preview', withEmail, calls)).body as Preview
  expect(byEmail.first[2]?.made).toContain('customer C-7')
  expect((await ask(stack, base)).body).toEqual({ imports: [] })
})

test('taken in, refused rows are reported; taken in again, nothing is doubled; undone, all of it is gone', async () => {
  const first = await taken(options, calls)
  expect(first).toMatchObject({
    rows: 5,
    taken: 1,
    repeated: 1,
    refused: 3,
    kind: 'offlineEvents',
    source: 'Phone system',
  })
  const report = await ask(stack, `${base}/${first.importId}/refused`)
  expect(report.text.split('\r\n').slice(0, 2)).toEqual(['row,column,rule', '3,Date,a time such as 21.11.2026 14:30'])
  await vi.waitFor(async () => expect(await timeline('C-1')).toHaveLength(1), soon)
  const [call] = await timeline('C-1')
  expect(call?.ts).toBe(Date.UTC(2025, 10, 21, 13, 30))
  expect(JSON.stringify(call)).not.toContain('mary@example.com')

  const again = await taken(options, calls)
  expect(again).toMatchObject({ taken: 0, repeated: 2 })
  expect(await timeline('C-1')).toHaveLength(1)

  const undone = (await ask(stack, `${base}/${first.importId}/undo`, { method: 'POST' })).body as unknown as ImportRow
  expect(undone).toMatchObject({ status: 'undone', undone: { events: 1, contactDetails: 0 } })
  expect((await ask(stack, '/api/sites/demo/customers/C-1')).status).toBe(404)
  expect(await taken(options, calls)).toMatchObject({ taken: 1 })
  const trail = await stack.store.query<{ action: string }>(
    `SELECT action FROM audit WHERE action LIKE 'import.%' ORDER BY at`,
  )
  expect(trail.map(({ action }) => action)).toEqual([
    'import.started',
    'import.started',
    'import.undone',
    'import.started',
  ])
})

test('a single call by the tracking API stands on the timeline like one of a file, and once', async () => {
  const call = {
    userId: 'C-7',
    event: 'Call',
    messageId: 'call-4711',
    timestamp: new Date(Date.now() - 3_600_000).toISOString(),
    properties: { channel: 'phone', text: 'Asked about her order' },
  }
  for (const sent of [await tell(stack, 'track', call), await tell(stack, 'track', call)]) expect(sent.status).toBe(200)
  await vi.waitFor(async () => expect((await timeline('C-7')).map(({ kind }) => kind)).toContain('offline'), soon)
  expect((await timeline('C-7')).filter(({ kind }) => kind === 'offline')).toMatchObject([
    { ts: Date.parse(call.timestamp), text: 'Call (phone) “Asked about her order”' },
  ])
})

test('customers with contact details; what the site itself has told stays when they are undone', async () => {
  const given = {
    kind: 'customers',
    source: 'CRM',
    mapping: { customerId: 'Customer number', fullName: 'Name', email: 'Email', phone: 'Phone' },
  }
  const made = await taken(given, customers)
  expect(made).toMatchObject({ taken: 1, refused: 1 })
  expect((await detail(made.importId)).refusedRows).toEqual([{ row: 3, column: 'Email', rule: 'an e-mail address' }])
  const reveal = () =>
    ask(stack, '/api/sites/demo/customers/C-9/reveal', { method: 'POST', body: { reason: 'test of it' } })
  expect((await reveal()).body).toMatchObject({ email: 'nina@example.com', phone: '+31 20 1234567' })
  const undone = (await ask(stack, `${base}/${made.importId}/undo`, { method: 'POST' })).body as unknown as ImportRow
  expect(undone.undone).toMatchObject({ events: 1, contactDetails: 1, remains: [] })
  expect((await reveal()).status).toBe(404)
})

test('what is no CSV, names no column, or no such time zone is refused with field and rule', async () => {
  expect(await upload('', options, 'a,a\n1,2\n')).toMatchObject({ status: 400, body: { errors: [{ field: 'a' }] } })
  expect(await upload('', options, '')).toMatchObject({ status: 400 })
  expect(await upload('', options, 'a,b\n"1,2\n')).toMatchObject({ status: 400, body: { code: 'input_invalid' } })
  expect(await upload('', options, 'a,b\n1,2\n')).toMatchObject({
    status: 400,
    body: { errors: expect.arrayContaining([{ field: 'mapping.time', rule: 'the file has no column “Date”' }]) },
  })
  expect((await upload('', { ...options, timeZone: 'Mars/Olympus' }, calls)).status).toBe(400)
})

test('times in any zone, over a change of the clocks; formulas never leave as such', () => {
  expect(timeOf('2025-07-01 12:00', 'iso', 'Europe/Amsterdam')).toBe(Date.UTC(2025, 6, 1, 10))
  expect(timeOf('2025-03-30 03:30', 'iso', 'Europe/Amsterdam')).toBe(Date.UTC(2025, 2, 30, 1, 30))
  expect(timeOf('11/21/2025 2:05', 'mdy', 'America/New_York')).toBe(Date.UTC(2025, 10, 21, 7, 5))
  expect(timeOf('2025-07-01T12:00:00+02:00', 'iso', 'UTC')).toBe(Date.UTC(2025, 6, 1, 10))
  expect(timeOf('1763728200', 'unix', 'UTC')).toBe(1_763_728_200_000)
  expect(timeOf('29/02/2025', 'dmy', 'UTC')).toBeNull()
  expect(['=1+1', '+31 6', '-2', '@x', 'a,b', 'ok'].map(csvCell)).toEqual([
    "'=1+1",
    "'+31 6",
    "'-2",
    "'@x",
    '"a,b"',
    'ok',
  ])
})

test('days of campaigns: figures of another system, corrected by a later file and back again when that is undone', async () => {
  const of = (cost: string) => `Day,Campaign name,Medium,Ad group,Impr.,Clicks,Cost,Opens
21.11.2025,shoes,ads,a,"1.000",10,"${cost}",
21.11.2025,shoes,ads,b,500,5,10,
21.11.2025,shoes,ads,b,500,5,10,
22.11.2025,,ads,a,1,1,1,
22.11.2025,shoes,tv,a,1,1,1,
22.11.2025,shoes,ads,a,1,1.5,1,`
  const given = {
    kind: 'campaigns',
    source: 'Ads',
    dateFormat: 'dmy',
    timeZone: 'UTC',
    mapping: {
      time: 'Day',
      campaign: 'Campaign name',
      channel: 'Medium',
      rowKey: 'Ad group',
      impressions: 'Impr.',
      clicks: 'Clicks',
      cost: 'Cost',
    },
  }
  const preview = (await upload('/preview', { ...given, mapping: {} }, of('20,50'))).body as Preview
  expect(preview.suggested).toEqual({ ...given.mapping, opens: 'Opens' })
  const read = (await upload('/preview', given, of('20,50'))).body as Preview
  expect(read.first[0]?.made).toBe('2025-11-21 of shoes: impressions 1000, clicks 10, cost 20.5 EUR')
  expect(read.refusedRows.map(({ row, column }) => [row, column])).toEqual([
    [4, 'Day'],
    [5, 'Campaign name'],
    [6, 'Medium'],
    [7, 'Clicks'],
  ])
  const shoes = async () => {
    const { body } = await ask(stack, '/api/sites/demo/campaigns?from=1763683200000&to=1763769600000')
    return (body as unknown as { rows: { campaign: string; cost: number; ctr: object }[] }).rows[0]
  }
  expect(await taken(given, of('20,50'))).toMatchObject({ taken: 2, refused: 4 })
  expect(await shoes()).toMatchObject({ campaign: 'shoes', cost: 30.5, ctr: { k: 15, n: 1500 } })
  const corrected = await taken(given, of('40'))
  expect(corrected).toMatchObject({ taken: 1, repeated: 1 })
  expect(await shoes()).toMatchObject({ cost: 50 })
  await ask(stack, `${base}/${corrected.importId}/undo`, { method: 'POST' })
  expect(await shoes()).toMatchObject({ cost: 30.5 })
})
