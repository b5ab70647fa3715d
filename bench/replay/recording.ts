/**
 * An hour in a shop, made up: pages of products that are filtered and sorted, prices that change, a carousel, a pointer
 * that wanders, fields that are filled in. A clock in the page says which second it is, so that a seek can be checked.
 */

export type RecordedEvent = { type: number; timestamp: number; data: Record<string, unknown> }
type ElementNode = {
  type: 2
  id: number
  tagName: string
  attributes: Record<string, unknown>
  childNodes: PageNode[]
}
type TextNode = { type: 3; id: number; textContent: string }
type PageNode = ElementNode | TextNode

export type RecordingOptions = {
  startTs: number
  minutes: number
  events: number
  /** null: only the one at the start. */
  snapshotEveryMs: number | null
  /** What stands for the page's stylesheet: its text, or the mark of one that was cut out. */
  css: string
}

const size = { width: 1440, height: 900 }
const cards = 72
const nouns = ['Mug', 'Teapot', 'Lamp', 'Vase', 'Plate', 'Bowl', 'Candle', 'Basket', 'Tray', 'Jug']

/** The same numbers every time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function makeRecording(options: RecordingOptions): RecordedEvent[] {
  const random = createRandom(7)
  let lastId = 1
  const pick = (n: number) => Math.floor(random() * n)
  const text = (textContent: string): TextNode => ({ type: 3, id: ++lastId, textContent })
  const element = (tagName: string, attributes: Record<string, unknown>, ...childNodes: PageNode[]): ElementNode => ({
    type: 2,
    id: ++lastId,
    tagName,
    attributes,
    childNodes,
  })

  function card(): ElementNode {
    const name = `${nouns[pick(nouns.length)]} ${pick(900) + 100}`
    const stars = Array.from({ length: 5 }, (_, i) =>
      element('span', { class: i < 4 ? 'text-warning' : 'text-muted' }, text('★')),
    )
    return element(
      'div',
      { class: 'col-3 mb-4' },
      element(
        'div',
        { class: 'card h-100 shadow-sm' },
        element('div', {
          class: 'card-img-top bg-light',
          style: `height: 140px; background-color: hsl(${pick(360)} 40% 80%)`,
        }),
        element(
          'div',
          { class: 'card-body' },
          element('h5', { class: 'card-title' }, text(name)),
          element('div', { class: 'small' }, ...stars),
          element('p', { class: 'card-text text-secondary' }, text('Hand made, in three colours, ships in two days.')),
          element('span', { class: 'badge text-bg-primary price' }, text(`€ ${pick(90) + 9}.95`)),
        ),
        element(
          'div',
          { class: 'card-footer' },
          element('button', { class: 'btn btn-outline-primary btn-sm' }, text('Add to cart')),
        ),
      ),
    )
  }

  const clock = text('second 0')
  const carousel = element(
    'div',
    { class: 'carousel p-4 bg-body-tertiary' },
    element('h2', {}, text('Offers of the week')),
  )
  const field = element('input', { class: 'form-control', type: 'search', value: '' })
  const list = element('div', { class: 'row' }, ...Array.from({ length: cards }, card))
  const links = ['New', 'Kitchen', 'Living', 'Garden', 'Gifts', 'Sale'].map((name) =>
    element('li', { class: 'nav-item' }, element('a', { class: 'nav-link', href: '#' }, text(name))),
  )
  const body = element(
    'body',
    { class: 'container py-3' },
    element('nav', { class: 'navbar navbar-expand' }, element('ul', { class: 'navbar-nav' }, ...links), field),
    element('p', { id: 'clock' }, clock),
    carousel,
    list,
  )
  const head = element('head', {}, element('link', { rel: 'stylesheet', _cssText: options.css }))
  const html = element('html', { lang: 'en' }, head, body)
  const page = { type: 0, id: 1, childNodes: [html] }

  const events: RecordedEvent[] = []
  let now = options.startTs
  const put = (type: number, data: Record<string, unknown>) => events.push({ type, timestamp: now, data })
  const change = (more: Record<string, unknown>) =>
    put(3, { source: 0, adds: [], removes: [], texts: [], attributes: [], ...more })

  function snapshot(): void {
    put(4, { href: 'https://shop.example/list', ...size })
    put(2, { node: structuredClone(page), initialOffset: { left: 0, top: 0 } })
  }
  /** As rrweb tells it: flat, a parent before its children, each child before the one that follows it. */
  function flat(node: PageNode, parentId: number, nextId: number | null): Record<string, unknown>[] {
    const own = node.type === 2 ? { ...node, childNodes: [] } : { ...node }
    const inner = node.type === 2 ? node.childNodes : []
    const adds = [{ parentId, nextId, node: structuredClone(own) }]
    for (const [i, child] of [...inner].reverse().entries()) {
      adds.push(...(flat(child, node.id, inner[inner.length - i]?.id ?? null) as typeof adds))
    }
    return adds
  }
  function replaceCard(): void {
    const at = pick(list.childNodes.length)
    const gone = list.childNodes[at]
    if (!gone) return
    const fresh = card()
    list.childNodes[at] = fresh
    const nextId = list.childNodes[at + 1]?.id ?? null
    change({ removes: [{ parentId: list.id, id: gone.id }], adds: flat(fresh, list.id, nextId) })
  }
  function somewhere(): ElementNode {
    const found = list.childNodes[pick(list.childNodes.length)]
    return found?.type === 2 ? found : list
  }
  function restyle(): void {
    const target = random() < 0.5 ? carousel : somewhere()
    target.attributes.style = `transform: translateX(${pick(20)}px); opacity: ${0.7 + pick(30) / 100}`
    change({ attributes: [{ id: target.id, attributes: { style: target.attributes.style } }] })
  }
  function reprice(): void {
    const price = (somewhere().childNodes[0] as ElementNode).childNodes[1] as ElementNode
    const label = (price.childNodes.at(-1) as ElementNode).childNodes[0] as TextNode
    label.textContent = `€ ${pick(90) + 9}.95`
    change({ texts: [{ id: label.id, value: label.textContent }] })
  }
  function move(): void {
    const positions = Array.from({ length: 5 }, (_, i) => ({
      x: pick(size.width),
      y: pick(size.height),
      id: somewhere().id,
      timeOffset: -100 * (4 - i),
    }))
    put(3, { source: 1, positions })
  }
  function type(): void {
    field.attributes.value = '*'.repeat(pick(12))
    put(3, { source: 5, id: field.id, text: field.attributes.value, isChecked: false })
  }
  const doings: [number, () => void][] = [
    [0.42, move],
    [0.64, restyle],
    [0.82, reprice],
    [0.93, () => put(3, { source: 3, id: 1, x: 0, y: pick(2000) })],
    [0.95, type],
    [0.97, () => put(3, { source: 2, type: 2, id: somewhere().id, x: pick(900), y: pick(600) })],
    [1, replaceCard],
  ]

  const stepMs = (options.minutes * 60_000) / options.events
  let second = 0
  let snapshotAt = options.startTs
  snapshot()
  for (let i = 1; i < options.events; i++) {
    now = options.startTs + Math.round(i * stepMs)
    if (options.snapshotEveryMs !== null && now - snapshotAt >= options.snapshotEveryMs) {
      snapshotAt = now
      snapshot()
    }
    if (Math.floor((now - options.startTs) / 1000) > second) {
      second = Math.floor((now - options.startTs) / 1000)
      clock.textContent = `second ${second}`
      change({ texts: [{ id: clock.id, value: clock.textContent }] })
      continue
    }
    const roll = random()
    doings.find(([upTo]) => roll < upTo)?.[1]()
  }
  return events
}
