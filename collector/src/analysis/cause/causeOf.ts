/** What those affected have in common, from the persons of the store to what a screen shows. */
import type { Cause, CauseAnswer } from '@hindsight/protocol/api/cause'
import type { ComparedWith } from '@hindsight/protocol/api/sessionFilters'
import { type Attribute, attributeLabels, attributes, type Literal, literalsSay } from '@hindsight/protocol/attributes'
import type { Store } from '../../clickhouse/store.ts'
import { rateOf } from '../../statistics/rate.ts'
import type { Candidate } from './candidates.ts'
import { type Coded, coded, familyOf } from './coded.ts'
import { type Counts, countInside, valuesOfAll } from './countInside.ts'
import { type Found, findCauses, type Order, type Suspect } from './findCauses.ts'
import type { ItemScope } from './items.ts'
import { type People, type Person, readPeople, releaseOrder, stepsAt } from './people.ts'
import type { Subject } from './tries.ts'
import { inVersionOrder } from './versions.ts'
import { sentenceOf } from './words.ts'

/** The answer with plain counts, each with what opens it; the API makes lists of them. */
export type Opened = { n: number; compared: ComparedWith }
type Plain<T> = Omit<T, 'affectedInside' | 'othersInside'> & { affectedInside: Opened; othersInside: Opened }
export type CauseFound = Omit<CauseAnswer, 'affected' | 'others' | 'causes'> & {
  affected: Opened
  others: Opened
  causes: Plain<Cause>[]
}

/** Nothing is shown of fewer persons: it would be about them, not about a cause. */
const minShown = 5
const maxMoments = 5
const maxCounterExamples = 2
const maxExplained = 8
const maxSynonyms = 5

export type CauseQuestion = {
  scope: ItemScope
  subject: Subject
  /** Attributes that the question itself is about: that they differ says nothing. */
  without: ReadonlySet<Attribute>
  /** Persons that are looked at, of those affected and of the others. */
  atMost?: number
}

export async function causeOf(store: Store, { scope, subject, without, atMost }: CauseQuestion): Promise<CauseFound> {
  const people = await readPeople(store, scope, subject, atMost)
  const { affected, others } = people
  const all = coded(people.people, without)
  const frame = {
    of: subject.kind,
    affected: { n: affected, compared: { has: [], affected: true } },
    others: { n: others, compared: { has: [], affected: false } },
    oneIn: people.oneIn,
    lookedAt: lookedAt(all),
  }
  const none = (reason: CauseFound['reason'], says: string, comparisons = 0): CauseFound => ({
    ...frame,
    reason,
    says,
    causes: [],
    comparisons,
  })
  if (affected < minShown) return none('fewAffected', fewSays(affected, 'affected in her first try'))
  if (others < minShown) return none('fewOthers', fewSays(others, 'not affected, to compare with'))
  const order = orderOf(await releaseOrder(store, scope, valuesOf(all, 'release')))
  const { causes, comparisons } = findCauses(all, order)
  if (causes.length === 0) return none('nothingStandsOut', nothingSays(affected, others), comparisons)
  const told = await tell(store, { scope, subject, without }, people, all, causes)
  return { ...frame, reason: null, says: told[0]?.sentence ?? '', causes: told, comparisons }
}

const orderOf =
  (releases: readonly string[]): Order =>
  (family, values) =>
    family === 'release' ? releases.filter((release) => values.includes(release)) : inVersionOrder(values)

function fewSays(n: number, what: string): string {
  const who = n === 0 ? 'Nobody was' : n === 1 ? 'One person was' : `${n} persons were`
  return `${who} ${n > 1 ? what.replace('her first try', 'their first try') : what}: too few to say anything.`
}

const nothingSays = (affected: number, others: number): string =>
  `Nothing that is known of the ${affected} persons affected sets them apart from the ${others} others.`

const valuesOf = ({ items }: Coded, attribute: Attribute): string[] =>
  items.flatMap((item) => (item.attribute === attribute ? [item.value] : []))

function lookedAt(all: Coded): CauseFound['lookedAt'] {
  return attributes.flatMap((attribute) => {
    const values = valuesOf(all, attribute).length
    return values === 0 ? [] : [{ attribute, label: attributeLabels[attribute], values }]
  })
}

function literalsOf({ items }: Coded, { parts }: Candidate): Literal[] {
  return parts.map((part) => ({
    attribute: items[part.items[0] ?? -1]?.attribute ?? 'browser',
    values: part.items.map((item) => items[item]?.value ?? ''),
    ...(part.range === null ? {} : { range: part.range }),
  }))
}

/** One of each attribute: of ten ranges of one browser only the best is worth a line. */
function oneOfEach(all: Coded, suspects: readonly Suspect[]): Suspect[] {
  const seen = new Set<string>()
  return suspects.filter((suspect) => {
    const key = literalsOf(all, suspect)
      .map(({ attribute, values }) => (attribute === 'shape' ? `shape ${values}` : attribute))
      .join()
    return seen.size !== seen.add(key).size
  })
}

function suspectShown(all: Coded, suspect: Suspect): { says: string; literals: Literal[]; inside: Cause['inside'] } {
  const literals = literalsOf(all, suspect)
  return { says: literalsSay(literals), literals, inside: rateOf(suspect.k, suspect.n) }
}

type Told = Plain<Cause>

