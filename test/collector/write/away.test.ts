/** A small sample of `npm run trial:away`: the store is away under load, and nothing is lost, doubled or out of order. */
import { expect, test } from 'vitest'
import { type How, runAway } from '../../trials/storeAway.ts'

test.each<How>(['refuses', 'silent'])(
  'the store %s for some seconds',
  async (how) => {
    const options = { awayMs: 4_000, aroundMs: 1_000, recorders: 4, pauseMs: 100, how }
    const { told, sent, lost, doubled, outOfOrder, spooledGroups, spoolBytes } = await runAway(options)
    expect({ lost, doubled, outOfOrder }).toEqual({ lost: 0, doubled: 0, outOfOrder: 0 })
    expect(sent.events).toBeGreaterThan(50)
    // Few enough that emptying the spool takes less time than the store was away.
    expect(spooledGroups).toBeLessThanOrEqual(8)
    // An insert that is not answered is waited for, for longer than this.
    if (how === 'refuses') expect(spoolBytes).toBeGreaterThan(0)
    // Nobody is told to come back: the spool takes what comes.
    expect(told.map(({ repeated }) => repeated)).toEqual([0, 0, 0])
  },
  120_000,
)
