/**
 * The invented visits speak as the real recorder does: whatever happens at the same place of the same page is named the
 * same in both, down to the names of properties.
 */
import { cast, type Role } from '@hindsight/demo/history/cast'
import { historyTruth, sampleHistory } from '@hindsight/demo/history/history'
import { boxOf, layoutWidths } from '@hindsight/demo/history/layout'
import { readIndex, readTape } from '@hindsight/demo/recordings'
import { decodeBatch } from '@hindsight/protocol/batch'
import { type BatchHeader, batchEnvelope, type RecordedEvent, recordedEvent } from '@hindsight/protocol/events'
import { beforeAll, describe, expect, test } from 'vitest'

const now = Date.parse('2026-11-20T15:00:00Z')

function recorded(): RecordedEvent[] {
  return (Object.keys(readIndex().recordings) as Role[]).flatMap((role) =>
    readTape(cast[role].name).flatMap((body) => {
      const batch = decodeBatch(body)
      return 'fault' in batch ? [] : (batch.header as BatchHeader).events
    }),
  )
}

/** Where something happened, and in which words it is told; null: not compared. */
function told(event: RecordedEvent): [where: string, words: string] | null {
  const { kind, path } = event
  switch (event.kind) {
    case 'click':
      return [`${kind} ${path} ${event.place}`, [event.label, event.role].join(' · ')]
    case 'fieldVisit':
      // A field that is left by a submit is told from the page after it.
      return event.form === ''
        ? null
        : [`${kind} ${path} ${event.place}`, [event.label, event.form, event.fieldType].join(' · ')]
    case 'fieldError':
      return [`${kind} ${path} ${event.place} ${event.message}`, [event.label, event.form, ...event.via].join(' · ')]
    case 'submit':
      return [`${kind} ${path} ${event.form}`, event.form === 'id:add-to-cart' ? '' : event.label]
    case 'track':
      return [
        `${kind} ${path} ${event.name} ${event.properties.promotion_id ?? ''}`,
        [
          event.label,
          event.place,
          ...Object.keys(event.properties)
            .filter((key) => key !== 'coupon')
            .sort(),
        ].join(' · '),
      ]
    case 'pageView':
      return [`${kind} ${path} ${event.navigation}`, path === '/demo/account' ? '' : event.title]
    case 'request':
      return [`${kind} ${path} ${event.url}`, event.method]
    case 'jsError':
      return [`${kind} ${path}`, event.message]
    default:
      return null
  }
}

function dictionary(events: Iterable<RecordedEvent>): Map<string, Set<string>> {
  const words = new Map<string, Set<string>>()
  for (const event of events) {
    const entry = told(event)
    if (entry) words.set(entry[0], (words.get(entry[0]) ?? new Set()).add(entry[1]))
  }
  return words
}

/** Of the clicks whose place was measured, those beside it; and how many were. Px to its edges may be `tolerated`. */
function spots(events: Iterable<RecordedEvent>, isMeasured: (width: number) => boolean, tolerated: number) {
  const beside: string[] = []
  let measured = 0
  let width = 0
  for (const event of events) {
    if (event.kind === 'pageView') width = event.viewportWidth
    if (event.kind !== 'click' || event.path === undefined || !isMeasured(width)) continue
    const box = boxOf(width, event.path, event.place)
    if (!box) continue
    measured++
    const [left, top, across, height] = [box[0] * width, box[1], box[2] * width, box[3]]
    const isIn = (at: number, from: number, size: number) => at >= from - tolerated && at <= from + size + tolerated
    if (!isIn(event.pageX, left, across) || !isIn(event.pageY, top, height)) {
      beside.push(
        `${event.path} ${event.place} ${event.pageX},${event.pageY} not at ${left},${top} ${across}×${height}`,
      )
    }
  }
  return { beside, measured }
}

let inventedEvents: RecordedEvent[]
let invented: Map<string, Set<string>>
let real: Map<string, Set<string>>
const broken: string[] = []

beforeAll(() => {
  const events: RecordedEvent[] = []
  let checked = 0
  for (const { batches } of sampleHistory({ now }).visits) {
    for (const { header, chunk } of batches) {
      if (chunk) continue
      events.push(...header.events)
      // One in ten: the loader checks them all.
      if (checked++ % 10 > 0) continue
      for (const found of [
        batchEnvelope.safeParse(header),
        ...header.events.map((event) => recordedEvent.safeParse(event)),
      ]) {
        if (!found.success) broken.push(found.error.message)
      }
    }
  }
  inventedEvents = events
  invented = dictionary(events)
  real = dictionary(recorded())
})

describe('in the same words', () => {
  test('what is invented keeps the rules of the wire', () => expect(broken).toEqual([]))

  test('what both know is named the same', () => {
    const shared = [...real.keys()].filter((where) => invented.has(where))
    const different = shared.flatMap((where) => {
      const known = invented.get(where) ?? new Set()
      return [...(real.get(where) ?? [])]
        .filter((words) => !known.has(words))
        .map((words) => ({ where, words, known: [...known] }))
    })
    expect(different).toEqual([])
    expect(shared.length).toBeGreaterThan(90)
  })

  test('what reports rest on is in both', () => {
    const places = ['name:firstName', 'name:maidenName', 'name:email', 'name:phone', 'text:button:continue to address']
    const where = [
      ...places.map((place) => `click /demo/checkout/contact ${place}`),
      'fieldVisit /demo/checkout/contact name:maidenName',
      'fieldError /demo/checkout/contact name:maidenName Enter your maiden name',
      'submit /demo/checkout/contact id:checkout-contact',
      'pageView /demo/checkout/address push',
      'click /demo/cart text:link:go to checkout',
      'click /demo/cart text:button:redeem',
      'request /demo/checkout/review https://larkspur.example/demo/api/order',
      'jsError /demo/product/linen-shirt',
      'track /demo/order/confirmation Order Completed ',
      'track /demo/checkout/contact Checkout Started ',
      'track /demo/checkout/contact Checkout Step Completed ',
      ...['linen-sale', 'alba-cardigan', 'long-table', 'welcome-voucher'].map(
        (id) => `track /demo/ Promotion Viewed ${id}`,
      ),
    ]
    expect(where.filter((key) => !invented.has(key))).toEqual([])
    expect(where.filter((key) => !real.has(key))).toEqual([])
  })
})

describe('where it stands on the page', () => {
  test('what is invented is clicked where it was measured', () => {
    const { beside, measured } = spots(inventedEvents, () => true, 1)
    expect(beside).toEqual([])
    expect(measured).toBeGreaterThan(20_000)
  })

  test('what was really clicked stood there, in windows as wide as those that were measured', () => {
    const widths: number[] = Object.values(layoutWidths)
    // Products without sizes, and payments by invoice, make shorter pages than the one that was measured.
    const alike = recorded().filter(({ path = '' }) => !/\/(product|payment)\b/.test(path))
    const { beside, measured } = spots(alike, (width) => widths.includes(width), 40)
    expect(beside).toEqual([])
    expect(measured).toBeGreaterThan(20)
  })
})

test('the history is the same at every hour, but for the hour', () => {
  const { sessions, persons, revenue, funnel, faults } = historyTruth({ now })
  expect(historyTruth({ now: now + 7 * 3_600_000 + 123 })).toMatchObject({ sessions, persons, revenue, funnel, faults })
})
