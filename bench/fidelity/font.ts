/**
 * A TrueType font in which every character is a solid square, made here so that no font file need be kept: no system has
 * it, so a page that shows squares has surely loaded it.
 */

const unitsPerEm = 1000
const advance = 700

class Bytes {
  readonly #parts: number[] = []
  u16(...values: number[]): this {
    for (const value of values) this.#parts.push((value >> 8) & 255, value & 255)
    return this
  }
  u32(...values: number[]): this {
    for (const value of values) this.u16(value >>> 16, value & 0xffff)
    return this
  }
  bytes(...values: number[]): this {
    this.#parts.push(...values)
    return this
  }
  done(): Buffer {
    return Buffer.from(this.#parts)
  }
}

/** A square from (50, 0) to (650, 700): one contour of four points. */
const square = () =>
  new Bytes()
    .u16(1, 50, 0, 650, 700)
    .u16(3, 0) // the last point's number; no instructions
    .bytes(1, 1, 1, 1)
    .u16(50, 0, 600, 0) // x, each from the one before
    .u16(0, 700, 0, -700 & 0xffff)
    .done()

function nameTable(): Buffer {
  const names = ['Squares', 'Regular', 'Squares', 'Squares', '1', 'Squares'].map((text) =>
    Buffer.from(text, 'utf16le').swap16(),
  )
  const table = new Bytes().u16(0, names.length, 6 + names.length * 12)
  let at = 0
  for (const [i, name] of names.entries()) {
    table.u16(3, 1, 0x409, i + 1, name.length, at)
    at += name.length
  }
  return Buffer.concat([table.done(), ...names])
}

function tables(): Record<string, Buffer> {
  const glyph = square()
  const padded = Buffer.concat([glyph, Buffer.alloc((4 - (glyph.length % 4)) % 4)])
  return {
    'OS/2': new Bytes()
      .u16(3, advance, 400, 5, 0, 650, 700, 0, 140, 650, 700, 0, 480, 50, 258, 0)
      .bytes(...new Array<number>(10).fill(0))
      .u32(1, 0, 0, 0)
      .bytes(32, 32, 32, 32)
      .u16(0x40, 0x21, 0x7e, 800, -200 & 0xffff, 90, 1000, 200)
      .u32(1, 0)
      .u16(500, 700, 0, 32, 1)
      .done(),
    cmap: new Bytes()
      .u16(0, 1, 3, 10)
      .u32(12)
      .u16(13, 0) // format 13: a whole range to one glyph
      .u32(28, 0, 1, 0x21, 0x7e, 1)
      .done(),
    glyf: Buffer.concat([padded, padded]),
    head: new Bytes()
      .u32(0x10000, 0x10000, 0, 0x5f0f3cf5)
      .u16(0, unitsPerEm)
      .u32(0, 0, 0, 0)
      .u16(0, 0, 700, 700, 0, 8, 2, 1, 0)
      .done(),
    hhea: new Bytes()
      .u32(0x10000)
      .u16(800, -200 & 0xffff, 90, advance, 50, 50, 650, 1, 0, 0, 0, 0, 0, 0, 0, 2)
      .done(),
    hmtx: new Bytes().u16(advance, 50, advance, 50).done(),
    loca: new Bytes().u32(0, padded.length, padded.length * 2).done(),
    maxp: new Bytes().u32(0x10000).u16(2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0).done(),
    name: nameTable(),
    post: new Bytes()
      .u32(0x30000, 0)
      .u16(-100 & 0xffff, 50)
      .u32(0, 0, 0, 0, 0)
      .done(),
  }
}

function checksum(table: Buffer): number {
  const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)])
  let sum = 0
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0
  return sum
}

export function squaresFont(): Buffer {
  const all = Object.entries(tables())
  const header = new Bytes().u32(0x10000).u16(all.length, 128, 3, all.length * 16 - 128)
  const bodies: Buffer[] = []
  let at = 12 + all.length * 16
  for (const [tag, table] of all) {
    header.bytes(...Buffer.from(tag)).u32(checksum(table), at, table.length)
    const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)])
    bodies.push(padded)
    at += padded.length
  }
  return Buffer.concat([header.done(), ...bodies])
}
