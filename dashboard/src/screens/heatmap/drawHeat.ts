/** Draws clicks, or how far down a page was seen, on a canvas that lies over the page. */
import type { HeatAnswer } from '@hindsight/protocol/api/heat'
import { wholeNumber } from '../../format/number.ts'

export type Canvas = { width: number; height: number; scale: number }

/** Of the page, so that a smaller picture shows the same. */
const radiusPx = 28
const gridPx = 2
/** Colder than that is not shown. */
const faintest = 0.05
/** From this share on nothing shines through more; below it the colour fades to nothing, without an edge. */
const fullFrom = 0.4
const strongest = 0.72
/** Cold to hot; readable by those who see no red: it goes by lightness as well. */
const colors: [at: number, red: number, green: number, blue: number][] = [
  [0, 43, 80, 178],
  [0.45, 32, 160, 170],
  [0.75, 240, 190, 40],
  [1, 200, 40, 30],
]

/** The colours from left to right, for the legend. */
export const heatColors = `linear-gradient(to right, ${colors.map(([at, ...rgb]) => `rgb(${rgb.join(' ')}) ${at * 100}%`).join(', ')})`

function colorAt(share: number): [number, number, number] {
  const next = colors.find(([at]) => at >= share) ?? colors[colors.length - 1]
  const before = colors.findLast(([at]) => at <= share) ?? colors[0]
  if (!next || !before) return [0, 0, 0]
  const part = next[0] === before[0] ? 0 : (share - before[0]) / (next[0] - before[0])
  const mix = (a: number, b: number) => Math.round(a + (b - a) * part)
  return [mix(before[1], next[1]), mix(before[2], next[2]), mix(before[3], next[3])]
}

/** How many clicks lie about each point, by squares of `gridPx`: each counts the less the further away it is. */
function densityOf(spots: HeatAnswer['spots'], page: { width: number }, { width, height, scale }: Canvas) {
  const [across, down] = [Math.ceil(width / gridPx), Math.ceil(height / gridPx)]
  const reach = Math.max(2, Math.round((radiusPx * scale) / gridPx))
  const density = new Float32Array(across * down)
  for (const { x, y, n } of spots) {
    const [cx, cy] = [(x * page.width * scale) / gridPx, (y * scale) / gridPx]
    for (let row = Math.max(0, Math.floor(cy - reach)); row <= Math.min(down - 1, cy + reach); row++) {
      for (let column = Math.max(0, Math.floor(cx - reach)); column <= Math.min(across - 1, cx + reach); column++) {
        const near = 1 - Math.hypot(column - cx, row - cy) / reach
        if (near > 0) density[row * across + column] = (density[row * across + column] ?? 0) + n * near * near
      }
    }
  }
  return { density, across }
}

/**
 * The hottest point of a map is always red: maps of little and of much traffic look alike. Colours go by the logarithm: beside
 * a menu that all use, a single click elsewhere is still seen.
 */
export function drawClicks(
  context: CanvasRenderingContext2D,
  spots: HeatAnswer['spots'],
  page: { width: number },
  canvas: Canvas,
): void {
  context.clearRect(0, 0, canvas.width, canvas.height)
  const { density, across } = densityOf(spots, page, canvas)
  const most = density.reduce((max, value) => Math.max(max, value), 0)
  if (most === 0) return
  density.forEach((value, at) => {
    const share = Math.log1p(value) / Math.log1p(most)
    if (share < faintest) return
    const [red, green, blue] = colorAt(share)
    context.fillStyle = `rgba(${red}, ${green}, ${blue}, ${strongest * Math.min(1, share / fullFrom)})`
    context.fillRect((at % across) * gridPx, Math.floor(at / across) * gridPx, gridPx, gridPx)
  })
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
    const text = `${Math.round(share * 100)} % down: ${wholeNumber(sessions.n)} of ${wholeNumber(seen.n)} sessions`
    context.font = '12px system-ui, sans-serif'
    const wide = context.measureText(text).width + 12
    context.fillStyle = 'rgba(20, 24, 32, 0.88)'
    context.fillRect(8, bottom - 24, wide, 20)
    context.fillRect(0, bottom - 1, width, 1)
    context.fillStyle = '#fff'
    context.fillText(text, 14, bottom - 10)
  }
}
