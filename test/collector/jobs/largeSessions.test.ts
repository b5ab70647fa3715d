/**
 * What a session costs grows with its events and no faster, and one that costs too much all the same holds up nobody
 * else's: anyone can send events, and a script that clicks all day is a session too. The engine here has what it allows
 * one statement on a machine of 2 GiB.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idOf, made, startSmallEngine } from '../../support/smallEngine.ts'
import type { Stack } from '../../support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startSmallEngine()
})
afterAll(() => stack?.stop())

async function sessionsOf(first: number, sessions = 1): Promise<Record<string, number>[]> {
  const ids = Array.from({ length: sessions }, (_, i) => idOf(first + i))
  return await stack.store.query<Record<string, number>>(
    `SELECT events, clicks, rageClicks FROM sessions FINAL WHERE sessionId IN {ids:Array(UUID)}`,
    { ids },
  )
}

test('a session of 60,000 clicks is judged like any other', async () => {
  await made(stack, { first: 1, sessions: 1, perSession: 60_000, kind: 'click', everyMs: 1_400 })
  await made(stack, { first: 2, sessions: 1, perSession: 60_000, kind: 'click', everyMs: 100 })
  await stack.collector.rollUp.runOnce()
  expect(await sessionsOf(1)).toEqual([{ events: 60_000, clicks: 60_000, rageClicks: 0 }])
  expect(await sessionsOf(2)).toEqual([{ events: 60_000, clicks: 60_000, rageClicks: 1 }])
})

test('so is one in which a form was sent and refused 4,000 times, of which the last was accepted', async () => {
  await made(stack, {
    ...{ first: 11, sessions: 1, perSession: 8_001, everyMs: 1_000 },
    kind: 'submit',
    columns: `'id:order' AS form, if(nth % 2 = 0, 'navigated', '') AS outcome`,
  })
  await stack.store.command(
    `INSERT INTO events (siteId, sessionDay, sessionId, tabId, eventNo, kind, source, ts, visitorId, path, url, form, message)
     SELECT siteId, sessionDay, sessionId, tabId, eventNo + 10000, 'formError', source, ts, visitorId, path, url, form, 'Not accepted'
     FROM events WHERE sessionId = {id:UUID} AND eventNo % 2 = 0`,
    { id: idOf(11) },
  )
  await stack.collector.rollUp.runOnce()
  expect(
    await stack.store.query(`SELECT attempts, sent FROM formFields FINAL WHERE sessionId = {id:UUID} AND place = ''`, {
      id: idOf(11),
    }),
  ).toEqual([{ attempts: 8_001, sent: 1 }])
})

test('so is what was stored while nobody looked: 1,000 sessions of 300 clicks', async () => {
  await made(stack, { first: 1_000, sessions: 1_000, perSession: 300, kind: 'click', everyMs: 1_400 })
  await stack.collector.rollUp.runOnce()
  const rows = await sessionsOf(1_000, 1_000)
  expect(rows).toHaveLength(1_000)
  expect(new Set(rows.map((row) => row.events))).toEqual(new Set([300]))
})

test('one that is too large all the same is set aside, told, and keeps back no other', async () => {
  await made(stack, { first: 5_000, sessions: 3, perSession: 20, kind: 'click', everyMs: 100 })
  await made(stack, { first: 5_001, sessions: 1, perSession: 700_000, kind: 'click', everyMs: 100 })
  await stack.collector.rollUp.runOnce()
  expect(await sessionsOf(5_001)).toEqual([])
  expect(await sessionsOf(5_000)).toEqual([{ events: 20, clicks: 20, rageClicks: 1 }])
  expect(await sessionsOf(5_002)).toEqual([{ events: 20, clicks: 20, rageClicks: 1 }])
  expect(stack.collector.rollUp.stats().setAside).toBe(1)
  expect(stack.faults.join()).toContain(idOf(5_001))
  // Something more arrives for it, and for another: it is not tried at every look.
  await made(stack, { first: 5_001, sessions: 2, perSession: 25, kind: 'click', everyMs: 100 })
  expect(await stack.collector.rollUp.runOnce()).toBe(1)
  expect(await sessionsOf(5_002)).toMatchObject([{ events: 45 }])
})
