/** Draws clicks, or how far down a page was seen, on a canvas that lies over the page. */
import type { HeatAnswer } from '@hindsight/protocol/api/heat'

export type Canvas = { width: number; height: number; scale: number }

const radiusPx = 22
/** Cold to hot; readable by those who see no red: it goes by lightness as well. */
const colors: [at: number, red: number, green: number, blue: number][] = [
  [0, 43, 80, 178],
  [0.45, 32, 160, 170],
  [0.75, 240, 190, 40],
  [1, 200, 40, 30],
]

function colorAt(share: number): [number, number, number] {
  const next = colors.find(([at]) => at >= share) ?? colors[colors.length - 1]
  const before = colors.findLast(([at]) => at <= share) ?? colors[0]
  if (!next || !before) return [0, 0, 0]
  const part = next[0] === before[0] ? 0 : (share - before[0]) / (next[0] - before[0])
  const mix = (a: number, b: number) => Math.round(a + (b - a) * part)
  return [mix(before[1], next[1]), mix(before[2], next[2]), mix(before[3], next[3])]
}

/** First as shades of one ink, which add up, then each shade in its colour. */
export function drawClicks(
  context: CanvasRenderingContext2D,
  spots: HeatAnswer['spots'],
  page: { width: number },
  { width, height, scale }: Canvas,
): void {
  context.clearRect(0, 0, width, height)
  if (spots.length === 0 || width === 0 || height === 0) return
  const most = Math.max(...spots.map(({ n }) => n))
  for (const { x, y, n } of spots) {
    const [cx, cy] = [x * page.width * scale, y * scale]
    const ink = context.createRadialGradient(cx, cy, 0, cx, cy, radiusPx)
    ink.addColorStop(0, `rgba(0, 0, 0, ${0.25 + 0.75 * (n / most)})`)
    ink.addColorStop(1, 'rgba(0, 0, 0, 0)')
    context.fillStyle = ink
    context.fillRect(cx - radiusPx, cy - radiusPx, 2 * radiusPx, 2 * radiusPx)
  }
  const image = context.getImageData(0, 0, width, height)
  const { data } = image
  for (let at = 3; at < data.length; at += 4) {
    const alpha = data[at] ?? 0
    if (alpha === 0) continue
    const [red, green, blue] = colorAt(alpha / 255)
    data[at - 3] = red
    data[at - 2] = green
    data[at - 1] = blue
    data[at] = Math.min(215, alpha + 40)
  }
  context.putImageData(image, 0, 0)
}

/** A veil, the darker the fewer came so far down; a line and its share at each quarter. */
export function drawDepths(
  context: CanvasRenderingContext2D,
  { depths, seen }: Pick<HeatAnswer, 'depths' | 'seen'>,
  { width, height }: Canvas,
): void {
  context.clearRect(0, 0, width, height)
  if (seen.n === 0) return
  let top = 0
  for (const { share, sessions } of depths) {
    const bottom = share * height
    const part = sessions.n / seen.n
    const [red, green, blue] = colorAt(part)
    context.fillStyle = `rgba(${red}, ${green}, ${blue}, 0.45)`
    context.fillRect(0, top, width, bottom - top)
    top = bottom
    if (Math.round(share * 20) % 5 !== 0) continue
    const text = `${Math.round(share * 100)} % down: ${sessions.n} of ${seen.n} sessions`
    context.font = '12px system-ui, sans-serif'
    const wide = context.measureText(text).width + 12
    context.fillStyle = 'rgba(20, 24, 32, 0.88)'
    context.fillRect(8, bottom - 24, wide, 20)
    context.fillRect(0, bottom - 1, width, 1)
    context.fillStyle = '#fff'
    context.fillText(text, 14, bottom - 10)
  }
}
