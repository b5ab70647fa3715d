/** Visits made at random, of all that analysis counts. */
import { recordingReasons } from '@hindsight/protocol/events'
import fc from 'fast-check'
import type { Fact } from './analysisStack.ts'

const dayMs = 86_400_000

export const paths = ['/', '/p/1 & 2', '/checkout', '/a%b?', '/ü']
const names = ['Product Added', 'Order Completed', 'Checkout Started']
const step = fc.record({
  kind: fc.constantFrom(
    'pageView',
    'pageView',
    'click',
    'fieldError',
    'fieldVisit',
    'submit',
    'jsError',
    'track',
    'promotion',
    'recording',
  ),
  path: fc.constantFrom(...paths),
  which: fc.nat(2),
  waitMs: fc.integer({ min: 0, max: 40_000 }),
  isGood: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const made: Record<Step['kind'], (step: Step, n: number, session: string) => Omit<Fact, 'at'>> = {
  pageView: () => ({ kind: 'pageView' }),
  click: ({ isGood }) => ({
    kind: 'click',
    place: 'name:buy',
    label: 'Buy',
    interactive: true,
    reactionMs: isGood ? 10 : null,
    properties: JSON.stringify({ judged: true }),
  }),
  fieldVisit: () => ({ kind: 'fieldVisit', place: 'name:name', label: 'Name' }),
  fieldError: ({ which, isGood }) => ({
    kind: 'fieldError',
    place: `name:${['name', 'street', 'city'][which]}`,
    label: ['Name', 'Street', 'City'][which],
    message: isGood ? 'Not a valid name' : 'Enter your name',
    filled: !isGood,
    shape: ['apostrophe'],
  }),
  submit: ({ isGood }) => ({
    kind: 'submit',
    form: 'id:checkout',
    label: 'Checkout',
    outcome: isGood ? 'navigated' : 'nothing',
  }),
  jsError: ({ which }) => ({ kind: 'jsError', message: `x${which} is "not" a function` }),
  track: ({ which }, n, session) => ({
    kind: 'track',
    name: names[which] ?? '',
    ...(which === 1 ? { orderId: `${session}-${n % 2}`, revenue: 10 + n } : {}),
  }),
  promotion: ({ which, isGood }, n, session) => ({
    kind: 'track',
    name: isGood ? 'Promotion Viewed' : 'Promotion Clicked',
    promotionId: ['spring & sun', 'autumn', ''][which],
    properties: JSON.stringify({
      properties: {
        name: 'x',
        creative: ['a', '', 'b'][which],
        position: isGood ? '' : 'top',
        ...(which === 0 ? { impressionId: `${session}${n >> 1}` } : {}),
      },
    }),
  }),
  recording: ({ which }) => ({ kind: 'recording', reason: recordingReasons[which] }),
}

export const visit = fc.record({
  startMs: fc.integer({ min: -9 * dayMs, max: 10 * dayMs }),
  steps: fc.array(step, { minLength: 1, maxLength: 14 }),
  visitor: fc.nat(60),
  customer: fc.option(fc.nat(12), { nil: null }),
  device: fc.constantFrom('desktop', 'mobile', '', 'bot'),
  browser: fc.constantFrom('Chrome', 'Safari', 'Opera "Mini" & more', ''),
  hasReplay: fc.boolean(),
})
export type Drawn = typeof visit extends fc.Arbitrary<infer V> ? V : never

/** `from`: the moment that visits lie about. */
export function factsOf({ startMs, steps, customer }: Drawn, sessionId: string, from: number): Fact[] {
  let at = from + startMs
  const facts = steps.map((one, n): Fact => {
    at += one.waitMs
    return { kind: one.kind, path: one.path, ...made[one.kind](one, n, sessionId), at }
  })
  return customer === null ? facts : [...facts, { at, kind: 'identify', customerId: `c-${customer}` }]
}