/** What each cause says; of a sample, with its ranges as everybody has them. */
async function literalsOfCauses(
  store: Store,
  { scope, subject }: CauseQuestion,
  all: Coded,
  causes: readonly Found[],
  isSample: boolean,
): Promise<Literal[][]> {
  const found = causes.map(({ suspect }) => literalsOf(all, suspect))
  const ranges = found.flat().filter(({ range }) => range !== undefined)
  if (!isSample || ranges.length === 0) return found
  const met = await valuesOfAll(store, scope, subject, new Set(ranges.map(({ attribute }) => attribute)))
  const order = orderOf(await releaseOrder(store, scope, met('release')))
  const complete = (literal: Literal): Literal => {
    const { attribute, values, range } = literal
    if (range === undefined) return literal
    const family = familyOf(attribute, values[0] ?? '') ?? ''
    const ordered = order(
      family,
      met(attribute).filter((value) => familyOf(attribute, value) === family),
    )
    const [first, last] = [ordered.indexOf(values[0] ?? ''), ordered.indexOf(values.at(-1) ?? '')]
    return { ...literal, values: range === 'atMost' ? ordered.slice(0, last + 1) : ordered.slice(first) }
  }
  return found.map((literals) => literals.map(complete))
}

async function tell(
  store: Store,
  question: CauseQuestion,
  people: People,
  all: Coded,
  causes: readonly Found[],
): Promise<Told[]> {
  const { scope, subject } = question
  const isSample = people.oneIn > 1 || people.oneInAffected > 1
  const said = await literalsOfCauses(store, question, all, causes, isSample)
  const without = said.map((_, index) => (index === 0 ? {} : { without: said.slice(0, index) }))
  const ofSample = (among: Uint32Array): Counts => {
    const affected = among.reduce((sum, person) => sum + (all.affected[person] ?? 0), 0)
    return { affected, others: among.length - affected }
  }
  const inside = said.map((has, index) => ({ has, ...without[index] }))
  const among = said.map((_, index) => ({ has: [], ...without[index] }))
  const none: Counts = { affected: 0, others: 0 }
  const counts = isSample
    ? await countInside(store, scope, subject, [...inside, ...among])
    : [...causes.map((found) => ofSample(found.inside)), ...causes.map((found) => ofSample(found.among))]
  const told = causes.map((found, index) =>
    toldOf(
      all,
      found,
      said[index] ?? [],
      without[index] ?? {},
      counts[index] ?? none,
      counts[causes.length + index] ?? none,
      people,
      index === 0,
    ),
  )
  const watched = causes.map(({ inside }) => toWatch(people, all, inside))
  const steps = await stepsAt(
    store,
    scope.siteId,
    watched.flatMap(({ moments, counter }) => [...moments, ...counter]),
  )
  const shown = ({ sessionId, momentMs, person }: Person) => ({
    sessionId,
    step: steps.get(sessionId)?.step ?? '',
    ts: momentMs,
    person,
    hasReplay: steps.get(sessionId)?.hasReplay ?? false,
  })
  return told.map((cause, index) => ({
    ...cause,
    moments: watched[index]?.moments.map(shown) ?? [],
    counterExamples: watched[index]?.counter.map(shown) ?? [],
  }))
}

/** The newest of each side. */
function toWatch({ people }: People, all: Coded, inside: Uint32Array): { moments: Person[]; counter: Person[] } {
  const newest = (isAffected: number, most: number) =>
    [...inside]
      .flatMap((number) => (all.affected[number] === isAffected ? (people[number] ?? []) : []))
      .sort((a, b) => b.momentMs - a.momentMs || (a.sessionId < b.sessionId ? -1 : 1))
      .slice(0, most)
  return { moments: newest(1, maxMoments), counter: newest(0, maxCounterExamples) }
}

function toldOf(
  all: Coded,
  { suspect, inside: numbers, synonyms, explains }: Found,
  literals: Literal[],
  without: Pick<ComparedWith, 'without'>,
  inside: Counts,
  among: Counts,
  people: People,
  isFirst: boolean,
): Told {
  const insideAll = inside.affected + inside.others
  const outside = { affected: among.affected - inside.affected, others: among.others - inside.others }
  const outsideAll = outside.affected + outside.others
  const rateOutside = outsideAll === 0 ? 0 : outside.affected / outsideAll
  const shares = {
    affected: { k: inside.affected, n: among.affected },
    others: { k: inside.others, n: among.others },
  }
  const isAboutField = literals.some(({ attribute }) => attribute === 'shape' || attribute === 'length')
  return {
    says: literalsSay(literals),
    sentence: sentenceOf(literals, shares, isFirst),
    literals,
    inside: rateOf(inside.affected, insideAll),
    outside: rateOf(outside.affected, outsideAll),
    affectedInside: { n: inside.affected, compared: { has: literals, ...without, affected: true } },
    othersInside: { n: inside.others, compared: { has: literals, ...without, affected: false } },
    ratio: rateOutside === 0 ? null : inside.affected / insideAll / rateOutside,
    coverage: rateOf(shares.affected.k, shares.affected.n),
    othersShare: rateOf(shares.others.k, shares.others.n),
    excess: inside.affected - insideAll * rateOutside,
    q: suspect.q,
    synonyms: synonyms.slice(0, maxSynonyms).map((one) => suspectShown(all, one)),
    explains: oneOfEach(all, explains)
      .slice(0, maxExplained)
      .map((one) => suspectShown(all, one)),
    shapes: isAboutField ? shapesOf(people, all, numbers) : [],
    moments: [],
    counterExamples: [],
  }
}

function shapesOf({ people }: People, all: Coded, inside: Uint32Array): Cause['shapes'] {
  const counts = new Map<string, number>()
  for (const number of inside) {
    if (all.affected[number] !== 1) continue
    for (const item of people[number]?.items ?? []) {
      const [attribute, shape = ''] = item.split('=')
      if (attribute === 'shape' && shape !== 'unusual') counts.set(shape, (counts.get(shape) ?? 0) + 1)
    }
  }
  return [...counts].map(([shape, n]) => ({ shape, n })).sort((a, b) => b.n - a.n || (a.shape < b.shape ? -1 : 1))
}
