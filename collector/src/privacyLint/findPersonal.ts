/** Where in a recorded page something personal is to be read: texts, line by line, and attributes. */
import { type Personal, type PersonalKind, personalIn } from '@hindsight/protocol/personal'
import type { PageNode } from './pageTree.ts'
import { selectorOf } from './selectorOf.ts'

export type Found = { kind: PersonalKind; selector: string; where: string; shape: string }

/** Stand in one line with their neighbours: what they say is read together. */
const inline = new Set(
  'a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr tspan'.split(
    ' ',
  ),
)
const unread = new Set(['script', 'style', 'noscript', 'template', 'head', 'link', 'meta'])
/** Hold numbers and code, or URLs, which are scrubbed by rules of their own. */
const technical =
  /^(style|_csstext|srcset|d|points|viewbox|transform|width|height|x|y|x1|x2|y1|y2|cx|cy|r|rx|ry|fill|stroke|stroke-.*|rr_.*|tabindex|colspan|rowspan|max|min|step|size|rows|cols|xmlns.*|version|type|media|rel|sizes|id)$/
const urls = new Set(['href', 'src', 'poster', 'action', 'background', 'xlink:href'])

/** Pages of a site say the same again and again: what was looked at once is known. */
export type Memory = (text: string) => Personal[]

const maxRemembered = 50_000

export function createMemory(): Memory {
  const known = new Map<string, Personal[]>()
  return (text) => {
    const before = known.get(text)
    if (before) return before
    const found = personalIn(text)
    if (known.size < maxRemembered) known.set(text, found)
    return found
  }
}

/** `nodes` are new or changed; what stands around them is read with them. */
export function findPersonal(nodes: PageNode[], look: Memory): Found[] {
  const found: Found[] = []
  const lines = new Set<PageNode>()
  for (const node of nodes) {
    if (node.tag === '') lines.add(lineOf(node))
    else for (const name of Object.keys(node.attributes)) inAttribute(node, name, found, look)
  }
  for (const container of lines) inLines(container, found, look)
  return found
}

function inAttribute(node: PageNode, name: string, found: Found[], look: Memory): void {
  const value = node.attributes[name]
  const lower = name.toLowerCase()
  if (typeof value !== 'string' || value.length < 3 || technical.test(lower)) return
  // Query and hash are masked; what is left to say something is the path.
  const text = urls.has(lower) ? readable(value.replace(/^\w+:\/\/[^/]*|[?#].*$/g, '')) : value
  for (const { kind, shape } of look(text)) {
    if (lower === 'class' && kind !== 'email') continue
    if ((lower === 'class' || urls.has(lower)) && (kind === 'name' || kind === 'address')) continue
    // Numbers in addresses of files are versions and sizes.
    if (urls.has(lower) && kind === 'number') continue
    found.push({ kind, selector: selectorOf(node), where: lower, shape })
  }
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The nearest element around it that is not inline. */
function lineOf(text: PageNode): PageNode {
  let at = text.parent ?? text
  while (inline.has(at.tag) && at.parent) at = at.parent
  return at
}

function inLines(container: PageNode, found: Found[], look: Memory): void {
  for (let at: PageNode | null = container; at; at = at.parent) if (unread.has(at.tag)) return
  let run: PageNode[] = []
  const end = () => {
    inRun(run, container, found, look)
    run = []
  }
  const walk = (node: PageNode): void => {
    for (const child of node.children) {
      if (child.tag === '' && child.children.length === 0) run.push(child)
      else if (inline.has(child.tag)) walk(child)
      else end()
    }
  }
  walk(container)
  end()
}

function inRun(run: PageNode[], container: PageNode, found: Found[], look: Memory): void {
  const alone = run.map((node) => look(node.text))
  run.forEach((node, n) => {
    for (const { kind, shape } of alone[n] ?? []) found.push({ kind, selector: selectorOf(node), where: 'text', shape })
  })
  if (run.length < 2) return
  // What is personal only together belongs to what holds the parts.
  const shapes = new Set(alone.flat().map(({ kind, shape }) => `${kind} ${shape}`))
  for (const { kind, shape } of look(run.map(({ text }) => text).join(''))) {
    const isSplitNumber = kind === 'number' || kind === 'phone' || kind === 'card'
    if (shapes.has(`${kind} ${shape}`) || isSplitNumber) continue
    found.push({ kind, selector: selectorOf(container), where: 'text', shape })
  }
}
