/** Red and green, as people use them for "wrong" and "done". Reads computed colours: rgb(), color(srgb …), oklch(). */

type Hue = { hue: number; colourful: boolean }

const numbers = (text: string): number[] => (text.match(/-?[\d.]+(e-?\d+)?%?/g) ?? []).map((part) => parseFloat(part))

/** A page has few colours, and they are asked for again and again. */
const hues = new Map<string, Hue | null>()
const maxHues = 200

function hueOf(css: string): Hue | null {
  const known = hues.get(css)
  if (known !== undefined) return known
  if (hues.size >= maxHues) hues.clear()
  const hue = readHue(css)
  hues.set(css, hue)
  return hue
}

function readHue(css: string): Hue | null {
  const values = numbers(css.replace('color(srgb', '('))
  const [a = 0, b = 0, c = 0, alpha = 1] = values
  if (values.length < 3 || alpha < 0.15) return null
  // In oklch, red lies at 15 to 40 degrees, green at 135 to 160.
  if (css.startsWith('oklch')) return { hue: (c + 335) % 360, colourful: b > 0.04 }
  const scale = css.startsWith('color(') ? 1 : 255
  const [red, green, blue] = [a / scale, b / scale, c / scale] as const
  const max = Math.max(red, green, blue)
  const range = max - Math.min(red, green, blue)
  if (range === 0) return { hue: 0, colourful: false }
  let hue = max === red ? (green - blue) / range : max === green ? (blue - red) / range + 2 : (red - green) / range + 4
  hue = (hue * 60 + 360) % 360
  const light = max - range / 2
  return { hue, colourful: range / (1 - Math.abs(2 * light - 1)) > 0.3 && range > 0.05 && light > 0.15 }
}

export function isRed(css: string): boolean {
  const found = hueOf(css)
  return found?.colourful === true && (found.hue <= 18 || found.hue >= 335)
}

export function isGreen(css: string): boolean {
  const found = hueOf(css)
  return found?.colourful === true && found.hue >= 85 && found.hue <= 175
}
