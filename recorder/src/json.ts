/** JSON as the language means it, whatever the page has done to its prototypes. */
const stringify = JSON.stringify

/** Old libraries (Prototype.js) add toJSON to arrays and strings, which turns arrays into strings of JSON. */
const polluted = [Array.prototype, Object.prototype, String.prototype, Number.prototype, Boolean.prototype] as object[]

export function toJson(value: unknown): string {
  const taken: [object, PropertyDescriptor][] = []
  for (const prototype of polluted) {
    const found = Object.getOwnPropertyDescriptor(prototype, 'toJSON')
    if (!found?.configurable) continue
    Reflect.deleteProperty(prototype, 'toJSON')
    taken.push([prototype, found])
  }
  try {
    return stringify(value)
  } finally {
    for (const [prototype, found] of taken) Object.defineProperty(prototype, 'toJSON', found)
  }
}
