/** What the sample history lacks: a visit that goes on, a trouble that comes back after its fix, a promotion in two arms. */
import type { Dashboard } from '../dashboard/open.ts'
import { sendVisit, type Visit } from '../dashboard/visit.ts'

const minuteMs = 60_000

const refusedAfterMs = 2000
const eventsAtOnce = 500

async function sendVoucher(url: string, customer: string, visit: Pick<Visit, 'startedAt' | 'release' | 'chrome'>) {
  await sendVisit(url, 'demo', {
    ...visit,
    happenings: [
      { at: 0, page: '/demo/checkout/voucher', title: 'Voucher' },
      { at: 50, customer },
      { at: 900, typed: 'Voucher' },
      { at: refusedAfterMs, refused: 'Voucher', message: 'Enter a voucher', filled: true },
    ],
  })
}

/** Vouchers are refused in release 9.0. */
export async function sendVouchers(url: string): Promise<void> {
  for (let at = 8; at > 0; at--) {
    const startedAt = Date.now() - at * minuteMs
    await sendVoucher(url, `voucher-${at}`, { startedAt, release: '9.0', chrome: at % 3 === 0 ? 98 : 156 })
  }
}

/** And, though it was to be fixed there, in 9.1: by somebody who has come since it was said to be. */
export async function refuseVoucherAgain(url: string): Promise<void> {
  const startedAt = Date.now()
  await new Promise((resolve) => setTimeout(resolve, refusedAfterMs))
  await sendVoucher(url, 'voucher-again', { startedAt, release: '9.1', chrome: 156 })
}

/** Of a promotion that every other visitor is kept from: visitors of an arm, and how many of them clicked. */
const arms = { control: { persons: 620, clickers: 31 }, wrapped: { persons: 640, clickers: 83 } }
const armDays = 12

export async function sendArms(url: string): Promise<void> {
  const events = Object.entries(arms).flatMap(([arm, { persons, clickers }]) =>
    Array.from({ length: persons }, (_, n) => {
      const at = Date.now() - ((n % armDays) + 1) * 24 * 60 * minuteMs
      const anonymousId = `${arm}-${n}`
      const properties = { promotion_id: 'gift-wrap', name: 'Gift wrap', arm, impressionId: anonymousId }
      const told = (event: string, ms: number) => ({
        type: 'track',
        event,
        anonymousId,
        messageId: `${anonymousId} ${event}`,
        timestamp: new Date(ms).toISOString(),
        properties,
      })
      const viewed = told('Promotion Viewed', at)
      return n < clickers ? [viewed, told('Promotion Clicked', at + refusedAfterMs)] : [viewed]
    }).flat(),
  )
  for (let from = 0; from < events.length; from += eventsAtOnce) {
    const batch = events.slice(from, from + eventsAtOnce)
    const answer = await fetch(`${url}/v1/batch`, { method: 'POST', body: JSON.stringify({ writeKey: 'demo', batch }) })
    if (!answer.ok) throw new Error(`The arms were answered ${answer.status} ${await answer.text()}`)
  }
}

/** Somebody who looks around in the shop until everything is drawn; returns her session. */
export async function beginVisit(dashboard: Dashboard): Promise<string> {
  const begin = Date.now()
  const page = await dashboard.open('/demo/')
  await page.getByRole('link', { name: 'Sale' }).first().click()
  await page.waitForLoadState('networkidle')
  await page.mouse.wheel(0, 400)
  const wander = setInterval(() => {
    page.mouse.move(200 + Math.random() * 800, 200 + Math.random() * 400).catch(() => clearInterval(wander))
  }, 2000)
  wander.unref()
  const { url, apiKey } = dashboard.stack
  for (let waitedMs = 0; waitedMs < minuteMs; waitedMs += 500) {
    await page.waitForTimeout(500)
    const answer = await fetch(`${url}/api/sites/demo/sessions?withReplay=true&from=${begin - 1000}&limit=1`, {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    const { sessions } = (await answer.json()) as { sessions: { sessionId: string }[] }
    if (sessions[0]) return sessions[0].sessionId
  }
  throw new Error('The visit that goes on did not arrive.')
}
