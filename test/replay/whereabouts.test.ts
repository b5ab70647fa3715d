import type { EventRow } from '@hindsight/protocol/api/sessions'
import { describe, expect, it } from 'vitest'
import { whereabouts } from '../../dashboard/src/screens/replay/whereabouts.ts'

const event = (tabId: string, ts: number, kind: string, state?: string) =>
  ({ tabId, ts, eventNo: ts, kind, properties: state ? { state } : {} }) as unknown as EventRow
const now = 100_000

describe('where the customer is', () => {
  it.each([
    ['here, as long as a page was loaded', [event('a', 1, 'pageView')], 'here'],
    [
      'away, while something else is looked at',
      [event('a', 1, 'pageView'), event('a', 2, 'visibility', 'hidden')],
      'away',
    ],
    [
      'here again when she comes back to it',
      [event('a', 2, 'visibility', 'hidden'), event('a', 3, 'visibility', 'visible')],
      'here',
    ],
    ['gone, once its page was left', [event('a', 1, 'pageView'), event('a', 2, 'visibility', 'left')], 'left'],
    ['here, on the next page', [event('a', 2, 'visibility', 'left'), event('a', 3, 'pageView')], 'here'],
    ['here, with one of two tabs closed', [event('b', 1, 'pageView'), event('a', 2, 'visibility', 'left')], 'here'],
    [
      'away, with one tab closed and one in the background',
      [event('b', 1, 'visibility', 'hidden'), event('a', 2, 'visibility', 'left')],
      'away',
    ],
    ['here, between two pages', [event('a', now - 1000, 'visibility', 'left')], 'here'],
    ['here, of a session of which nothing is known', [], 'here'],
  ])('%s', (_, events, is) => {
    expect(whereabouts(events, now).is).toBe(is)
  })

  it('is known since the last thing that told it', () => {
    const events = [
      event('b', 5, 'visibility', 'left'),
      event('a', 9, 'visibility', 'left'),
      event('a', 50, 'webVital'),
    ]
    expect(whereabouts(events, now)).toEqual({ is: 'left', sinceTs: 9 })
  })
})
