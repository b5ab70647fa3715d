import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanCss, cleanCssValue, cleanTokens } from '../../dashboard/src/screens/replay/sanitise/css.ts'
import { createSanitiser, type SafeEvent } from '../../dashboard/src/screens/replay/sanitise/events.ts'
import { check } from './support/forbidden.ts'
import { change, element, page, text } from './support/streams.ts'

/** Many times what it takes; what grows with the square of a text takes minutes. */
const quickMs = 20_000

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

  it('passing by what is plain comes to the same as looking at each token', () => {
    const pieces = [
      ...'url( src( image( image-set( -webkit-image-set( cross-fade( url-prefix( var( --url( xurl( uRL( calc('.split(
        ' ',
      ),
      ...'u u+ U+00 u+0025-00FF U+4?? url device-width MIN-device-height device-width2 import @import @media @'.split(
        ' ',
      ),
      ...':hover :Active :focus-within :hover2 :not( :root ::before : :: :-moz-focusring :\\68over hov \\65r'.split(
        ' ',
      ),
      ...'\\ \\72 \\( \\" é \u00a0 \u0000 - -- -1 -a #abc #\\61 12px 1e3 .5 0url( 1\\75rl('.split(' '),
      ...['"', "'", '"a', '"a\\"', "'b'", '"url(x)"', '/*', '*/', '/', '<!--', '<', '-->', '\n', '\r\n', ' ', '\f'],
      ...'{ } ( ) [ ] ; , . > + ~ * = | ^ $ ! & % ?'.split(' '),
      'https://evil.example/',
      'data:image/png;base64,AA',
    ]
    const css = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, fc.string({ maxLength: 3 })))
    fc.assert(
      fc.property(css, (parts) => {
        const text = parts.join('')
        expect(cleanTokens(text)).toBe(cleanTokens(text, false))
      }),
      { numRuns: 3000 },
    )
  })

  it('is looked through in a moment, though no rule ever begins', () => {
    const states = ':hover '.repeat(500_000)
    const begunAt = performance.now()
    for (const css of [states, `${states}"`, `${states}\\`]) expect(cleanCss(css, asRecorded).length).toBeGreaterThan(0)
    expect(performance.now() - begunAt).toBeLessThan(quickMs)
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

describe('what is drawn by reference', () => {
  let nextId = 100
  const svg = (tag: string, attributes: Record<string, unknown> = {}, inside: unknown[] = []) =>
    element(nextId++, tag, attributes, inside, { isSVG: true })
  const times = (count: number, make: (no: number) => unknown) => Array.from({ length: count }, (_, no) => make(no))
  /** Each level draws the one before ten times. */
  const laughs = (levels: number, draw: (id: string) => unknown, holder: string) => [
    svg(holder, { id: 'l0' }, [svg('path', { d: 'M0 0h1' })]),
    ...times(levels, (no) =>
      svg(
        holder,
        { id: `l${no + 1}` },
        times(10, () => draw(`l${no}`)),
      ),
    ),
  ]
  const uses = (levels: number) => laughs(levels, (id) => svg('use', { href: `#${id}` }), 'g')
  const referring = (events: unknown) =>
    (JSON.stringify(events).match(/"(?:xlink:)?href":"#l|url\(\\"#l/g) ?? []).length
  const hrefs = (count: number) => times(count, () => svg('use', { 'xlink:href': '#l1' }))

  it.each([
    ['use', uses(6)],
    ['use, of a style', laughs(6, (id) => svg('rect', { style: `fill: url( '#${id}' )` }), 'pattern')],
    ['patterns', laughs(6, (id) => svg('rect', { fill: `url(#${id})` }), 'pattern')],
    ['masks, percent-encoded', laughs(6, (id) => svg('rect', { mask: `url(#%6C${id.slice(1)})` }), 'mask')],
    [
      'itself',
      [
        svg('g', { id: 'l0' }, [svg('path'), svg('use', { href: '#l1' })]),
        svg('g', { id: 'l1' }, [svg('use', { href: '#l0' })]),
      ],
    ],
    [
      'one that is large, often',
      [
        svg(
          'g',
          { id: 'l1' },
          times(400, () => svg('path')),
        ),
        ...hrefs(400),
      ],
    ],
  ])('%s', (_name, defs) => {
    const snapshot = clean(page([svg('svg', {}, [svg('defs', {}, defs), svg('use', { href: '#l6' })])]))
    expect(snapshot).toHaveLength(2)
    expect(referring(snapshot)).toBe(0)
    // What is drawn is there all the same.
    expect(JSON.stringify(snapshot)).toContain('"path"')
  })

  it('told piece by piece, what would be too much is left out', () => {
    const root = svg('svg') as { id: number }
    const flat: Record<string, unknown>[] = []
    const lay = (node: Record<string, unknown>, parentId: number) => {
      const { childNodes, ...alone } = node
      flat.push({ parentId, nextId: null, node: { ...alone, childNodes: [] } })
      for (const child of childNodes as Record<string, unknown>[]) lay(child, node.id as number)
    }
    for (const part of uses(6)) lay(part as Record<string, unknown>, root.id)
    const given = flat.map((add, no) => change(2000 + no, { adds: [add] }))
    const events = clean([...page([root]), ...given])
    // Four levels are drawn: 12,345 paths and groups at most.
    expect(referring(events)).toBeGreaterThan(30)
    expect(referring(events)).toBeLessThan(60)
  })

  it('a change that would draw too much is left out, and a smaller one stays', () => {
    const late = times(20, () => svg('use', { href: '#' })) as { id: number }[]
    const toL3 = ({ id }: { id: number }) => ({ id, attributes: { href: '#l3' } })
    const before = page([svg('svg', {}, [svg('defs', {}, uses(3)), ...late])])
    const events = clean([
      ...before,
      change(3000, { attributes: late.map(toL3) }),
      change(4000, { attributes: late.slice(0, 2).map(toL3) }),
    ])
    expect(events.map((event) => referring([event]))).toEqual([0, 30, 0, 2])
  })

  it('what pages are made of stays: sprites, copies of one icon, gradients, clips, a link to itself', () => {
    const icon = () => [
      svg('clipPath', { id: 'l0' }, [svg('use', { 'xlink:href': '#l9' })]),
      svg('g', { 'clip-path': 'url(#l0)' }, [svg('path')]),
    ]
    const events = clean(
      page([
        svg(
          'svg',
          {},
          times(300, (no) =>
            svg(
              'symbol',
              { id: `l${no + 10}` },
              times(5, () => svg('path')),
            ),
          ),
        ),
        ...times(300, (no) => svg('svg', {}, [svg('use', { 'xlink:href': `#l${no + 10}` })])),
        ...times(200, () => svg('svg', {}, icon())),
        svg('svg', { id: 'l1' }, [
          svg(
            'linearGradient',
            { id: 'l2' },
            times(5, () => svg('stop')),
          ),
          ...times(2000, () => svg('rect', { fill: 'url(#l2)' })),
          svg('a', { href: '#l1' }),
        ]),
      ]),
    )
    expect(referring(events)).toBe(300 + 200 + 200 + 2000 + 1)
  })

  const inSvg = (body: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:y="http://www.w3.org/1999/xlink">${body}</svg>`
  const bombOf = (draw: (no: number) => string, holder = 'g') =>
    times(
      8,
      (no) => `<${holder} id="a${no}">${no === 0 ? '<path d="M0 0h1"/>' : draw(Number(no) - 1).repeat(10)}</${holder}>`,
    ).join('')
  const bombs: [string, string][] = [
    ['use', bombOf((no) => `<use href="#a${no}"/>`)],
    ['use, by entities', bombOf((no) => `<use y:href='&#35;a${no}'></use>`)],
    ['patterns, among comments', bombOf((no) => `<!-- </g> --><rect fill="url(#a${no})"/>`, 'pattern')],
    [
      'masks of a style sheet',
      `<style>${times(8, (no) => `.c${no}{mask:url(#a${no})}`).join('')}</style>${bombOf((no) => `<rect class="c${no}"/>`, 'mask')}`,
    ],
    ['entities of its own', `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]>`],
    ['a tag without end', '<g><use href="#a"'],
    ['comments without end', '<!--'.repeat(1000)],
  ]
  it.each(bombs)('in a picture: %s', (_name, body) => {
    const text = inSvg(body)
    for (const url of [
      `data:image/svg+xml,${encodeURIComponent(text)}`,
      `data:image/svg+xml;charset=utf-8;BASE64,${btoa(text)}`,
      `data:image/svg+xml,${encodeURIComponent(inSvg(`<image href="data:image/svg+xml;base64,${btoa(text)}"/>`))}`,
    ]) {
      expect(cleanCssValue(`url("${url}")`)).not.toContain('svg')
      const [, snapshot] = clean(page([element(9, 'img', { src: url })]))
      expect(JSON.stringify(snapshot)).not.toContain(url)
    }
  })

  it.each([
    ['a path', '<path fill="#fff" d="M0 0h1"/>'],
    [
      'clips and copies',
      '<?x y?><!-- <g> --><defs><clipPath id="b"><rect/></clipPath></defs><g clip-path="url(#b)"><use y:href="#c"/><g id="c"/></g>',
    ],
    [
      'a style sheet',
      '<style><![CDATA[.a{fill:url(#g)}.b>a{x:y}]]></style><linearGradient id="g"><stop/><stop/></linearGradient><path class="a"/>',
    ],
    ['odd attributes', '<rect width="100%" height="50%" title="a>b"/>'],
  ])('a picture as pages have them stays: %s', (_name, body) => {
    const text = inSvg(body)
    for (const url of [
      `data:image/svg+xml,${encodeURIComponent(text)}`,
      `data:image/svg+xml;base64,${btoa(text)}`,
      // As written by hand: only what would end the address is encoded.
      `data:image/svg+xml;utf8,${text.replaceAll('#', '%23').replaceAll('"', "'")}`,
    ]) {
      const [, snapshot] = clean(page([element(9, 'img', { src: url })]))
      expect(JSON.stringify(snapshot)).toContain(JSON.stringify(url))
      expect(cleanCssValue(`url("${url}")`)).toContain(url.slice(0, 60))
    }
  })
})

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
