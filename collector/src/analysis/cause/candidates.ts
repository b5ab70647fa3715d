/**
 * Every combination that is looked at, with how many persons have it and how many of them are affected: single values,
 * ranges of versions, and pairs of these (analytics.md §4). Nothing is left out because of how many are affected: only
 * by how many persons have it. Ranges are sums over the versions of one family, which exclude each other.
 */
import type { Attribute } from '@hindsight/protocol/attributes'
import type { Coded } from './coded.ts'

/** Items that make up one literal: a value, or versions in a row, oldest first. */
export type Part = { items: readonly number[]; range: 'atMost' | 'atLeast' | null; n: number; k: number }
export type Candidate = { parts: readonly Part[]; n: number; k: number }
export type Level = readonly Candidate[]

/** Fewer persons tell nothing, whatever became of them. */
export const minPersons = 5
/** More values of one and the same population would take seconds; the rarest are left out. */
const maxItems = 1_500

/** Values of one group are never paired: a browser with its own version says nothing new. */
const groups: Partial<Record<Attribute, string>> = { browserVersion: 'browser', osVersion: 'os' }

export type Margins = {
  /** Numbers of the items that are counted, and of each how many persons, and how many affected. */
  kept: number[]
  n(a: number, b: number): number
  k(a: number, b: number): number
}

/** How often two items occur together, and how often with somebody affected; an item with itself is the item. */
function margins({ items, persons, affected }: Coded, among: Uint32Array): Margins {
  const each = new Uint32Array(items.length)
  for (const person of among) for (const item of persons[person] ?? []) each[item] = (each[item] ?? 0) + 1
  const countOf = (item: number) => each[item] ?? 0
  const kept = items
    .map((_, item) => item)
    .filter((item) => countOf(item) >= minPersons || (items[item]?.family != null && countOf(item) > 0))
    .sort((a, b) => countOf(b) - countOf(a))
    .slice(0, maxItems)
    .sort((a, b) => a - b)
  const width = kept.length
  const place = new Int32Array(items.length).fill(-1)
  for (const [at, item] of kept.entries()) place[item] = at
  const [n, k] = [new Uint32Array(width * width), new Uint32Array(width * width)]
  for (const person of among) {
    const places = [...(persons[person] ?? [])].map((item) => place[item] ?? -1).filter((at) => at >= 0)
    const isAffected = affected[person] ?? 0
    for (const [at, a] of places.entries()) {
      for (let other = at; other < places.length; other++) {
        const cell = a * width + (places[other] ?? 0)
        n[cell] = (n[cell] ?? 0) + 1
        k[cell] = (k[cell] ?? 0) + isAffected
      }
    }
  }
  const cell = (a: number, b: number) => {
    const [low = 0, high = 0] = a < b ? [place[a], place[b]] : [place[b], place[a]]
    return low * width + high
  }
  return { kept, n: (a, b) => n[cell(a, b)] ?? 0, k: (a, b) => k[cell(a, b)] ?? 0 }
}

type Order = (family: string, values: readonly string[]) => readonly string[]

/** Ranges of a family's versions that are neither a single version nor all of them. */
function rangesOf(versions: readonly number[], { n, k }: Margins): Part[] {
  const sum = (of: Margins['n'], items: readonly number[]) => items.reduce((total, item) => total + of(item, item), 0)
  const part = (items: readonly number[], range: Part['range']): Part => ({
    items,
    range,
    n: sum(n, items),
    k: sum(k, items),
  })
  return versions.slice(1, -1).flatMap((_, index) => {
    return [part(versions.slice(0, index + 2), 'atMost'), part(versions.slice(index + 1), 'atLeast')]
  })
}

/** Sums over one part's items, with each item of another: quick for ranges, which share most of their items. */
function pairSum(of: Margins['n'], a: Part, b: Part): number {
  let sum = 0
  for (const one of a.items) for (const other of b.items) sum += of(one, other)
  return sum
}

/** Singles and ranges, then pairs. `order` puts the values of a family in order. */
export function candidatesOf(all: Coded, among: Uint32Array, order: Order): [Level, Level] {
  const { items } = all
  const counts = margins(all, among)
  const plain = counts.kept
    .map((item): Part => ({ items: [item], range: null, n: counts.n(item, item), k: counts.k(item, item) }))
    .filter(({ n }) => n >= minPersons)
  const families = new Map<string, number[]>()
  for (const item of counts.kept) {
    const family = items[item]?.family
    if (family != null) families.set(family, [...(families.get(family) ?? []), item])
  }
  const ranges = [...families].flatMap(([family, members]) => {
    const byValue = new Map(members.map((item) => [items[item]?.value ?? '', item]))
    const ordered = order(family, [...byValue.keys()]).flatMap((value) => byValue.get(value) ?? [])
    return rangesOf(ordered, counts).filter(({ n }) => n >= minPersons)
  })
  const parts = [...plain, ...ranges].filter(({ n }) => n < among.length)
  const attributeOf = (part: Part) => items[part.items[0] ?? -1]?.attribute
  const groupOf = (part: Part, index: number) => {
    const attribute = attributeOf(part)
    // What was filled in has several flags at once, which may well go together.
    if (attribute === undefined || attribute === 'shape') return `shape ${index}`
    return groups[attribute] ?? attribute
  }
  const grouped = parts.map((part, index) => ({ part, group: groupOf(part, index) }))
  const pairs: Candidate[] = []
  for (const [at, { part: a, group }] of grouped.entries()) {
    for (let other = at + 1; other < grouped.length; other++) {
      const { part: b, group: otherGroup } = grouped[other] as (typeof grouped)[number]
      if (group === otherGroup || !mayPair(a, b, attributeOf)) continue
      const n = pairSum(counts.n, a, b)
      // With everybody who has one of them it is that one.
      if (n < minPersons || n === a.n || n === b.n) continue
      pairs.push({ parts: [a, b], n, k: pairSum(counts.k, a, b) })
    }
  }
  return [parts.map((part) => ({ parts: [part], n: part.n, k: part.k })), pairs]
}

/** Two ranges at once only where one is of releases: what a release broke, it mostly broke for older browsers. */
function mayPair(a: Part, b: Part, attributeOf: (part: Part) => Attribute | undefined): boolean {
  if (a.range === null || b.range === null) return true
  return attributeOf(a) === 'release' || attributeOf(b) === 'release'
}
