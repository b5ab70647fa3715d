/**
 * The whole loop: she fails at the maiden name in the real shop; the struggle point counts her, the funnel shows where
 * she dropped off, she is flagged with the moment of the replay, called without an answer; then she orders from another
 * device, and the case closes itself and says why.
 */
import type { FollowUpCase } from '@hindsight/protocol/api/cases'
import type { CustomerDetail, customerRoutes } from '@hindsight/protocol/api/customers'
import type { FunnelResult } from '@hindsight/protocol/api/funnels'
import type { OutputOf } from '@hindsight/protocol/api/route'
import type { EventRow, SessionRow } from '@hindsight/protocol/api/sessions'
import type { StruggleDetail, StruggleRow } from '@hindsight/protocol/api/struggles'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createShopper, type Shopper } from '../demo/shopper.ts'
import { checkoutFunnel } from '../history/answers.ts'
import { launchChromium } from '../support/chromium.ts'
import { recordInAnyCase } from '../support/recordInAnyCase.ts'
import { type Stack, startStack } from '../support/stack.ts'

type Timeline = OutputOf<(typeof customerRoutes)['listTimeline']>

const she = {
  firstName: 'Maeve',
  lastName: 'Gallagher',
  maidenName: "O'Brien",
  email: 'maeve.gallagher@example.com',
  phone: '+353 1 555 0142',
}
const site = '/api/sites/demo'

