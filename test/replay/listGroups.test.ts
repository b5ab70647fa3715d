import { describe, expect, it } from 'vitest'
import {
  askedSteps,
  countKinds,
  listGroups,
  nextOf,
  stepsInSight,
  wordsOf,
} from '../../dashboard/src/screens/replay/stepList/listGroups.ts'
import { stepsOf } from '../../dashboard/src/screens/replay/steps.ts'
import { eventRow } from './support/rows.ts'

const steps = stepsOf(
  [
    eventRow({ eventNo: 1, kind: 'pageView', ts: 1000, path: '/', title: 'Welcome' }),
    eventRow({ eventNo: 2, kind: 'click', ts: 3000, path: '/', label: 'Buy', properties: { role: 'button' } }),
    eventRow({ eventNo: 1, kind: 'pageView', ts: 4000, tabId: 'b', path: '/cart', title: 'Your cart' }),
    eventRow({
      eventNo: 2,
      kind: 'fieldError',
      ts: 5000,
      tabId: 'b',
      path: '/cart',
      label: 'Name',
      message: 'is required',
    }),
    eventRow({ eventNo: 3, kind: 'click', ts: 40_000, path: '/', label: 'Help' }),
  ],
  1000,
)
const everything = { words: [], kinds: new Set<never>() }
const none = { inactivity: [], gaps: [], added: [] }
const pause = { fromMs: 5000, toMs: 38_000 }
const gap = { tabId: 'a', fromMs: 2500, toMs: 2900, reason: 'missing' as const, words: 'A part is missing' }

describe('the list of steps', () => {
  it('has a group for each page of each tab, and another for coming back', () => {
    const groups = listGroups(steps, none, everything)
    expect(groups.map(({ path, title, tabId, rows }) => [path, title, tabId, rows.length])).toEqual([
      ['/', 'Welcome', 'a', 2],
      ['/cart', 'Your cart', 'b', 3],
      ['/', 'Welcome', 'a', 2],
    ])
    expect(groups.map(({ struggles }) => struggles)).toEqual([0, 1, 0])
  })

  it('puts pauses, holes and what was added where they belong in time', () => {
    const added = { id: 'n', atMs: 4500, text: 'Look here', row: null }
    const groups = listGroups(steps, { inactivity: [pause], gaps: [gap], added: [added] }, everything)
    expect(groups.map(({ rows }) => rows.map(({ kind }) => kind))).toEqual([
      ['step', 'step', 'gap'],
      ['step', 'step', 'step', 'added', 'pause'],
      ['step', 'step'],
    ])
  })

  it('leaves pauses and holes out of what was searched for, but finds what was added', () => {
    const added = { id: 'n', atMs: 4500, text: 'Name: look here', row: null }
    const asked = { words: wordsOf('  NAME '), kinds: new Set<never>() }
    const groups = listGroups(steps, { inactivity: [pause], gaps: [gap], added: [added] }, asked)
    expect(groups.flatMap(({ rows }) => rows.map(({ kind }) => kind))).toEqual(['step', 'added'])
  })

  it('finds by every word and by kind', () => {
    const find = (search: string, ...kinds: ('click' | 'error')[]) =>
      askedSteps(steps, { words: wordsOf(search), kinds: new Set(kinds) }).map(({ id }) => id)
    expect(find('name REQUIRED')).toEqual(['b.2'])
    expect(find('', 'click', 'error')).toEqual(['a.2', 'b.2', 'a.3'])
    expect(find('help', 'error')).toEqual([])
    expect(find(' ')).toHaveLength(steps.length)
    expect(Object.fromEntries(countKinds(steps))).toEqual({ navigation: 4, click: 2, error: 1 })
  })

  it('goes on from a step that is not among the found, and round the end only for a search', () => {
    const clicks = askedSteps(steps, { words: [], kinds: new Set(['click' as const]) })
    expect(nextOf(clicks, steps, 'b.2', 1, false)?.id).toBe('a.3')
    expect(nextOf(clicks, steps, 'b.2', -1, false)?.id).toBe('a.2')
    expect(nextOf(clicks, steps, 'a.3', 1, false)).toBeNull()
    expect(nextOf(clicks, steps, 'a.3', 1, true)?.id).toBe('a.2')
    expect(nextOf([], steps, 'a.3', 1, true)).toBeNull()
  })

  it('passes over closed pages', () => {
    const groups = listGroups(steps, none, everything)
    expect(stepsInSight(groups, new Set([groups[1]?.key ?? ''])).map(({ path }) => path)).toEqual(['/', '/', '/', '/'])
  })
})
