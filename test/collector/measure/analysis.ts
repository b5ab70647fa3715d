/**
 * Not a test: prints what the reports cost over 400,000 events of 20,000 sessions in 30 days, on this machine.
 * `npm run measure:reports --workspace @hindsight/test`
 */
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'
import { startStack } from '../../support/stack.ts'

const sessions = 20_000
const eventsPerSession = 20
const visitors = 12_000
const days = 30
const dayMs = 86_400_000

const stack = await startStack({ env: { DEMO: 'off' } })
const site = await stack.collector.sites.create('Measured', {}, 'measure')

/** CPU time of the engine so far, ms: what a busy machine does not distort. 0 where the system does not tell. */
function engineCpuMs(): number {
  try {
    const fields = readFileSync(`/proc/${stack.engine?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

async function measured(what: string, act: () => Promise<string>): Promise<void> {
  const [startedAt, cpuBefore] = [performance.now(), engineCpuMs()]
  const result = await act()
  const [wallMs, cpuMs] = [performance.now() - startedAt, engineCpuMs() - cpuBefore]
  process.stdout.write(`${what}: ${wallMs.toFixed(0)} ms, engine CPU ${cpuMs} ms (${result})\n`)
}

async function ask(path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${stack.url}/api/sites/${site.siteId}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status} ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}

await stack.collector.rollUp.stop()
const now = Date.now()
const session = `intDiv(number, ${eventsPerSession})`
const eventNo = `number % ${eventsPerSession}`
await stack.store.command(
  `INSERT INTO events (siteId, sessionDay, sessionId, tabId, eventNo, kind, name, source, ts, visitorId, path, place, form,
     label, interactive, reactionMs, message, filled, shape, outcome, orderId, revenue, promotionId, browser,
     browserVersion, device, reason, properties)
   SELECT {siteId:String}, toDate(at), toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(n), 12, '0'))),
     toUUID(concat('00000000-0000-4000-9000-', leftPad(toString(n), 12, '0'))), no + 1,
     multiIf(no = 1, 'recording', no = 4 AND n % 9 = 0, 'fieldError', no = 5 AND n % 40 = 0, 'jsError',
       no IN (9, 10), 'track', no = 18 AND n % 5 < 3 OR no = 19 AND n % 5 < 2, 'track', no = 17, 'submit',
       no % 3 = 0, 'pageView', no % 3 = 1, 'click', 'fieldVisit') AS what,
     multiIf(what != 'track', '', no = 9, 'Promotion Viewed', no = 10, if(n % 8 = 0, 'Promotion Clicked', 'Product Added'),
       no = 18, 'Checkout Started', 'Order Completed'),
     'recorder', fromUnixTimestamp64Milli(toInt64(at * 1000 + no * 7000)), toString(n % ${visitors}),
     if(no > 10, '/checkout', concat('/p/', toString((n + no) % 40))), concat('name:f', toString(no % 7)), 'id:form', 'A label',
     1, if(n % 30 = 0, NULL, 20), 'Enter your maiden name', 1, ['apostrophe'], if(n % 11 = 0, 'nothing', 'navigated'),
     toString(n), 10 + n % 90, if(what = 'track' AND no < 11, concat('promo-', toString(n % 6)), ''),
     ['Chrome', 'Safari', 'Firefox'][n % 3 + 1], toString(n % 12), ['desktop', 'mobile'][n % 2 + 1], 'on',
     concat('{"judged":true,"properties":{"impressionId":"', toString(n), '","creative":"c', toString(n % 4), '"}}')
   FROM (SELECT number, ${session} AS n, ${eventNo} AS no, intDiv({now:Int64}, 1000) - 3600 - (n * 7919) % (${days} * 86400) AS at
     FROM numbers(${sessions * eventsPerSession}))`,
  { siteId: site.siteId, now },
)
await measured('roll-up of all sessions', async () => `${await stack.collector.rollUp.runOnce()} sessions`)

const step = {
  page: (path: string): FunnelStep => ({ kind: 'page', path }),
  event: (name: string): FunnelStep => ({ kind: 'event', name }),
}
const steps = [
  step.page('/p/*'),
  step.event('Product Added'),
  step.page('/checkout'),
  step.event('Checkout Started'),
  step.event('Order Completed'),
]
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0)

for (const [name, from] of [
  ['30 days', now - days * dayMs],
  ['7 days', now - 7 * dayMs],
] as const) {
  const period = `from=${from}&to=${now}`
  await measured(`overview, ${name}`, async () => `${lengthOf((await ask(`/overview?${period}`)).days)} days`)
  let pointId = ''
  await measured(`struggle points, ${name}`, async () => {
    const points = (await ask(`/struggle-points?${period}`)).points as { pointId: string }[]
    pointId = points[0]?.pointId ?? ''
    return `${points.length} points`
  })
  await measured(
    `one struggle point, ${name}`,
    async () => `${(await ask(`/struggle-points/${pointId}?${period}`)).signals} signals`,
  )
  await measured(
    `promotions, ${name}`,
    async () => `${lengthOf((await ask(`/promotions?${period}&by=creative`)).rows)} rows`,
  )
  for (const actor of ['session', 'person'] as const) {
    const funnel = { name: 'Buy', steps, actor }
    await measured(`funnel of 5 steps by ${actor}, ${name}`, async () => {
      const answer = (await ask('/funnels/run', { funnel, from, to: now })).steps as { reached: { n: number } }[]
      return answer.map(({ reached }) => reached.n).join(' > ')
    })
  }
  const dropped = encodeURIComponent(JSON.stringify({ name: 'Buy', steps, actor: 'session' }))
  await measured(
    `sessions dropped at step 4, ${name}`,
    async () => `${lengthOf((await ask(`/sessions?${period}&funnel=${dropped}&dropped=4`)).sessions)} shown`,
  )
  await measured(
    `sessions of the point, ${name}`,
    async () => `${lengthOf((await ask(`/sessions?${period}&point=${pointId}`)).sessions)} shown`,
  )
}
await measured('choices of steps', async () => `${lengthOf((await ask('/step-choices')).pages)} pages`)
await stack.stop()
