/**
 * A customer calls: she is found by what she says, from any screen and by keyboard; her page tells where she is now and
 * what went wrong; what happened elsewhere comes by a file and goes again with it. The same on a phone.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, signIn } from './open.ts'
import { type Desk, openDesk, until } from './supportWork.ts'
import { sendVisit } from './visit.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const box = 'Find a customer, visit, case or page'
const file = `Customer ID;Date;Reason;Call ID
cust-1;2025-11-21 14:30;Asked about her order;k1
cust-1;no date;Broken row;k2
`

/** A page of a shop, of an origin of its own. */
async function servePage(html: string): Promise<Server> {
  const server = createServer((_request, response) => void response.setHeader('content-type', 'text/html').end(html))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return server
}

let desk: Desk
let page: Page

beforeAll(async () => {
  desk = await openDesk()
  await sendVisit(desk.stack.url, 'demo', {
    startedAt: Date.now() - 30_000,
    replay: true,
    happenings: [
      { at: 0, page: '/checkout', title: 'Checkout' },
      {
        at: 100,
        customer: 'cust-1',
        traits: { name: 'Ida Brandt', email: 'ida@example.com', phone: '+49 30 1234567' },
      },
      { at: 2000, refused: 'Voucher code', message: 'Voucher is not known: VOU-77', filled: true },
    ],
  })
  page = await desk.open('/sites/demo/overview')
  await signIn(page)
  await until(async () => {
    const { total } = await desk.api<{ total: { n: number } }>('GET', '/api/sites/demo/customers?text=cust-1')
    return total.n === 1
  }, 'the customer')
})
afterAll(() => desk?.stop())

const find = async (text: string) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: box }).fill(text)
}
const closed = () => expect.poll(() => page.getByRole('textbox', { name: box }).count()).toBe(0)

test('from any screen by keyboard: by e-mail, phone, an error text; with how she was found', async () => {
  await page.keyboard.press('/')
  // The headings of groups are drawn by style, and no text of the page.
  await page.getByText('/checkout · Chrome', { exact: false }).waitFor()
  await page.keyboard.press('Escape')
  await closed()
  for (const said of ['ida@example.com', '030 1234567', 'brandt', 'cust-1']) {
    await find(said)
    await page.getByText(/^by (e-mail address|phone number|name|customer number) · cust-1/).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain('/customers/cust-1')
    await closed()
  }
  // No address of any request held what was typed.
  expect(page.url()).not.toContain('ida')
  await find('vou-77')
  await page.getByText('by error on her screen', { exact: false }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url()).toMatch(/\/sessions\/.*step=/)
  await closed()
})

