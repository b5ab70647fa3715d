import type { ChunkRow, EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'

/** An event as the read API gives it, with all that a test does not care about left empty. */
export function eventRow(given: Partial<EventRow> & Pick<EventRow, 'eventNo' | 'kind' | 'ts'>): EventRow {
  return {
    tabId: 'a',
    pageId: 'p1',
    name: '',
    url: 'https://shop.example/',
    path: '/',
    title: '',
    referrer: '',
    place: '',
    form: '',
    label: '',
    nodeId: null,
    message: '',
    shape: [],
    filled: false,
    reactionMs: null,
    reaction: '',
    interactive: false,
    errorAfterMs: null,
    attemptNo: 0,
    outcome: '',
    status: null,
    durationMs: null,
    reason: '',
    customerId: '',
    language: '',
    properties: {},
    ...given,
  }
}

export function chunkRow(given: Partial<ChunkRow> & Pick<ChunkRow, 'chunkNo'>): ChunkRow {
  return {
    pageId: 'p1',
    firstTs: given.chunkNo * 1000,
    lastTs: given.chunkNo * 1000 + 900,
    hasSnapshot: given.chunkNo === 1,
    eventCount: 1,
    rawBytes: 1,
    storedBytes: 1,
    assets: [],
    ...given,
  }
}

export function sessionDetail(
  given: Partial<SessionDetail['session']>,
  more: Partial<SessionDetail> = {},
): SessionDetail {
  return {
    session: {
      sessionId: 's',
      sessionDay: '2026-01-01',
      firstTs: 0,
      lastTs: 0,
      durationMs: 0,
      live: false,
      visitorId: 'v',
      customerId: '',
      verified: false,
      browser: '',
      browserVersion: '',
      os: '',
      device: '',
      country: '',
      language: '',
      release: '',
      referrerHost: '',
      entryPath: '',
      exitPath: '',
      tabs: 1,
      pageViews: 0,
      events: 0,
      clicks: 0,
      fieldErrors: 0,
      falseRejections: 0,
      formErrors: 0,
      failedSubmits: 0,
      jsErrors: 0,
      failedRequests: 0,
      rageClicks: 0,
      deadClicks: 0,
      converted: false,
      revenue: 0,
      activity: [],
      hasReplay: false,
      recording: '',
      firstError: '',
      ...given,
    },
    clockOffsetMs: 0,
    tabs: [],
    ...more,
  }
}
