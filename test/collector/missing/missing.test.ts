/** "Why is there no replay?": for each reason a visit as recorders send it, and what its session says, in the list too. */
import type { SessionDetail, SessionRow } from '@hindsight/protocol/api/sessions'
import { type CostLevel, type RecordingReason, recordingReasons } from '@hindsight/protocol/events'
import { noId, utcDay } from '@hindsight/protocol/ids'
import { maxChunkRawBytes } from '@hindsight/protocol/limits'
import { whyNoReplay } from '@hindsight/protocol/recording'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stack, startStack } from '../../support/stack.ts'
import { chunkOf, openTab, sendBatch, type Tab } from '../write/batches.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack.stop())

/** Long enough ago that nothing is on its way any more. */
const startedAt = Date.now() - 600_000
const second = 1000

type Said = { at: number; reason?: RecordingReason; level?: CostLevel }
type Sent = { no: number; from: number; to: number; snapshot?: boolean; rawBytes?: number; encoding?: 'identity' }
/** Seconds since the session's start. */
type Given = { lasts: number; said: Said[]; chunks?: Sent[]; tab?: Tab; over?: Record<string, unknown> }

const ms = (tab: Tab, seconds: number): number => tab.sessionStart + seconds * second

async function send(given: Given): Promise<Tab> {
  const tab = given.tab ?? openTab({ sessionStart: startedAt })
  const said = given.said.map(({ at, reason, level }) =>
    level === undefined
      ? tab.event('recording', { ts: ms(tab, at), reason })
      : tab.event('cost', {
          ts: ms(tab, at),
          level,
          ownMs: 400,
          windowMs: 10_000,
          longestMs: 90,
          elements: 900,
          snapshotMs: 20,
        }),
  )
  const events = [
    tab.pageView({ ts: ms(tab, given.said[0]?.at ?? 0) }),
    ...said,
    tab.click({ ts: ms(tab, given.lasts) }),
  ]
  const answer = await sendBatch(stack.url, tab.header(events, given.over ?? {}))
  expect(answer.body).toMatchObject({ accepted: events.length, refused: [] })
  for (const { no, from, to, snapshot = false, ...wrong } of given.chunks ?? []) {
    const [header, bytes] = chunkOf(tab, no)
    const chunk = { ...header, hasSnapshot: snapshot, firstTs: ms(tab, from), lastTs: ms(tab, to), ...wrong }
    await sendBatch(stack.url, tab.header([], { chunk }), bytes)
  }
  return tab
}

const read = async <T>(path: string): Promise<{ status: number; body: T }> => {
  const answer = await fetch(stack.url + path, { headers: { authorization: `Bearer ${stack.apiKey}` } })
  return { status: answer.status, body: (await answer.json()) as T }
}

/** Arrives a moment later: sessions are rolled up, refusals written, once in a while. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 25_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It has not come about in time')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Reason, from and to in seconds of the session, words; and the list says the same in short. */
async function missingOf({ sessionId, sessionStart }: Tab) {
  const path = `/api/sites/demo/sessions/${sessionId}`
  await until(async () => (await read(path)).status === 200)
  const { body } = await read<SessionDetail>(path)
  const list = await read<{ sessions: SessionRow[] }>(`/api/sites/demo/sessions?person=${body.session.visitorId}`)
  const inShort = new Map(body.missingParts.map(({ reason, words }) => [words, { reason, words }]))
  expect(list.body.sessions.map(({ missing }) => missing)).toEqual([[...inShort.values()]])
  expect(body.session.missing).toEqual([...inShort.values()])
  return body.missingParts.map(({ reason, fromTs, toTs, words }) => [
    reason,
    (fromTs - sessionStart) / second,
    (toTs - sessionStart) / second,
    words,
  ])
}

test('nothing is missing of a session whose chunks are all there, however long nothing happened in it', async () => {
  const chunks = [
    { no: 1, from: 1, to: 3, snapshot: true },
    { no: 2, from: 200, to: 201 },
  ]
  const tab = await send({ lasts: 300, said: [{ at: 0, reason: 'on' }], chunks })
  expect(await missingOf(tab)).toEqual([])
})

