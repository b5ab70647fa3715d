import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../dashboard/src/signs/signs.css', import.meta.url), 'utf8')
const [lightCss = '', darkCss = ''] = css.split('[data-mantine-color-scheme="dark"]')

type Rgb = [number, number, number]

function colours(block: string): Map<string, Rgb> {
  const found = new Map<string, Rgb>()
  for (const [, name = '', hex = ''] of block.matchAll(/--sign-(\w+):\s*#([0-9a-f]{6})/g)) {
    const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
    found.set(name, [channel(0), channel(2), channel(4)])
  }
  return found
}

const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
const luminance = ([r, g, b]: Rgb) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)

function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const simulations: Record<string, number[][]> = {
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
}

function lab(rgb: number[]): number[] {
  const [r = 0, g = 0, b = 0] = rgb
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(Math.max(t, 0)) : 7.787 * t + 16 / 116)
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const surfaces: Record<string, { block: string; surface: Rgb[] }> = {
  light: {
    block: lightCss,
    surface: [
      [1, 1, 1],
      [0.953, 0.957, 0.965],
    ],
  },
  dark: {
    block: darkCss,
    surface: [
      [0.102, 0.106, 0.118],
      [0.18, 0.18, 0.18],
    ],
  },
}

describe.each(Object.entries(surfaces))('signs, %s', (_, { block, surface }) => {
  const all = colours(block)
  const ink = all.get('ink') as Rgb
  const signs = [...all].filter(([name]) => name !== 'ink')

  it('names eight colours', () => expect(signs.map(([name]) => name)).toHaveLength(8))

  it.each(signs)('%s is readable on every surface, and so is text on it', (_name, colour) => {
    for (const on of surface) expect(contrast(colour, on)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour, ink)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(Object.entries(simulations))('colours that share a list differ under %s', (_name, matrix) => {
    const seen = signs.map(([name, rgb]) => {
      const [r, g, b] = [linear(rgb[0]), linear(rgb[1]), linear(rgb[2])]
      return { name, lab: lab(matrix.map(([x = 0, y = 0, z = 0]) => x * r + y * g + z * b)) }
    })
    // Info and navigation are both quiet; the others tell what happened.
    const loud = seen.filter(({ name }) => name !== 'info' && name !== 'navigation')
    for (const a of loud)
      for (const b of loud) {
        if (a === b) continue
        const distance = Math.hypot(...a.lab.map((v, i) => v - (b.lab[i] as number)))
        expect(distance, `${a.name} and ${b.name}`).toBeGreaterThan(7)
      }
  })
})
