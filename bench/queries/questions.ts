/** What is asked of the store, and for each question a bare scan of the rows that any answer to it must read. */
import { noId } from '@hindsight/protocol/ids'

export type Question = {
  name: string
  path: string
  body?: object
  /** SELECTs that read the rows and columns which the answer is made of, and do nothing with them but a sum. */
  scans: readonly string[]
  /** Where the period of its scans begins, if it is not that of all. */
  fromMs?: number
  /** The answer has come in full when this holds; what is left out of a first answer is worked out behind it. */
  isWhole?: (answer: Record<string, unknown>) => boolean
}

const days = `siteId = {siteId:String} AND sessionDay >= {fromDay:Date} AND sessionDay <= {toDay:Date}`
const scan = (table: string, columns: string, where = 'true'): string =>
  `SELECT sum(cityHash64(${columns})) FROM ${table} WHERE ${days} AND (${where})`

const visits = scan('sessions FINAL', 'sessionDay, sessionId, version, person, firstTs, touched, touchedAfterMs')
const signals = scan(
  'signals FINAL',
  'sessionDay, sessionId, version, pointId, signal, path, place, form, label, message, ts',
)
const ofPoint = scan(
  'signals FINAL',
  'sessionDay, sessionId, version, tabId, eventNo, message, shape, ts',
  'pointId = {pointId:String}',
)
const successes = scan('events', 'sessionId, ts, orderId, revenue', `kind = 'track'`)
const refusals = scan('events', 'sessionId, tabId, eventNo, properties', `kind = 'fieldError'`)
const fills = scan('events', 'sessionId, ts, path, place, shape, properties', `kind IN ('fieldVisit', 'fieldError')`)
const attributed = scan(
  'sessions FINAL',
  `sessionDay, sessionId, person, visitorId, firstTs, touched, touchedAfterMs, browser, browserVersion, os, osVersion,
    device, attributes, language, country, entryPath, referrerHost, release`,
)
const isRanked = (answer: Record<string, unknown>): boolean => answer.ranked === true
const hasImpact = (answer: Record<string, unknown>): boolean => answer.impact !== null

const banners = scan(
  'events',
  'sessionDay, sessionId, visitorId, ts, name, promotionId, properties',
  `kind = 'track' AND name IN ('Promotion Viewed', 'Promotion Clicked')`,
)
const persons = scan('sessions FINAL', 'sessionDay, sessionId, version, person')

/** `bannersFromMs`: from when on there are banners. */
export type Asked = { fromMs: number; toMs: number; bannersFromMs: number; pointId: string }

/** What the product must answer quickly, whatever it costs. */
export function mainQuestions({ fromMs, toMs, pointId }: Asked): Question[] {
  const within = `from=${fromMs}&to=${toMs}`
  return [
    { name: 'struggle list', path: `/struggle-points?${within}`, scans: [visits, signals], isWhole: isRanked },
    {
      name: 'one struggle point',
      path: `/struggle-points/${pointId}?${within}`,
      scans: [visits, ofPoint, successes, refusals],
      isWhole: hasImpact,
    },
    { name: 'its cause', path: `/cause?${within}&point=${pointId}`, scans: [attributed, ofPoint, fills] },
  ]
}

const steps = [
  { kind: 'page', path: '/p/*' },
  { kind: 'event', name: 'Product Added' },
  { kind: 'page', path: '/checkout/*' },
  { kind: 'event', name: 'Checkout Started' },
  { kind: 'event', name: 'Order Completed' },
]
const sessions = scan('sessions FINAL', 'sessionDay, sessionId, person, firstTs, lastTs, converted, struggles, device')
const ofSteps = scan(
  'events',
  'sessionId, ts, tabId, eventNo, path, name',
  `kind IN ('pageView', 'track') AND sessionId != toUUID('${noId}')`,
)

/** Other screens. */
export function otherQuestions({ fromMs, toMs, bannersFromMs, pointId }: Asked): Question[] {
  const within = `from=${fromMs}&to=${toMs}`
  const funnel = (actor: 'session' | 'person') => ({ name: 'Buy', steps, actor })
  const run = (actor: 'session' | 'person') => ({
    name: `funnel of five steps by ${actor}`,
    path: '/funnels/run',
    body: { funnel: funnel(actor), from: fromMs, to: toMs },
    scans: actor === 'person' ? [ofSteps, persons] : [ofSteps],
  })
  const dropped = encodeURIComponent(JSON.stringify(funnel('session')))
  return [
    { name: 'overview', path: `/overview?${within}`, scans: [sessions, visits, signals, successes] },
    { name: 'list of sessions', path: `/sessions?${within}`, scans: [sessions] },
    { name: 'sessions by score', path: `/sessions?${within}&order=score`, scans: [sessions] },
    { name: 'sessions of the point', path: `/sessions?${within}&point=${pointId}`, scans: [sessions, ofPoint] },
    run('session'),
    run('person'),
    { name: 'sessions dropped at a step', path: `/sessions?${within}&funnel=${dropped}&dropped=4`, scans: [ofSteps] },
    { name: 'cause of a drop-off', path: `/cause?${within}&funnel=${dropped}&dropped=4`, scans: [attributed, ofSteps] },
    {
      name: 'promotions of 90 days',
      path: `/promotions?from=${bannersFromMs}&to=${toMs}&by=creative`,
      fromMs: bannersFromMs,
      scans: [banners, persons],
    },
    // A name, a part of a number, and what stands on her screen: what is found, and the search for what is not.
    ...['not a function', 'v123', 'nobody at all'].map((text) => ({
      name: `find “${text}”`,
      path: '/find',
      body: { text },
      scans: [
        scan('events', 'sessionId, ts, message', `kind IN ('fieldError', 'formError', 'submit', 'jsError', 'request')`),
      ],
    })),
    { name: 'choices of steps', path: '/step-choices', scans: [ofSteps] },
  ]
}
