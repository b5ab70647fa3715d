/** What would take days to happen: an import that runs, deliveries that fail, customers who were told of a fix. */
import type { Fix } from '@hindsight/protocol/api/fix'
import type { ImportRow } from '@hindsight/protocol/api/imports'
import type { Delivery, DeliveryDetail, Webhook } from '@hindsight/protocol/api/webhooks'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const imported: Omit<ImportRow, 'importId' | 'fileName' | 'status' | 'at'> = {
  kind: 'offlineEvents',
  source: 'telephony',
  by: 'Ada Adams',
  rowsInFile: 60_000,
  rows: 60_000,
  taken: 59_204,
  repeated: 0,
  refused: 0,
  undone: null,
}

export function imports(): { imports: ImportRow[] } {
  const now = Date.now()
  const undone = {
    at: now - dayMs,
    by: 'Ada Adams',
    events: 0,
    contactDetails: 412,
    wishes: 87,
    remains: ['3 customers who did something here since'],
  }
  return {
    imports: [
      {
        ...imported,
        importId: 'i1',
        fileName: 'calls-november.csv',
        status: 'running',
        at: now - 9000,
        rows: 21_500,
        taken: 21_312,
        refused: 188,
      },
      { ...imported, importId: 'i2', fileName: 'calls-october.csv', status: 'done', at: now - dayMs, refused: 796 },
      {
        ...imported,
        importId: 'i3',
        kind: 'customers',
        source: 'crm',
        fileName: 'customers-with-consent-of-all-branches.csv',
        status: 'undone',
        at: now - 2 * dayMs,
        rows: 512,
        rowsInFile: 512,
        taken: 499,
        repeated: 13,
        undone,
      },
      { ...imported, importId: 'i4', fileName: '', status: 'cancelled', at: now - 9 * dayMs, rows: 800, taken: 800 },
    ],
  }
}

export const webhook: Webhook = {
  endpointId: 'e1',
  name: 'Help desk',
  url: 'https://desk.example/hooks/hindsight?account=larkspur-webshop&region=europe-west',
  format: 'standard',
  types: ['case.created', 'case.closed', 'strugglePoint.new', 'alert.opened'],
  on: true,
  offReason: '',
  createdAt: Date.now() - 30 * dayMs,
  oldSecretUntil: Date.now() + dayMs / 2,
  last: { at: Date.now() - minuteMs, ok: false, status: 503, error: 'answered 503' },
  waiting: 2,
  version: 3,
}
const offReason = 'nothing went through for 5 days'
const off: Webhook = {
  ...webhook,
  endpointId: 'e2',
  name: 'Chat of the team',
  format: 'slack',
  on: false,
  offReason,
  oldSecretUntil: null,
  waiting: 0,
}
export const webhooks = { webhooks: [webhook, off] }

function delivery(n: number, more: Partial<Delivery>): Delivery {
  const sent: Delivery = {
    deliveryId: `msg_${String(n).repeat(16)}`,
    type: 'case.created',
    at: Date.now() - n * 25 * minuteMs,
    state: 'delivered',
    tries: 1,
    nextAt: null,
    status: 204,
    error: '',
  }
  return { ...sent, ...more }
}
const waiting = delivery(1, {
  type: 'strugglePoint.regressed',
  state: 'waiting',
  tries: 2,
  nextAt: Date.now() + 4 * minuteMs,
  status: 503,
  error: 'answered 503',
})
const unreached = 'no answer within 15 s from desk.example'

export const deliveries = {
  total: 4,
  deliveries: [
    waiting,
    delivery(2, {}),
    delivery(3, { type: 'alert.opened', state: 'failed', tries: 9, status: null, error: unreached }),
    delivery(4, { type: 'contact.logged', state: 'dropped', tries: 0, status: null }),
  ],
  next: null,
}

const { at } = waiting
const data = { siteId: 'demo', says: '“Voucher” is refused although filled in', persons: 41, url: 'https://h.example/' }
export const deliveryDetail: DeliveryDetail = {
  ...waiting,
  body: JSON.stringify({ type: waiting.type, timestamp: new Date(at).toISOString(), data }),
  attempts: [
    { at, durationMs: 15_004, status: null, error: unreached, answer: '', byHand: false },
    { at: at + 5000, durationMs: 212, status: 503, error: 'answered 503', answer: 'Try again later', byHand: true },
  ],
}

const counted = (n: number) => ({ n, list: '/api/sites/demo/customers' })
const compared = {
  told: 24,
  matched: 21,
  controls: 63,
  persons: { value: 5.2, low: 1.1, high: 9.4 },
  worth: { value: 468, low: 96, high: 851 },
  reason: null,
}

/** Of 41 affected 24 were told; what that brought is known of the value, and of calls only what was seen. */
export const fixTold = (): { fix: Fix } => ({
  fix: {
    release: 'larkspur-1.4.3',
    fixedAt: Date.now() - 8 * dayMs,
    from: Date.now() - 98 * dayMs,
    to: Date.now(),
    affected: counted(41),
    stillOpen: counted(12),
    notTold: counted(5),
    told: counted(24),
    returned: counted(19),
    convertedSince: counted(11),
    value: { observed: 1042.5, compared },
    calls: {
      known: true,
      before: 9,
      after: 2,
      compared: { ...compared, persons: null, worth: null, reason: 'fewControls' },
    },
    telling: [{ batchId: '00000000-0000-4000-8000-000000000001', status: 'running' }],
  },
})
