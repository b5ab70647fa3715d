/** ClickHouse's RowBinary format, for rows that carry bytes: written once here, stored as they are. */

const firstBytes = 512

/** Collects the values of one row, in the order of the columns. */
export function createRowBinary() {
  let buffer = Buffer.allocUnsafe(firstBytes)
  let at = 0

  /** Makes room for so many bytes; where they begin. */
  function room(bytes: number): number {
    const start = at
    at += bytes
    if (at > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + firstBytes))
      buffer.copy(larger, 0, 0, start)
      buffer = larger
    }
    return start
  }

  /** LEB128: seven bits a byte, lowest first. */
  function length(value: number): void {
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) byte((rest % 128) | 128)
    byte(rest)
  }

  function byte(value: number): void {
    const start = room(1)
    buffer[start] = value
  }

  function raw(value: Uint8Array): void {
    const start = room(value.length)
    buffer.set(value, start)
  }

  function bytes(value: Uint8Array): void {
    length(value.length)
    raw(value)
  }

  return {
    bytes,
    string: (value: string): void => bytes(Buffer.from(value)),
    /** FixedString: no length before it. */
    fixedString: (value: string): void => raw(Buffer.from(value)),
    strings(values: readonly string[]): void {
      length(values.length)
      for (const value of values) bytes(Buffer.from(value))
    },
    bool: (value: boolean): void => byte(value ? 1 : 0),
    uint32(value: number): void {
      const start = room(4)
      buffer.writeUInt32LE(value, start)
    },
    int64(value: number): void {
      const start = room(8)
      buffer.writeBigInt64LE(BigInt(value), start)
    },
    /** `YYYY-MM-DD` as days since 1970. */
    date(day: string): void {
      const start = room(2)
      buffer.writeUInt16LE(Date.parse(`${day}T00:00:00Z`) / 86_400_000, start)
    },
    /** Two little-endian halves, the upper first. */
    uuid(value: string): void {
      const hex = Buffer.from(value.replaceAll('-', ''), 'hex')
      hex.subarray(0, 8).reverse()
      hex.subarray(8, 16).reverse()
      raw(hex)
    },
    take: (): Buffer => buffer.subarray(0, at),
  }
}

/** Reads a string back from an answer in this format: its length in LEB128, then its bytes. */
export function readString(from: Buffer, at: number): { bytes: Buffer; end: number } {
  let length = 0
  let start = at
  for (let factor = 1; ; factor *= 128) {
    const byte = from.readUInt8(start++)
    length += (byte & 0x7f) * factor
    if (byte < 0x80) break
  }
  return { bytes: from.subarray(start, start + length), end: start + length }
}
