/** Colours of one drawing: the thing itself, its shade, its light and one contrast. */
export type Palette = { main: string; shade: string; light: string; accent: string }
export type Drawing = (colours: Palette) => string

export function path(d: string, fill: string, more = ''): string {
  return `<path d="${d}" fill="${fill}" ${more}/>`
}

/** A seam, fold or handle: a line without area. */
export function line(d: string, stroke: string, width = 3, more = ''): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`
}

export function circle(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`
}

export function ellipse(x: number, y: number, radiusX: number, radiusY: number, fill: string, more = ''): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${radiusX}" ry="${radiusY}" fill="${fill}" ${more}/>`
}

/** What stands on a table throws one. */
export function shadow(radiusX: number, y = 372): string {
  return ellipse(200, y, radiusX, radiusX / 11, '#000', 'opacity=".1"')
}

/** The same piece again and again: ribs, buttons, stitches. */
export function repeat(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join('')
}

/** The left half of something symmetrical, and its mirror image. */
export function mirrored(half: string): string {
  return `${half}<g transform="translate(400 0) scale(-1 1)">${half}</g>`
}
