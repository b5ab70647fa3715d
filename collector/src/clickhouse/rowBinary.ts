/** ClickHouse's RowBinary format, for rows that carry bytes: written once here, stored as they are. */

/** Collects the values of rows, in the order of the columns. */
export function createRowBinary() {
  const parts: Uint8Array[] = []

  function fixed(bytes: number, write: (buffer: Buffer) => void): void {
    const buffer = Buffer.allocUnsafe(bytes)
    write(buffer)
    parts.push(buffer)
  }

  /** LEB128: seven bits a byte, lowest first. */
  function length(value: number): void {
    const bytes: number[] = []
    let rest = value
    do {
      const low = rest % 128
      rest = Math.floor(rest / 128)
      bytes.push(rest > 0 ? low | 128 : low)
    } while (rest > 0)
    parts.push(Uint8Array.from(bytes))
  }

  function bytes(value: Uint8Array): void {
    length(value.length)
    parts.push(value)
  }

  return {
    bytes,
    string: (value: string): void => bytes(Buffer.from(value)),
    /** FixedString: no length before it. */
    fixedString: (value: string): void => void parts.push(Buffer.from(value)),
    strings(values: readonly string[]): void {
      length(values.length)
      for (const value of values) bytes(Buffer.from(value))
    },
    bool: (value: boolean): void => void parts.push(Uint8Array.of(value ? 1 : 0)),
    uint32: (value: number): void => fixed(4, (buffer) => buffer.writeUInt32LE(value)),
    int64: (value: number): void => fixed(8, (buffer) => buffer.writeBigInt64LE(BigInt(value))),
    /** `YYYY-MM-DD` as days since 1970. */
    date: (day: string): void =>
      fixed(2, (buffer) => buffer.writeUInt16LE(Date.parse(`${day}T00:00:00Z`) / 86_400_000)),
    /** Two little-endian halves, the upper first. */
    uuid(value: string): void {
      const hex = Buffer.from(value.replaceAll('-', ''), 'hex')
      hex.subarray(0, 8).reverse()
      hex.subarray(8, 16).reverse()
      parts.push(hex)
    },
    take: (): Buffer => Buffer.concat(parts),
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
