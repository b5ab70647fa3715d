/** A session that should not have been recorded is erased from its own replay, by who may, and with a receipt. */
import type { SessionRow } from '@hindsight/protocol/api/sessions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, person } from './open.ts'
import { addColleague, type Desk, openDesk, signInAs, until } from './supportWork.ts'
import { sendVisit } from './visit.ts'

let desk: Desk
let sessionIds: string[]
const viewer = { name: 'Vic Vale', email: 'vic@shop.example' }

beforeAll(async () => {
  desk = await openDesk()
  for (const ago of [2, 1]) {
    await sendVisit(desk.stack.url, 'demo', {
      startedAt: Date.now() - ago * 3_600_000,
      happenings: [
        { at: 0, page: '/cart', title: 'Cart' },
        { at: 900, click: 'Pay' },
      ],
      replay: true,
    })
  }
  sessionIds = await until(async () => {
    const { sessions } = await desk.api<{ sessions: SessionRow[] }>('GET', '/api/sites/demo/sessions?withReplay=true')
    return sessions.length === 2 && sessions.map(({ sessionId }) => sessionId)
  }, 'both sessions')
  await addColleague(desk.api, desk.stack, viewer.name, viewer.email, 'viewer')
})
afterAll(() => desk?.stop())

test('whoever may not erase has no such button', async () => {
  const page = await desk.open(`/sites/demo/sessions/${sessionIds[0]}`)
  await signInAs(page, viewer.email)
  await page.getByRole('slider', { name: 'Moment of the session' }).waitFor()
  expect(await page.getByRole('button', { name: 'Erase this session' }).count()).toBe(0)
  await page.context().close()
})

test('an administrator gives a reason, is sure, and finds the receipt; the other session stays', async () => {
  const page = await desk.open(`/sites/demo/sessions/${sessionIds[0]}`)
  await signInAs(page, person.email)
  await page.getByRole('button', { name: 'Erase this session' }).click()
  const dialog = page.getByRole('dialog', { name: 'Erase this session' })
  const erase = dialog.getByRole('button', { name: 'Erase for good' })
  await dialog.getByLabel('Why').fill('Recorded without consent')
  expect(await erase.isDisabled()).toBe(true)
  await dialog.getByLabel('I know that this cannot be undone').check()
  expect(await axeFindings(page)).toEqual([])
  await erase.click()
  await page.waitForURL(/\/erasures$/)
  await page.getByText('Recorded without consent').waitFor()
  const status = async (id: string) =>
    (
      await fetch(`${desk.stack.url}/api/sites/demo/sessions/${id}`, {
        headers: { authorization: `Bearer ${desk.stack.apiKey}` },
      })
    ).status
  await expect.poll(() => status(sessionIds[0] ?? '')).toBe(404)
  expect(await status(sessionIds[1] ?? '')).toBe(200)
  expect(desk.complaints).toEqual([])
})
