/** Persons compared, with what each has as numbers: `attribute=value` texts are told apart once, not at every count. */
import { type Attribute, attributes } from '@hindsight/protocol/attributes'

export type Item = {
  attribute: Attribute
  value: string
  /** Of a version: what it is a version of. Versions of one family exclude each other and have an order. */
  family: string | null
}

export type Coded = {
  items: Item[]
  /** By person: numbers of her items, in order. */
  persons: Uint32Array[]
  affected: Uint8Array
}

const known = new Set<string>(attributes)

/** Attributes whose values have an order; the last word of a value is the version, what is before it the family. */
export function familyOf(attribute: Attribute, value: string): string | null {
  if (attribute === 'release') return 'release'
  if (attribute !== 'browserVersion' && attribute !== 'osVersion') return null
  const family = value.slice(0, value.lastIndexOf(' '))
  return `${attribute} ${family}`
}

function itemOf(text: string): Item | null {
  const at = text.indexOf('=')
  const [attribute, value] = [text.slice(0, at) as Attribute, text.slice(at + 1)]
  if (!known.has(attribute) || value === '') return null
  return { attribute, value, family: familyOf(attribute, value) }
}

export type Compared = { items: string[]; affected: boolean }

export function coded(persons: readonly Compared[], without: ReadonlySet<Attribute> = new Set()): Coded {
  const items: Item[] = []
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const found = numbers.get(text)
    if (found !== undefined) return found
    const item = itemOf(text)
    const number = item === null || without.has(item.attribute) ? -1 : items.push(item) - 1
    numbers.set(text, number)
    return number
  }
  return {
    items,
    persons: persons.map((person) =>
      Uint32Array.from(new Set(person.items.map(numberOf).filter((number) => number >= 0))).sort(),
    ),
    affected: Uint8Array.from(persons, ({ affected }) => Number(affected)),
  }
}
