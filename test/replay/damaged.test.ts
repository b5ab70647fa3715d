/** Damaged recordings: what is sound of them is kept, and what is not is counted. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSanitiser, type SafeEvent } from '../../dashboard/src/screens/replay/sanitise/events.ts'
import { check } from './support/forbidden.ts'
import { malformed } from './support/malformed.ts'
import { change, element, page, text } from './support/streams.ts'

const asRecorded = { colorScheme: null, reducedMotion: null }

describe('damaged events', () => {
  function counted(events: unknown[]): { out: SafeEvent[]; damaged: number } {
    const sanitiser = createSanitiser(asRecorded)
    return { out: events.flatMap((event) => sanitiser.clean(event)), damaged: sanitiser.damaged() }
  }

  it.each(Object.keys(malformed))('are counted, and what is sound is kept: %s', (name) => {
    const { out, damaged } = counted(malformed[name] ?? [])
    expect(damaged).toBeGreaterThan(0)
    expect(out.slice(0, 2).map(({ type }) => type)).toEqual([4, 2])
    for (const event of out) check(event.data)
  })

  it('are none of those that rrweb sends: what it does not know it calls -1', () => {
    const move = { x: 1, y: 1, id: -1, timeOffset: 0 }
    const sound = [
      { type: 0, timestamp: 900, data: {} },
      ...page([text(10, 'x')]),
      { type: 1, timestamp: 1001, data: {} },
      change(1100, { removes: [{ id: -1, parentId: 3 }] }),
      { type: 3, timestamp: 1110, data: { source: 1, positions: [move] } },
      { type: 3, timestamp: 1120, data: { source: 2, type: 5, id: -1 } },
      { type: 3, timestamp: 1130, data: { source: 7, type: 0, id: 10 } },
      { type: 3, timestamp: 1140, data: { source: 14, ranges: [] } },
      { type: 5, timestamp: 1150, data: { tag: 'anything', payload: {} } },
    ]
    expect(counted(sound).damaged).toBe(0)
  })

  it('never hold a tree deeper than browsers draw, in one piece or grown', () => {
    for (const name of Object.keys(malformed).filter((one) => one.startsWith('a tree'))) {
      const depths = new Map<number, number>([[3, 0]])
      for (const { data } of counted(malformed[name] ?? []).out) {
        for (const { parentId, node } of (data.adds ?? []) as { parentId: number; node: { id: number } }[]) {
          depths.set(node.id, (depths.get(parentId) ?? 0) + 1)
        }
        expect(JSON.stringify(data)).not.toContain('the bottom')
      }
      expect(Math.max(...depths.values())).toBeLessThanOrEqual(512)
    }
  })
})

describe('a sound recording, damaged at random', () => {
  const sound = [
    ...page([
      element(10, 'form', { class: 'f' }, [element(11, 'input', { type: 'text', value: '***' }), text(12, 'words')]),
      element(13, 'x-card', {}, [element(14, 'style', { _cssText: 'p:hover{color:red}' }, [], { isShadow: true })], {
        isShadowHost: true,
      }),
      element(15, 'canvas', { width: '10', height: '10' }),
    ]),
    change(1100, {
      adds: [{ parentId: 10, nextId: null, node: element(20, 'p', { style: 'color:red' }) }],
      texts: [{ id: 12, value: 'other' }],
      attributes: [{ id: 11, attributes: { class: 'on', style: { color: 'red' } } }],
      removes: [{ id: 15, parentId: 3 }],
    }),
    { type: 3, timestamp: 1150, data: { source: 1, positions: [{ x: 1, y: 2, id: 10, timeOffset: -50 }] } },
    { type: 3, timestamp: 1160, data: { source: 2, type: 5, id: 11 } },
    { type: 3, timestamp: 1170, data: { source: 5, id: 11, text: '***', isChecked: false } },
    { type: 3, timestamp: 1180, data: { source: 8, id: 14, adds: [{ rule: 'a{}', index: [0] }] } },
    { type: 3, timestamp: 1190, data: { source: 15, id: 13, styleIds: [1], styles: [{ styleId: 1, rules: [] }] } },
    { type: 5, timestamp: 1195, data: { tag: 'hindsight-states', payload: { states: [[11, 'focus invalid']] } } },
    { type: 3, timestamp: 1200, data: { source: 3, id: 3, x: 0, y: 10 } },
  ]

  /** Every place in the stream that holds something. */
  function places(value: unknown, path: string[] = []): string[][] {
    if (typeof value !== 'object' || value === null) return [path]
    return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))].filter(
      ({ length }) => length > 0,
    )
  }

  function damage(stream: unknown, path: readonly string[], value: unknown): void {
    let at = stream as Record<string, unknown>
    for (const key of path.slice(0, -1)) {
      const inner = at[key]
      // Damaged before.
      if (typeof inner !== 'object' || inner === null) return
      at = inner as Record<string, unknown>
    }
    at[path.at(-1) ?? ''] = value
  }

  const odd = fc.oneof(
    fc.constantFrom(null, -1, 0, 1, 3, 10, 11, 2 ** 31, 1e300, Number.NaN, '', 'x', true, 'style', 'script'),
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom({}, [], [[]], { id: 10 }, JSON.parse('{"__proto__":{"isShadow":true},"constructor":7}')),
  )
  const hits = fc.array(fc.tuple(fc.constantFrom(...places(sound)), odd), { minLength: 1, maxLength: 12 })

  it('is played as far as it is sound, and never breaks', () => {
    fc.assert(
      fc.property(hits, (all) => {
        const stream = structuredClone(sound) as unknown[]
        // Copies: what is shared would be damaged for good, or come to hold itself.
        for (const [path, value] of all) damage(stream, path, structuredClone(value))
        // As it is on the wire.
        const events = JSON.parse(JSON.stringify(stream)) as unknown[]
        const sanitiser = createSanitiser(asRecorded)
        const out = events.flatMap((event) => sanitiser.clean(event))
        for (const { data, timestamp } of out) {
          check(data)
          expect(Number.isFinite(timestamp)).toBe(true)
        }
        for (const [i, { type }] of out.entries()) if (type === 2) expect(out[i - 1]?.type).toBe(4)
        expect(sanitiser.damaged()).toBeLessThanOrEqual(events.length)
        expect('isShadow' in {}).toBe(false)
        // Whatever came before, a sound page behind it is shown; behind it by the stream's own time, which may be damaged too.
        const last = out.at(-1)?.timestamp ?? 1200
        const again = page([text(10, 'sound')], { at: last + 1 }).flatMap((event) => sanitiser.clean(event))
        expect(again.map(({ type }) => type)).toEqual([4, 2])
      }),
      { numRuns: 500 },
    )
  })

  it('is sound before', () => {
    const sanitiser = createSanitiser(asRecorded)
    expect(sound.flatMap((event) => sanitiser.clean(event))).toHaveLength(sound.length)
    expect(sanitiser.damaged()).toBe(0)
  })
})