test('a code of the site’s own form that she reads out leads to her visit, whoever’s number stands beside it', async () => {
  const { version } = await desk.api<{ version: number }>('GET', '/api/sites/demo')
  await desk.api('PATCH', '/api/sites/demo', { version, settings: { codePatterns: ['ERR-####-@@'] } })
  const shop = await servePage(`<!doctype html><title>Pay</title><button>Pay</button>
    <script>document.querySelector('button').onclick = () => { throw new Error('Refused ERR-4711-AB, card 40001234') }</script>
    <script async src="${desk.stack.url}/recorder.js" data-site="demo"></script>`)
  const buyer = await desk.browser.newPage()
  await buyer.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`)
  const found = async () => {
    // What keeps codes comes with the recorder's second file: until then they are redacted like all else.
    await buyer.getByRole('button', { name: 'Pay' }).click()
    const { sessions } = await desk.api<{ sessions: { said: string }[] }>('POST', '/api/sites/demo/find', {
      text: 'err-4711-ab',
    })
    return sessions.map(({ said }) => said)
  }
  await expect.poll(found, { timeout: 60_000 }).toEqual(['Error: Refused ERR-4711-AB, card [number]'])
  await buyer.close()
  shop.closeAllConnections()
  shop.close()
})

test('nobody known: a case starts with what was typed, and is found by it', async () => {
  await page.goto(`${desk.stack.url}/sites/demo/sessions`)
  await page.getByRole('searchbox', { name: 'Search sessions' }).waitFor()
  await page.keyboard.press('/')
  await page.getByRole('textbox', { name: box }).fill('Nora Unknown')
  await page.getByText('Start a case for “Nora Unknown”').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Start a case' })
  await expect.poll(() => dialog.getByLabel('Name').inputValue()).toBe('Nora Unknown')
  await dialog.getByLabel('What happened').fill('Card refused')
  await dialog.getByRole('button', { name: 'Start the case' }).click()
  await page.getByRole('article', { name: 'Case of N… U…' }).waitFor()
  expect(page.url()).not.toContain('Nora')
  await page.goBack()
  await page.getByRole('heading', { name: 'Follow-up' }).waitFor()
  expect(await dialog.count()).toBe(0)
  await find('unknown')
  await page.getByText('by name · N… U…', { exact: false }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('article', { name: 'Case of N… U…' }).waitFor()
  await closed()
})

test('her page says where she is now and what last went wrong, and can be narrowed', async () => {
  await sendVisit(desk.stack.url, 'demo', {
    startedAt: Date.now() - 1000,
    happenings: [
      { at: 0, page: '/cart', title: 'Cart' },
      { at: 100, customer: 'cust-1' },
    ],
  })
  await page.goto(`${desk.stack.url}/sites/demo/customers/cust-1`)
  await page.getByText('On the site now').waitFor()
  await page.getByRole('region', { name: 'What last went wrong' }).waitFor()
  const happened = page.getByRole('region', { name: 'What happened' })
  await happened.getByText('Visited /checkout', { exact: false }).waitFor()
  await page.getByRole('radio', { name: 'Orders' }).click()
  await happened.getByText('Nothing of this kind').waitFor()
  expect(page.url()).toContain('show=orders')
  await page.goBack()
  await happened.getByText('Visited /checkout', { exact: false }).waitFor()
  expect(await axeFindings(page)).toEqual([])
})

test('a file is looked at, taken in with its bad row reported, and undone as a whole', async () => {
  await page.goto(`${desk.stack.url}/sites/demo/customers`)
  await page.getByRole('link', { name: 'Import' }).click()
  await page.getByRole('heading', { name: 'Import', level: 1 }).waitFor()
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'calls.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
  await page.getByText('Call (phone) of customer cust-1', { exact: false }).waitFor()
  await page.getByText('Refused: Date: a time such as 2026-11-21 14:30').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Take in 1 row' }).click()
  await page.getByText('Done: 1 taken in,', { exact: false }).waitFor()
  await page.getByRole('link', { name: '1 refused' }).waitFor()
  await page.goto(`${desk.stack.url}/sites/demo/customers/cust-1?show=help`)
  await page.getByText('Asked about her order', { exact: false }).waitFor()
  await page.goto(`${desk.stack.url}/sites/demo/import`)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByRole('button', { name: 'Undo the import' }).click()
  await page.getByText('Deleted: 1 row. Nothing remains.').waitFor()
})

test('a large file is looked at in part, says how far it is, and is stopped and undone', async () => {
  const rows = Array.from(
    { length: 60_000 },
    (_, n) => `cust-1,2026-01-02 10:00,${'Asked about her order. '.repeat(4)},l${n}`,
  )
  await page.goto(`${desk.stack.url}/sites/demo/import`)
  await page.locator('input[type=file]').setInputFiles({
    name: 'large.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['Customer,Date,Note,Call id', ...rows].join('\n')),
  })
  await page.getByText(/^Of the first [\d\s]+ rows of the file/).waitFor()
  await page.getByRole('button', { name: 'Take in', exact: true }).click()
  const large = page.getByRole('row', { name: /large\.csv/ })
  await large.getByText(/of 60.000 rows, about .* left/).waitFor({ timeout: 60_000 })
  expect(await axeFindings(page)).toEqual([])
  await large.getByRole('button', { name: 'Stop' }).click()
  await large.getByText(/^Stopped: .* taken in/).waitFor()
  await large.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Undo the import' }).click()
  await large.getByText(/^Deleted: .*Nothing remains\.$/).waitFor()
})

test('customers with consent and language: named by their headings, seen on the customer', async () => {
  await page.goto(`${desk.stack.url}/sites/demo/import`)
  await page.getByRole('combobox', { name: 'What it holds' }).click()
  await page.getByRole('option', { name: 'Customers' }).click()
  await page.locator('input[type=file]').setInputFiles({
    name: 'customers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Customer number,Language,Newsletter opt-in,Do not contact\ncust-1,nl,no,\ncust-9,,perhaps,\n'),
  })
  await page.getByText('Customer cust-1; refuses commercial e-mail; language nl').waitFor()
  await page.getByText('Refused: Newsletter opt-in: yes or no').waitFor()
  expect(await axeFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Take in 1 row' }).click()
  await page.getByText('Done: 1 taken in,', { exact: false }).first().waitFor()
  await page.goto(`${desk.stack.url}/sites/demo/customers/cust-1`)
  await page.getByText('Mails in Dutch', { exact: false }).waitFor()
})

test('on a phone: found, read, and nothing wider than the screen', async () => {
  const state = await page.context().storageState()
  const small = await desk.open('/sites/demo/customers/cust-1', { ...phone, storageState: state })
  await small.getByText('On the site now').or(small.getByText('What last went wrong')).first().waitFor()
  await small.getByRole('button', { name: 'Find', exact: true }).click()
  await small.getByRole('textbox', { name: box }).fill('brandt')
  await small.getByText('by name', { exact: false }).first().click()
  await expect.poll(() => small.getByRole('textbox', { name: box }).count()).toBe(0)
  for (const path of ['customers/cust-1', 'import']) {
    await small.goto(`${desk.stack.url}/sites/demo/${path}`)
    await small.getByRole('heading', { level: 1 }).waitFor()
    const wide = await small.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect([path, wide]).toEqual([path, 0])
    expect(await axeFindings(small)).toEqual([])
  }
  expect(desk.complaints).toEqual([])
})