describe.concurrent('what the recorder says', () => {
  const reasons = recordingReasons.filter((reason) => reason !== 'on')
  test.each(reasons)('%s: of all of a visit that has no replay', async (reason) => {
    const tab = await send({ lasts: 40, said: [{ at: 0, reason }] })
    expect(await missingOf(tab)).toEqual([[reason, 0, 40, whyNoReplay(reason)]])
  })

  test('of a part: consent that came, and was taken back', async () => {
    const said: Said[] = [
      { at: 0, reason: 'noConsent' },
      { at: 10, reason: 'on' },
      { at: 30, reason: 'optedOut' },
    ]
    const tab = await send({ lasts: 50, said, chunks: [{ no: 1, from: 10, to: 29, snapshot: true }] })
    expect(await missingOf(tab)).toEqual([
      ['noConsent', 0, 10, 'The visitor has not agreed to replay'],
      ['optedOut', 30, 50, 'The visitor has opted out'],
    ])
  })

  test('of what was held back until something happened: only what lies before the minute that was kept', async () => {
    const said: Said[] = [
      { at: 0, reason: 'notTriggered' },
      { at: 100, reason: 'on' },
    ]
    const tab = await send({ lasts: 130, said, chunks: [{ no: 1, from: 40, to: 129, snapshot: true }] })
    expect(await missingOf(tab)).toEqual([['notTriggered', 0, 40, 'Nothing happened that the site replays visits for']])
  })

  test('of one page of several, and of several as one part', async () => {
    const first = openTab({ sessionStart: startedAt })
    await send({
      tab: first,
      lasts: 20,
      said: [{ at: 0, reason: 'on' }],
      chunks: [{ no: 1, from: 0, to: 19, snapshot: true }],
    })
    for (const [n, at] of [22, 45].entries()) {
      const next = openTab({ ...first, pageId: crypto.randomUUID() })
      for (let skipped = 0; skipped < 3 * (n + 1); skipped++) next.click()
      await send({ tab: next, lasts: at + 20, said: [{ at, reason: 'pageTooLarge' }] })
    }
    expect(await missingOf(first)).toEqual([['pageTooLarge', 22, 65, 'The page is too large to be replayed']])
  })

  test('of less being recorded since it cost too much, level by level', async () => {
    const said: Said[] = [
      { at: 0, reason: 'on' },
      { at: 20, level: 'noMouseMoves' },
      { at: 30, level: 'fewSnapshots' },
      { at: 40, level: 'full' },
    ]
    const tab = await send({ lasts: 50, said, chunks: [{ no: 1, from: 0, to: 49, snapshot: true }] })
    const since = 'Less was recorded, since recording took more of the device than the site allows'
    expect(await missingOf(tab)).toEqual([
      ['degraded', 20, 30, `${since} (no mouse movement)`],
      ['degraded', 30, 40, `${since} (no mouse movement, few changes of looks, few whole pictures)`],
    ])
  })
})

