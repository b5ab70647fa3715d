/** Recorded events written by hand, for what no honest recorder would send. */
type Node = Record<string, unknown>

export function element(
  id: number,
  tagName: string,
  attributes: Node = {},
  childNodes: unknown[] = [],
  more: Node = {},
): Node {
  return { type: 2, id, tagName, attributes, childNodes, ...more }
}

export function text(id: number, textContent: string, more: Node = {}): Node {
  return { type: 3, id, textContent, ...more }
}

/** Meta and full snapshot of a page with these nodes in its body (id 3), at 1000 ms; html is 2, head 4. */
export function page(body: unknown[], { head = [] as unknown[], at = 1000 } = {}): [Node, Node] {
  const html = element(2, 'html', { lang: 'en' }, [element(4, 'head', {}, head), element(3, 'body', {}, body)])
  return [
    { type: 4, timestamp: at, data: { href: 'https://shop.example/', width: 800, height: 600 } },
    {
      type: 2,
      timestamp: at,
      data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { top: 0, left: 0 } },
    },
  ]
}

export function change(at: number, data: Node): Node {
  return { type: 3, timestamp: at, data: { source: 0, adds: [], removes: [], texts: [], attributes: [], ...data } }
}
