/**
 * ClickHouse's Native format: one block of rows, column by column, as the engine keeps them itself, so that it need not
 * parse them. Of a column with few values, each value is written once.
 *
 * ```
 * block     number of columns · number of rows · the columns       (numbers in LEB128, seven bits a byte, lowest first)
 * column    name · type · values of all rows, little-endian; a string is its length in LEB128 and its bytes
 * nullable  a byte per row (1: null) · values of all rows
 * few       UInt64 1 · UInt64 0x600 + width of an index · UInt64 number of keys · keys · UInt64 number of rows · indexes
 * array     UInt64 per row: number of elements up to its end · all elements
 * ```
 * Numbers are copied from typed arrays: every machine that Node runs on here is little-endian, too.
 */

/** How values of one type are written. */
type Kind<Value> = { type: string; write: (out: Bytes, values: readonly Value[]) => void }

/** A kind for every field of a row: none can be forgotten, none misspelt. */
export type NativeColumns<Row> = { readonly [Name in keyof Row]-?: Kind<Row[Name]> }

type Bytes = ReturnType<typeof createBytes>

const firstBytes = 1024 * 1024

/** Bytes that grow as they are written. */
function createBytes() {
  let buffer = Buffer.allocUnsafe(firstBytes)
  let at = 0

  function room(bytes: number): void {
    if (at + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + bytes))
    buffer.copy(larger, 0, 0, at)
    buffer = larger
  }

  function length(value: number): void {
    room(8)
    let rest = value
    while (rest >= 128) {
      buffer[at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    buffer[at++] = rest
  }

  return {
    length,
    string(value: string): void {
      const bytes = value === '' ? 0 : Buffer.byteLength(value)
      length(bytes)
      if (bytes === 0) return
      room(bytes)
      at += buffer.write(value, at)
    },
    raw({ buffer: from, byteOffset, byteLength }: ArrayBufferView): void {
      room(byteLength)
      buffer.set(new Uint8Array(from, byteOffset, byteLength), at)
      at += byteLength
    },
    take: (): Buffer => buffer.subarray(0, at),
  }
}

export function nativeBlock<Row>(columns: NativeColumns<Row>, rows: readonly Row[]): Buffer {
  const out = createBytes()
  const names = Object.keys(columns) as (keyof Row & string)[]
  // One array for all columns: a new one each would be most of the garbage.
  const values: unknown[] = new Array(rows.length).fill(null)
  out.length(names.length)
  out.length(rows.length)
  for (const name of names) {
    const { type, write } = columns[name]
    out.string(name)
    out.string(type)
    for (let at = 0; at < rows.length; at++) values[at] = (rows[at] as Row)[name]
    write(out, values as Row[typeof name][])
  }
  return out.take()
}

function numbers(type: string, laidOut: (values: readonly number[]) => ArrayBufferView): Kind<number> {
  return { type, write: (out, values) => out.raw(laidOut(values)) }
}

/** A byte per value: whether it is this one. */
function flags<Value>(values: readonly Value[], asked: Value): Uint8Array {
  const bytes = new Uint8Array(values.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = values[at] === asked ? 1 : 0
  return bytes
}

function nullable({ type, write }: Kind<number>): Kind<number | null> {
  return {
    type: `Nullable(${type})`,
    write(out, values) {
      out.raw(flags(values, null))
      const orZero = values.map((value) => value ?? 0)
      write(out, orZero)
    },
  }
}

const two32 = 2 ** 32

/** Of safe integers. */
function int64s(values: readonly number[]): Uint32Array {
  const halves = new Uint32Array(values.length * 2)
  let at = 0
  for (const value of values) {
    const high = Math.floor(value / two32)
    halves[at++] = value - high * two32
    halves[at++] = high
  }
  return halves
}

export const uint32 = numbers('UInt32', (values) => new Uint32Array(values))
export const int64 = numbers('Int64', int64s)
/** ms since 1970. */
export const time = numbers("DateTime64(3, 'UTC')", int64s)
export const nullableUint32 = nullable(uint32)
export const nullableInt32 = nullable(numbers('Int32', (values) => new Int32Array(values)))
export const nullableFloat64 = nullable(numbers('Float64', (values) => new Float64Array(values)))

export const flag: Kind<boolean> = {
  type: 'Bool',
  write: (out, values) => out.raw(flags(values, true)),
}

export const text: Kind<string> = {
  type: 'String',
  write(out, values) {
    for (const value of values) out.string(value)
  },
}

export const texts: Kind<readonly string[]> = {
  type: 'Array(String)',
  write(out, values) {
    let end = 0
    out.raw(
      int64s(
        values.map(({ length }) => {
          end += length
          return end
        }),
      ),
    )
    for (const some of values) text.write(out, some)
  },
}

/** Of a text that rows next to each other share: turned into bytes once for all of them. */
function shared(type: string, width: number, bytesOf: (value: string) => Uint8Array): Kind<string> {
  return {
    type,
    write(out, values) {
      const all = new Uint8Array(values.length * width)
      let last: string | undefined
      let bytes = new Uint8Array()
      let at = 0
      for (const value of values) {
        if (value !== last) bytes = Uint8Array.from(bytesOf(value))
        last = value
        all.set(bytes, at)
        at += width
      }
      out.raw(all)
    },
  }
}

/** Two little-endian halves, the upper first. */
export const uuid = shared('UUID', 16, (value) => {
  const bytes = Buffer.from(value.replaceAll('-', ''), 'hex')
  if (bytes.length !== 16) throw new Error(`${value} is not a UUID`)
  bytes.subarray(0, 8).reverse()
  bytes.subarray(8, 16).reverse()
  return bytes
})

/** `YYYY-MM-DD`, as days since 1970. */
export const date = shared('Date', 2, (day) => {
  const days = Date.parse(`${day}T00:00:00Z`) / 86_400_000
  return Uint8Array.of(days % 256, days / 256)
})

/** Of texts of which few differ. */
export const few: Kind<string | undefined> = {
  type: 'LowCardinality(String)',
  write(out, values) {
    const keys = new Map<string, number>()
    const indexes = new Uint32Array(values.length)
    let last: string | undefined
    let index = 0
    for (let at = 0; at < indexes.length; at++) {
      const value = values[at] ?? ''
      if (value !== last) {
        index = keys.get(value) ?? keys.size
        keys.set(value, index)
        last = value
      }
      indexes[at] = index
    }
    const [code, narrow] = narrowest(indexes, keys.size)
    out.raw(int64s([1, 0x600 + code, keys.size]))
    for (const key of keys.keys()) out.string(key)
    out.raw(int64s([values.length]))
    out.raw(narrow)
  },
}

/** Code of an index's width, and the indexes in it. */
function narrowest(indexes: Uint32Array, keys: number): [code: number, indexes: ArrayBufferView] {
  if (keys <= 2 ** 8) return [0, new Uint8Array(indexes)]
  if (keys <= 2 ** 16) return [1, new Uint16Array(indexes)]
  return [2, indexes]
}