describe.concurrent('what did not arrive', () => {
  const on: Said[] = [{ at: 0, reason: 'on' }]

  test('nothing at all', async () => {
    const gone = await send({ lasts: 40, said: on })
    expect(await missingOf(gone)).toEqual([['notArrived', 0, 40, 'The recorder was on, but the replay never arrived']])
  })

  test('nothing yet, of a visit that goes on', async () => {
    const now = openTab({ sessionStart: Date.now() })
    // Of a clock that runs ahead: it goes on for as long as this test may take.
    await send({ tab: now, lasts: 120, said: on })
    expect(await missingOf(now)).toEqual([['notYet', 0, 120, 'The replay has not arrived yet']])
  })

  test('chunks by their numbers, until the next full snapshot; also the first', async () => {
    const chunks = [
      { no: 2, from: 5, to: 9, snapshot: true },
      { no: 5, from: 20, to: 25 },
      { no: 6, from: 26, to: 30, snapshot: true },
      { no: 8, from: 40, to: 45 },
    ]
    const tab = await send({ lasts: 50, said: on, chunks })
    expect(await missingOf(tab)).toEqual([
      ['lost', 0, 5, 'A part of the replay never arrived (chunk 1)'],
      ['lost', 9, 26, 'Parts of the replay never arrived (chunks 3–4)'],
      ['lost', 30, 50, 'A part of the replay never arrived (chunk 7)'],
    ])
  })

  test('not those of the session before, in a tab that was open already', async () => {
    const tab = openTab({ sessionStart: startedAt })
    tab.click()
    await send({ tab, lasts: 20, said: on, chunks: [{ no: 9, from: 0, to: 19, snapshot: true }] })
    expect(await missingOf(tab)).toEqual([])
  })

  test('a whole page between others, and the beginning of one', async () => {
    const first = openTab({ sessionStart: startedAt })
    await send({ tab: first, lasts: 9, said: on, chunks: [{ no: 1, from: 0, to: 9, snapshot: true }] })
    const next = openTab({ ...first, pageId: crypto.randomUUID() })
    for (let n = 0; n < 3; n++) next.click()
    await send({ tab: next, lasts: 30, said: [{ at: 10, reason: 'on' }], chunks: [{ no: 2, from: 12, to: 29 }] })
    expect(await missingOf(first)).toEqual([
      ['noStart', 10, 30, 'The beginning of this page never arrived, without which the rest cannot be shown'],
    ])
  })

  test('a chunk that was refused, with what the refusal says', async () => {
    const chunks = [
      { no: 1, from: 0, to: 9, snapshot: true },
      { no: 2, from: 10, to: 19, rawBytes: maxChunkRawBytes + 1 },
      { no: 3, from: 20, to: 29, snapshot: true },
      { no: 4, from: 30, to: 39, encoding: 'identity' as const },
    ]
    const tab = await send({ lasts: 40, said: on, chunks })
    // A hole is seen at once; why there is one is written down within a second, of both or of one after the other.
    await until(async () => {
      const { body } = await read<SessionDetail>(`/api/sites/demo/sessions/${tab.sessionId}`)
      return body.missingParts?.filter(({ reason }) => reason === 'refused').length === 2
    })
    expect(await missingOf(tab)).toEqual([
      ['refused', 9, 20, 'A part of the replay was refused (chunk 2). The replay chunk inflates to more than allowed.'],
      [
        'refused',
        29,
        39,
        'A part of the replay was refused (chunk 4). The replay chunk is not in the encoding it names.',
      ],
    ])
  })

  test('what the browser had to drop, as many events and parts as it says, and not what it dropped before', async () => {
    const chunks = [
      { no: 1, from: 0, to: 9, snapshot: true },
      { no: 3, from: 20, to: 29, snapshot: true },
    ]
    const over = { droppedEvents: 3, droppedChunks: 2 }
    const tab = await send({ lasts: 40, said: on, chunks, over })
    const why = 'could not be sent in time'
    expect(await missingOf(tab)).toEqual([
      ['droppedFacts', 0, 40, `The visitor’s browser had to drop some of what happened: it ${why} (3 events)`],
      ['dropped', 9, 20, `The visitor’s browser had to drop a part of the replay: it ${why} (chunk 2)`],
      ['dropped', 29, 40, `The visitor’s browser had to drop a part of the replay: it ${why} (1 part)`],
    ])
    const older = openTab({ sessionStart: startedAt })
    older.click()
    await send({ tab: older, lasts: 20, said: on, chunks: [{ no: 9, from: 0, to: 19, snapshot: true }], over })
    expect(await missingOf(older)).toEqual([])
  })

  test('no word of the recorder: it is said that it is not known', async () => {
    const tab = await send({ lasts: 20, said: [] })
    expect(await missingOf(tab)).toEqual([
      ['unknown', 0, 20, 'The recorder has not said whether it replayed this page'],
    ])
  })
})

test('a replay that was deleted says so, of its whole length and nothing else', async () => {
  const chunks = [
    { no: 1, from: 0, to: 9, snapshot: true },
    { no: 3, from: 20, to: 29 },
  ]
  const tab = await send({
    tab: openTab({ sessionStart: startedAt - 86_400_000 }),
    lasts: 30,
    said: [{ at: 0, reason: 'on' }],
    chunks,
  })
  await missingOf(tab)
  const sessionDay = utcDay(tab.sessionStart)
  await stack.store.command(
    'ALTER TABLE replayChunks DELETE WHERE sessionId = {sessionId:UUID} SETTINGS mutations_sync = 2',
    { sessionId: tab.sessionId },
  )
  await stack.store.insert('removedReplays', [
    { siteId: 'demo', sessionDay, sessionId: noId, reason: 'retention', at: Date.now() },
  ])
  expect(await missingOf(tab)).toEqual([
    ['retention', 0, 30, 'The replay was deleted: it was older than replays are kept'],
  ])
})
