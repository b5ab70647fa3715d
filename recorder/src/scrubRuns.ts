/**
 * Texts that are personal only together: frameworks write "{name}@{domain}" as text nodes side by side, and pages put
 * parts of an address or a number into elements of their own (`jane.roe<span>@</span>example.com`). Texts that stand in
 * one line of inline elements are read as one; where a pattern goes across them, each part of it is masked.
 *
 * What remains: parts in different blocks, or put side by side only by a style sheet.
 */
import { filler, fillPersonal } from '@hindsight/protocol/redact'

const inline = new Set(
  'a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr tspan'.split(
    ' ',
  ),
)
const maxLevels = 10
/** A longer line is read in pieces. */
const maxNodes = 200
/** Of digits that stand in different elements; single ones are the pages of a list or the days of a month. */
const minDigitsTogether = 3

export type Runs = {
  /** The text as it may leave where it is personal together with its neighbours; null where it is not. */
  together(node: Node, redact: (text: string) => string): string | null
  /** The page may have changed since: look anew. */
  clear(): void
}

export function createRuns(mask: string): Runs {
  const known = new Set<Node>()
  const crossing = new Map<Node, [from: number, to: number][]>()

  function note(run: Node[]): void {
    if (run.length < 2) return
    const texts = run.map((node) => node.nodeValue ?? '')
    const joined = texts.join('')
    if (!/[@＠%]|\p{Nd}/u.test(joined)) return
    let length = 0
    const places = run.map((node, n) => {
      const start = length
      length += texts[n]?.length ?? 0
      return { node, start, end: length }
    })
    const filled = new RegExp(`${filler}+`, 'g')
    const found = fillPersonal(joined)
    for (let match = filled.exec(found); match; match = filled.exec(found)) {
      const from = match.index
      const to = from + match[0].length
      const parts = places.filter(({ start, end }) => start < to && end > from)
      if (parts.length < 2) continue
      const whole = joined.slice(from, to)
      const isTogether =
        parts.every(({ node }) => node.parentNode === parts[0]?.node.parentNode) ||
        /\p{L}/u.test(whole) ||
        parts.some(
          ({ start, end }) => digitsIn(joined.slice(Math.max(start, from), Math.min(end, to))) >= minDigitsTogether,
        )
      if (!isTogether) continue
      for (const { node, start, end } of parts) {
        const ranges = crossing.get(node) ?? []
        ranges.push([Math.max(from, start) - start, Math.min(to, end) - start])
        crossing.set(node, ranges)
      }
    }
  }

  function read(container: Node): void {
    let run: Node[] = []
    const end = () => {
      note(run)
      run = []
    }
    const walk = (parent: Node): void => {
      for (let child = parent.firstChild; child; child = child.nextSibling) {
        if (child.nodeType === Node.TEXT_NODE) {
          if (run.push(child) === maxNodes) end()
        } else if (child.nodeType === Node.ELEMENT_NODE && inline.has((child as Element).localName)) walk(child)
        else if (child.nodeType === Node.ELEMENT_NODE) end()
      }
    }
    walk(container)
    end()
  }

  return {
    together(node, redact) {
      let container = node.parentNode
      // Alone in a block, as most texts are.
      const isAlone = !node.previousSibling && !node.nextSibling
      if (isAlone && container && !inline.has((container as Element).localName)) return null
      for (let level = 0; level < maxLevels && container; level++) {
        if (!inline.has((container as Element).localName) || !container.parentNode) break
        container = container.parentNode
      }
      if (!container) return null
      if (!known.has(container)) {
        known.add(container)
        read(container)
      }
      const ranges = crossing.get(node)
      if (!ranges) return null
      const text = node.nodeValue ?? ''
      let out = ''
      let at = 0
      for (const [from, to] of ranges) {
        out += redact(text.slice(at, from)) + mask
        at = to
      }
      return out + redact(text.slice(at))
    },
    clear() {
      known.clear()
      crossing.clear()
    },
  }
}

function digitsIn(text: string): number {
  return text.match(/\p{Nd}/gu)?.length ?? 0
}