let stack: Stack
let browser: Browser
beforeAll(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchChromium()])
  await recordInAnyCase(stack)
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' }
  const answer = await fetch(`${stack.url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
const get = <T>(path: string) => ask<T>('GET', path)

/** Until that many claims of who she is have arrived: a page that is left before its recorder has started tells nothing. */
const named = (claims: number) =>
  expect
    .poll(async () => {
      const [row] = await stack.store.query<{ n: string }>(`SELECT count() AS n FROM events WHERE kind = 'identify'`)
      return Number(row?.n)
    })
    .toBeGreaterThanOrEqual(claims)

/** A browser of its own: another device. */
async function onNewDevice(act: (shopper: Shopper) => Promise<void>): Promise<void> {
  const page = await browser.newPage()
  await act(createShopper(page, { shopUrl: `${stack.url}/demo`, keyDelayMs: 10 }))
  await page.goto('about:blank')
  await page.waitForTimeout(1000)
  await page.context().close()
}

describe('from the refusal to the closed case', () => {
  let point: StruggleRow
  let session: SessionRow
  let person: string
  let moment: EventRow
  let kept: FollowUpCase

  test('she signs in, and her maiden name is refused although it is filled in', async () => {
    await onNewDevice(async (shopper) => {
      await shopper.switchFaults(['maidenNameAll'])
      await shopper.signIn(she.email)
      await named(1)
      await shopper.openProduct('teapot')
      await shopper.addToCart()
      await shopper.goToCheckout()
      await shopper.fillContact(she)
      for (let attempt = 0; attempt < 2; attempt++) {
        await shopper.pressContinue()
        await shopper.page.getByText('Enter your maiden name', { exact: true }).waitFor()
        await shopper.page.waitForTimeout(1200)
      }
    })
  })

  test('the struggle point counts her', async () => {
    await expect
      .poll(async () => {
        const { points } = await get<{ points: StruggleRow[] }>(`${site}/struggle-points?signal=falseRejection`)
        const found = points.find(({ place }) => place === 'name:maidenName')
        if (found) point = found
        return [found?.persons.n, found?.sessions.n]
      })
      .toEqual([1, 1])
    expect(point).toMatchObject({ label: 'Maiden name', message: 'Enter your maiden name', failure: { k: 1, n: 1 } })
    const { sessions } = await get<{ sessions: SessionRow[] }>(point.sessions.list)
    expect(sessions).toHaveLength(1)
    session = sessions[0] as SessionRow
    expect(session).toMatchObject({ converted: false, hasReplay: true })
    const { customers } = await get<{ customers: { person: string }[] }>(point.persons.list)
    expect(customers).toHaveLength(1)
    person = customers[0]?.person ?? ''
    expect(person).toBe(session.customerId)
  })

  test('the funnel shows that she dropped off at the contact step, and opens her session', async () => {
    const { steps } = await ask<FunnelResult>('POST', `${site}/funnels/run`, { funnel: checkoutFunnel })
    expect(steps.map(({ reached }) => reached.n)).toEqual([1, 1, 0, 0, 0, 0])
    const dropped = steps[1]?.dropped
    expect(dropped?.n).toBe(1)
    const { sessions } = await get<{ sessions: SessionRow[] }>(dropped?.list ?? '')
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual([session.sessionId])
  })

  test('she is flagged, with the moment at which it happened', async () => {
    const detail = await get<StruggleDetail>(`${site}/struggle-points/${point.pointId}`)
    const [newest] = detail.watch
    expect(newest).toMatchObject({ sessionId: session.sessionId, person })
    const { events } = await get<{ events: EventRow[] }>(`${site}/sessions/${session.sessionId}/events`)
    const found = events.find(({ tabId, eventNo }) => `${tabId}.${eventNo}` === newest?.step)
    expect(found).toMatchObject({ kind: 'fieldError', place: 'name:maidenName', filled: true })
    moment = found as EventRow
    const evidence = {
      sessionId: session.sessionId,
      step: `${moment.tabId}.${moment.eventNo}`,
      ts: moment.ts,
      text: 'Error on Maiden name: “Enter your maiden name” (although filled in)',
    }
    const reason = 'Her maiden name is refused although it is filled in'
    const flagged = await ask<{ case: FollowUpCase; joined: boolean }>('POST', `${site}/cases`, {
      person,
      reason,
      pointId: point.pointId,
      evidence,
    })
    expect(flagged).toMatchObject({
      joined: false,
      case: { status: 'new', reachable: true, reason, evidence: [evidence] },
    })
    kept = flagged.case
    const again = await ask<{ case: FollowUpCase; joined: boolean }>('POST', `${site}/cases`, { person, reason })
    expect(again).toMatchObject({ joined: true, case: { caseId: kept.caseId } })
    kept = again.case
  })

  test('she is called, and does not answer', async () => {
    kept = await ask<FollowUpCase>('POST', `${site}/cases/${kept.caseId}/contacts`, {
      version: kept.version,
      channel: 'call',
      result: 'no answer',
      override: 'At any hour',
    })
    expect(kept).toMatchObject({
      status: 'contacted',
      contacts: [{ channel: 'call', result: 'no answer' }],
      closed: null,
    })
  })

  test('she orders from another device, and the case closes itself with the order as its reason', async () => {
    let order = ''
    await onNewDevice(async (shopper) => {
      await shopper.openProduct('teapot')
      await shopper.addToCart()
      order = await shopper.checkOut({ contact: she })
      await shopper.page.waitForTimeout(1500)
    })
    expect(order).toMatch(/^LC-/)
    await expect
      .poll(async () => (await get<FollowUpCase>(`${site}/cases/${kept.caseId}`)).status, { timeout: 30_000 })
      .toBe('closed')
    const closed = await get<FollowUpCase>(`${site}/cases/${kept.caseId}`)
    expect(closed.closed?.by).toBe('Hindsight')
    expect(closed.closed?.reason).toMatch(new RegExp(`^Succeeded since: Order Completed on .*, order ${order}$`))
    const { changes } = await get<{ changes: { field: string; to: string; by: string }[] }>(
      `${site}/cases/${kept.caseId}/history`,
    )
    expect(changes).toContainEqual(expect.objectContaining({ field: 'status', to: 'closed', by: 'Hindsight' }))
  })

  test('both devices are hers, on one timeline', async () => {
    const detail = await get<CustomerDetail>(`${site}/customers/${encodeURIComponent(person)}`)
    expect(detail.visitors).toHaveLength(2)
    expect(detail.customer).toMatchObject({ sessions: { n: 2 }, orders: 1, reachable: true, caseId: null })
    const { entries } = await get<Timeline>(`${site}/customers/${encodeURIComponent(person)}/timeline`)
    const kinds = new Set(entries.map(({ kind }) => kind))
    for (const kind of ['session', 'struggle', 'order', 'case', 'contact'] as const) expect(kinds).toContain(kind)
    // Masked: what she is called is not for every list.
    expect(detail.customer.contact.email).not.toContain('gallagher')
  })
})
