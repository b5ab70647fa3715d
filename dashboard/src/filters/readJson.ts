/** A value that stands in the address as JSON text; null: it is none, or another than it should be. */
export function readJson<T>(
  reader: { safeParse(given: unknown): { success: true; data: T } | { success: false } },
  text: string,
): T | null {
  try {
    const read = reader.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
