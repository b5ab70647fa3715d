/** localStorage and sessionStorage that may be blocked, full or switched off: then the page's memory stands in. */
import { toJson } from './json.ts'

export type Store = {
  read(key: string): unknown
  write(key: string, value: unknown): void
  remove(key: string): void
}

/** Takes a getter, for merely naming window.localStorage throws where storage is blocked. */
export function createStore(area: () => Storage, site: string): Store {
  const memory = new Map<string, string>()
  const full = (key: string) => `hindsight:${site}:${key}`
  return {
    read(key) {
      let text: string | null = memory.get(key) ?? null
      try {
        text = area().getItem(full(key)) ?? text
      } catch {
        // Blocked: what memory has is all there is.
      }
      try {
        return text === null ? null : JSON.parse(text)
      } catch {
        return null
      }
    },
    write(key, value) {
      const text = toJson(value)
      try {
        area().setItem(full(key), text)
        memory.delete(key)
      } catch {
        this.remove(key) // What is stored is old by now.
        memory.set(key, text)
      }
    },
    remove(key) {
      memory.delete(key)
      try {
        area().removeItem(full(key))
      } catch {
        // Blocked: nothing was stored either.
      }
    },
  }
}

/** Random UUID, version 4; crypto.randomUUID is missing on pages served by http. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
