/** Where the stops and ribbons of a picture of ways lie: a column per level, heights by sessions. No DOM. */
import type { PathsAnswer } from '@hindsight/protocol/api/reports'

export type Box = {
  key: string
  level: number
  node: string | null
  x: number
  y: number
  height: number
  n: number
  ended: number
}
export type Ribbon = { key: string; from: string; to: string; path: string; n: number }
export type Picture = { width: number; height: number; boxes: Box[]; ribbons: Ribbon[] }

export const boxWidth = 10
const columnPx = 190
const gapPx = 26
const minBoxPx = 3
/** Room of all sessions in one column. */
const flowPx = 320
const topPx = 8

export const keyOf = (level: number, node: string | null): string => `${level} ${node === null ? '*' : `=${node}`}`

/** Ribbons leave and enter their boxes one below the other, in the order of the boxes. */
export function layOut(answer: PathsAnswer): Picture {
  const scale = flowPx / Math.max(1, answer.sessions.n)
  const boxes = answer.levels.flatMap((nodes, level) => {
    let y = topPx
    return nodes.map(({ node, sessions, ended }): Box => {
      const height = Math.max(minBoxPx, sessions.n * scale)
      const box = {
        key: keyOf(level, node),
        level,
        node,
        x: level * columnPx,
        y,
        height,
        n: sessions.n,
        ended: ended?.n ?? 0,
      }
      y += height + gapPx
      return box
    })
  })
  const byKey = new Map(boxes.map((box) => [box.key, box]))
  const order = new Map(boxes.map((box, index) => [box.key, index]))
  const left = new Map<string, number>()
  const entered = new Map<string, number>()
  const links = answer.links
    .map((link) => ({
      from: keyOf(link.level, link.source),
      to: keyOf(link.level + 1, link.target),
      n: link.sessions.n,
    }))
    .sort(
      (a, b) => (order.get(a.from) ?? 0) - (order.get(b.from) ?? 0) || (order.get(a.to) ?? 0) - (order.get(b.to) ?? 0),
    )
  const ribbons = links.flatMap(({ from, to, n }) => {
    const [source, target] = [byKey.get(from), byKey.get(to)]
    if (!source || !target) return []
    const thick = Math.max(1, n * scale)
    const y0 = source.y + (left.get(from) ?? 0)
    const y1 = target.y + (entered.get(to) ?? 0)
    left.set(from, (left.get(from) ?? 0) + n * scale)
    entered.set(to, (entered.get(to) ?? 0) + n * scale)
    return [{ key: `${from} ${to}`, from, to, n, path: ribbon(source.x + boxWidth, y0, target.x, y1, thick) }]
  })
  return {
    width: (answer.levels.length - 1) * columnPx + boxWidth + 160,
    height: Math.max(...boxes.map(({ y, height }) => y + height), 0) + gapPx,
    boxes,
    ribbons,
  }
}

function ribbon(x0: number, y0: number, x1: number, y1: number, thick: number): string {
  const middle = (x0 + x1) / 2
  return `M${x0},${y0}C${middle},${y0} ${middle},${y1} ${x1},${y1}L${x1},${y1 + thick}C${middle},${y1 + thick} ${middle},${y0 + thick} ${x0},${y0 + thick}Z`
}
