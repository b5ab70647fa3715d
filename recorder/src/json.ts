/** JSON as the language means it, whatever the page has done to its functions and prototypes. */
/** Old libraries (Prototype.js) add toJSON to arrays and strings, which turns arrays into strings of JSON. */
const polluted = [Array.prototype, Object.prototype, String.prototype, Number.prototype, Boolean.prototype] as object[]

function withoutToJson<T>(work: () => T): T {
  const taken: [object, PropertyDescriptor][] = []
  for (const prototype of polluted) {
    const found = Object.getOwnPropertyDescriptor(prototype, 'toJSON')
    if (!found?.configurable) continue
    Reflect.deleteProperty(prototype, 'toJSON')
    taken.push([prototype, found])
  }
  try {
    return work()
  } finally {
    for (const [prototype, found] of taken) Object.defineProperty(prototype, 'toJSON', found)
  }
}

/** A page may have put another function in its place; a window that nobody has touched has the browser's own. */
function soundStringify(): Stringify {
  try {
    const isSound = withoutToJson(() => JSON.stringify({ a: ['b'] })) === '{"a":["b"]}'
    if (isSound || typeof document === 'undefined') return JSON.stringify
  } catch {
    // It throws: another one is needed all the same.
  }
  const frame = document.createElement('iframe')
  const parent = document.head ?? document.documentElement
  parent.appendChild(frame)
  const clean = (frame.contentWindow as (Window & { JSON?: JSON }) | null)?.JSON?.stringify
  parent.removeChild(frame)
  return clean ?? JSON.stringify
}

type Stringify = typeof JSON.stringify
let stringify: Stringify | null = null

/** The browser's own, as it was when it was first asked for; the earlier, the better. */
export function ownStringify(): Stringify {
  stringify ??= soundStringify()
  return stringify
}

/** The replay's file is loaded late: it takes what recorder.js has found before the page's own scripts ran. */
export function adoptStringify(found: Stringify): void {
  stringify = found
}

export function toJson(value: unknown): string {
  return withoutToJson(() => ownStringify()(value))
}
