import { type Html, html, trusted } from '../html.ts'
import { beanie, satchel, scarf, socks, strawHat, tote } from './accessories.ts'
import { cardigan, coat, dress, shirt, sweater, trousers } from './clothing.ts'
import type { Drawing, Palette } from './draw.ts'
import { basket, candle, cushion, lamp, throwBlanket, vase } from './living.ts'
import { board, bowl, carafe, mug, plates, teapot } from './table.ts'

const drawings = {
  shirt,
  sweater,
  dress,
  trousers,
  coat,
  cardigan,
  scarf,
  tote,
  strawHat,
  beanie,
  satchel,
  socks,
  mug,
  bowl,
  plates,
  teapot,
  carafe,
  board,
  cushion,
  throwBlanket,
  candle,
  vase,
  lamp,
  basket,
} satisfies Record<string, Drawing>
export type DrawingName = keyof typeof drawings

const palettes = {
  larkspur: { main: '#5a5cae', shade: '#43458f', light: '#8d8fd0', accent: '#e9c46a' },
  oat: { main: '#e6d9c3', shade: '#cbb998', light: '#f5ecdc', accent: '#7a6a52' },
  moss: { main: '#7b8f6a', shade: '#5f7350', light: '#a9b998', accent: '#e8dcc0' },
  clay: { main: '#c67b5c', shade: '#a55f43', light: '#e0a98f', accent: '#f3e3cf' },
  night: { main: '#3b4a63', shade: '#2a364b', light: '#66799a', accent: '#d9b36c' },
  rose: { main: '#d9a1a0', shade: '#b97f80', light: '#efcdca', accent: '#8c4a52' },
  chalk: { main: '#f3efe8', shade: '#d6cfc3', light: '#fffdf9', accent: '#5a5cae' },
  honey: { main: '#ddb267', shade: '#b98d42', light: '#f0d49c', accent: '#6b4a2b' },
  sea: { main: '#7fa9ad', shade: '#5c878c', light: '#b3d0d1', accent: '#f2e8d5' },
  walnut: { main: '#8d6546', shade: '#6c4a31', light: '#b48b6a', accent: '#e3c08b' },
} satisfies Record<string, Palette>
export type PaletteName = keyof typeof palettes

export type Picture = { drawing: DrawingName; palette: PaletteName; background: string }

/** The drawing of a product; decorative where its name stands beside it. */
export function pictureOf(picture: Picture, alternative = ''): Html {
  const body = trusted(drawings[picture.drawing](palettes[picture.palette]))
  const backdrop = html`<rect width="400" height="440" fill="${picture.background}"/><circle cx="200" cy="216" r="168" fill="#fff" opacity=".34"/>`
  const named = alternative === '' ? html`aria-hidden="true"` : html`role="img" aria-label="${alternative}"`
  return html`<svg class="picture" viewBox="0 0 400 440" ${named} focusable="false">${backdrop}${body}</svg>`
}

/** Only the thing, to be laid on a coloured banner. */
export function cutOut(picture: Picture): Html {
  const body = trusted(drawings[picture.drawing](palettes[picture.palette]))
  return html`<svg class="cut-out" viewBox="0 0 400 440" aria-hidden="true" focusable="false">${body}</svg>`
}
