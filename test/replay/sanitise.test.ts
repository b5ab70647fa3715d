import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanCss, cleanCssValue } from '../../dashboard/src/screens/replay/sanitise/css.ts'
import { createSanitiser, type SafeEvent } from '../../dashboard/src/screens/replay/sanitise/events.ts'
import { malformed } from './support/malformed.ts'
import { change, element, page, text } from './support/streams.ts'

const asRecorded = { colorScheme: null, reducedMotion: null }

function clean(events: unknown[]): SafeEvent[] {
  const sanitiser = createSanitiser(asRecorded)
  return events.flatMap((event) => sanitiser.clean(event))
}

describe('CSS asks for nothing', () => {
  const asking = [
    '@import "https://evil.example/a.css";',
    '@import url(https://evil.example/a.css);',
    '@IMPORT "//evil.example/a.css" screen;',
    '@\\69mport "https://evil.example/a.css";',
    '@im\\70 ort "https://evil.example/a.css";',
    'a{background:url(https://evil.example/a.png)}',
    'a{background:URL( "https://evil.example/a.png" )}',
    "a{background:u\\72l('//evil.example/a.png')}",
    'a{background:\\75 rl(https://evil.example/a.png)}',
    'a{background:url(\\68ttps://evil.example/a.png)}',
    'a{background:url(/same/origin)}',
    'a{background:url(relative.png)}',
    'a{background:image-set("https://evil.example/a.png" 1x)}',
    'a{background:-webkit-image-set(url(https://evil.example/a.png) 1x)}',
    'a{background:image("https://evil.example/a.png")}',
    'a{background:src("https://evil.example/a.png")}',
    '@font-face{font-family:x;src:url(https://evil.example/x.woff2)}',
    '<!--url(https://evil.example/)',
    'a{unicode-range:U+aurl(https://evil.example/)}',
    'a{--x:url(https://evil.example/);background:var(--x)}',
    'a{background:×url(https://evil.example/)}',
    'a{x:"\n;background:url(https://evil.example/)}',
    'a{background:url("https://evil.example/',
    'a{background:url(https://evil.example/',
    '/* x */a{background:url(https://evil.example/)}',
    'a{cursor:url(https://evil.example/c.cur),auto}',
    'a{background:url("data:text/html,<script>1</script>")}',
    'a{background:url("data:image/png;base64,AA") , url(https://evil.example/)}',
  ]
  it.each(asking)('%s', (css) => {
    for (const out of [cleanCss(css, asRecorded), cleanCssValue(css)]) {
      expect(out).not.toMatch(/@import|text\/html/i)
      const inFunctions = [...out.matchAll(/(?:url|src|image|image-set)\(\s*["']?([^)]*)/gi)].map(
        ([, address]) => address,
      )
      for (const address of inFunctions) expect(address).toMatch(/^data:[,i]/)
    }
  })

  const harmless = [
    '.md\\:flex{display:flex}',
    'a::before{content:"url(https://x.example/)"}',
    'a[href^="https://"]{color:red}',
    '@media (min-width:10px){a{width:calc(100% - 2px)}}',
    'svg{fill:url("#gradient")}',
    'a{background:url("data:image/png;base64,iVBORw0KGgo=")}',
    '@font-face{src:url("data:font/woff2;base64,AA")}',
    '@font-face{unicode-range:U+0025-00FF,u+4?? }',
    'a{margin:-1px;width:1e3px;color:#0b64b8}',
  ]
  it.each(harmless)('keeps %s', (css) => expect(cleanCss(css, asRecorded)).toBe(`/**/${css}/**/`))

  it('answers preference queries as the visitor had them', () => {
    const css = '@media (prefers-color-scheme: dark){a{color:#fff}}@media (prefers-reduced-motion){a{color:red}}'
    expect(cleanCss(css, { colorScheme: 'light', reducedMotion: true })).toBe(
      '/**/@media (max-width:0px){a{color:#fff}}@media (min-width:0px){a{color:red}}/**/',
    )
  })

  it('pieces side by side cannot make a token that none of them holds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (cut) => {
        const css = '@import "//evil.example/a.css";a{background:url(//evil.example/)}'
        const joined = cleanCss(css.slice(0, cut), asRecorded) + cleanCss(css.slice(cut), asRecorded)
        expect(cleanCss(joined, asRecorded).replaceAll('/**/', '')).toBe(joined.replaceAll('/**/', ''))
        expect(joined).not.toMatch(/url\([^"]|@import/)
      }),
    )
  })
})

describe('the stream', () => {
  it('puts a Meta before each full snapshot, and none elsewhere', () => {
    const [meta, snapshot] = page([text(9, 'hi')])
    const types = clean([meta, meta, snapshot, meta, { ...(snapshot as object), timestamp: 3000 }]).map(
      ({ type }) => type,
    )
    expect(types).toEqual([4, 2, 4, 2])
  })

  it('never lets time go back, nor jump by days', () => {
    const move = (timestamp: number) => ({ type: 3, timestamp, data: { source: 3, id: 1, x: 0, y: 0 } })
    const times = clean([...page([]), move(5000), move(2000), move(9e12), move(6000)]).map(({ timestamp }) => timestamp)
    expect(times).toEqual([1000, 1000, 5000, 5000, 6000])
  })

  it('drops what comes before the first full snapshot', () => {
    expect(clean([{ type: 3, timestamp: 1, data: { source: 3, id: 1, x: 0, y: 0 } }])).toEqual([])
  })

  it('treats a text as CSS wherever its style element is told of', () => {
    const out = clean([
      ...page([element(8, 'style', {}, [text(9, 'a{}')])]),
      {
        type: 3,
        timestamp: 1100,
        data: {
          source: 0,
          adds: [],
          removes: [],
          attributes: [],
          texts: [{ id: 9, value: '@import "//evil.example"' }],
        },
      },
    ])
    expect(JSON.stringify(out)).not.toContain('@import')
  })

  it('does not let a text that was changed unchecked move into a style element', () => {
    const out = clean([
      ...page([element(8, 'style', {}, []), element(7, 'div', {}, [text(9, 'x')])]),
      {
        type: 3,
        timestamp: 1100,
        data: {
          source: 0,
          adds: [],
          removes: [],
          attributes: [],
          texts: [{ id: 9, value: '@import "//evil.example";' }],
        },
      },
      {
        type: 3,
        timestamp: 1200,
        data: {
          source: 0,
          texts: [],
          removes: [],
          attributes: [],
          adds: [{ parentId: 8, nextId: null, node: text(9, 'x') }],
        },
      },
    ])
    expect(out.at(-1)?.data.adds).toEqual([])
  })

  it('forgets what a node is when two claims disagree', () => {
    const src = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>'
    const change = (timestamp: number, data: object) => ({
      type: 3,
      timestamp,
      data: { source: 0, texts: [], removes: [], attributes: [], adds: [], ...data },
    })
    const out = clean([
      ...page([element(8, 'iframe', {}, [])]),
      change(1100, { adds: [{ parentId: 3, nextId: null, node: element(8, 'img', { src }, []) }] }),
      change(1200, { attributes: [{ id: 8, attributes: { src } }] }),
    ])
    expect(out.at(-1)?.data.attributes).toEqual([])
  })
})

const forbiddenTags = /^(script|object|embed|base|applet|frame|frameset|portal|foreignobject|animate|set|template)$/i
const forbiddenNames =
  /^(on.*|srcdoc|action|formaction|ping|target|manifest|http-equiv|autofocus|srcset|poster|background|data|code|codebase|archive|__proto__|constructor|prototype)$/i

function check(value: unknown, key = ''): void {
  if (typeof value === 'string') {
    if (key === 'src' || key === 'rr_dataURL') expect(value).toMatch(/^data:image\//)
    if (key === 'xlink:href') expect(value).toMatch(/^(#|data:image\/)/)
    if (key === '_cssText' || key === 'style' || key === 'rule') expect(value).not.toMatch(/@import/)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'tagName') expect(inner).not.toMatch(forbiddenTags)
    if (name === 'attributes' && !Array.isArray(inner))
      for (const attribute of Object.keys(inner as object)) expect(attribute).not.toMatch(forbiddenNames)
    check(inner, name)
  }
}

describe('arbitrary input', () => {
  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 6 }), { maxLength: 20 }), (events) => {
        for (const event of clean(events)) check(event.data)
      }),
      { numRuns: 300 },
    )
  })

  const attribute = fc.constantFrom(
    ...'onclick onload src srcset href srcdoc action formaction ping target style class http-equiv content _cssText rr_dataURL xlink:href poster background data autofocus manifest __proto__ constructor data-x id name type'.split(
      ' ',
    ),
  )
  const value = fc.oneof(
    fc.constantFrom(
      'javascript:alert(1)',
      'https://evil.example/',
      'data:text/html,x',
      'refresh',
      '0;url=//evil.example',
    ),
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  )
  const tag = fc.constantFrom(
    ...'script SCRIPT iframe object embed base meta link style svg animate set foreignObject use image img a form input template x-y div portal frame'.split(
      ' ',
    ),
  )
  const { node } = fc.letrec((tie) => ({
    node: fc.record({
      type: fc.integer({ min: 0, max: 6 }),
      id: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.string()),
      rootId: fc.option(fc.integer({ min: 0, max: 40 })),
      tagName: tag,
      isSVG: fc.option(fc.boolean()),
      isShadow: fc.option(fc.boolean()),
      isCustom: fc.boolean(),
      textContent: fc.oneof(fc.string(), fc.constant('@import "//evil.example"')),
      attributes: fc.dictionary(attribute, value),
      childNodes: fc.oneof({ maxDepth: 4 }, fc.constant([]), fc.array(tie('node'), { maxLength: 3 })),
    }),
  }))
  const change = fc.record({
    source: fc.integer({ min: -1, max: 17 }),
    id: fc.integer({ min: -1, max: 40 }),
    adds: fc.array(fc.record({ parentId: fc.integer({ min: 0, max: 40 }), nextId: fc.constant(null), node })),
    removes: fc.array(fc.record({ id: fc.integer(), parentId: fc.integer() })),
    texts: fc.array(fc.record({ id: fc.integer({ min: 0, max: 40 }), value })),
    attributes: fc.array(
      fc.record({ id: fc.integer({ min: 0, max: 40 }), attributes: fc.dictionary(attribute, value) }),
    ),
    positions: fc.array(fc.record({ x: fc.double(), y: fc.double(), id: fc.integer(), timeOffset: fc.double() })),
    styles: fc.array(fc.record({ styleId: fc.integer(), rules: fc.array(fc.record({ rule: fc.string() })) })),
    styleIds: fc.array(fc.integer()),
    set: fc.record({ property: fc.string(), value: fc.string() }),
    index: fc.array(fc.integer()),
  })

  it('never lets a forbidden name through', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 4 }), fc.array(change, { maxLength: 6 }), (nodes, changes) => {
        const events = [...page(nodes), ...changes.map((data, i) => ({ type: 3, timestamp: 1100 + i, data }))]
        for (const event of clean(events)) check(event.data)
      }),
      { numRuns: 300 },
    )
  })

  it('knows a forbidden name in every form a value may have', () => {
    const given = Object.fromEntries(['http-equiv', 'src', 'onclick', 'ping'].map((name) => [name, true]))
    expect(clean(page([element(8, 'meta', given), element(9, 'div', given)])).at(1)).toMatchObject({ type: 2 })
    for (const event of clean(page([element(9, 'div', given)]))) check(event.data)
  })

  it('survives a page nested ten thousand deep', () => {
    let deep: unknown = text(20_000, 'bottom')
    for (let id = 10_000; id > 10; id--) deep = element(id, 'div', {}, [deep])
    const out = clean(page([deep]))
    expect(out).toHaveLength(2)
    expect(JSON.stringify(out)).not.toContain('bottom')
  })
})

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
        for (const [path, value] of all) damage(stream, path, value)
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
        // Whatever came before, a sound page behind it is shown.
        const last = Math.max(1200, ...out.map(({ timestamp }) => timestamp))
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
