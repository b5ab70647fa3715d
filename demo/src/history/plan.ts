/** Who comes when, and what for: decided for everybody before the first visit is told. */
import { maidenNameSince } from './conditions.ts'
import { currentDevice, oldChromeDevice, oldRelativeDevice } from './devices.ts'
import { unusualMaidenNames } from './names.ts'
import { newPerson, newVisitor, type Person, type Visitor } from './people.ts'
import type { Random } from './random.ts'
import type { Aim, Intent } from './shopping.ts'

/** `share`: when, as a share of the history. */
export type PlannedVisit = { share: number; person: Person; visitor: Visitor; intent: Intent }

const ordinaryCustomers = 1500
const anonymousVisitors = 1420
/** Some three hours at the usual pace: never one session with the visit before. */
const minGap = 0.004

/** Those whose maiden name is refused; four more were recorded in a real browser (recordings.ts). */
const refused = { known: 24, knownOnRelatives: 2, anonymous: 12, succeedLater: 6 } as const

const visitsOfCustomer = [
  [1, 40],
  [2, 28],
  [3, 17],
  [4, 9],
  [5, 6],
] as const
const aimsOfCustomer = [
  ['glance', 24],
  ['look', 52],
  ['cart', 14],
  ['checkout', 10],
] as const
const aimsOfAnonymous = [
  ['glance', 50],
  ['look', 40],
  ['cart', 7],
  ['checkout', 3],
] as const
const buyerShare = 0.27
/** Of the buyers: those who order without signing in before. */
const guestShare = 0.5

/** Ascending, and far enough apart. */
function shares(random: Random, count: number): number[] {
  const room = 1 - minGap * (count - 1)
  return Array.from({ length: count }, () => random.next() * room)
    .sort((a, b) => a - b)
    .map((share, index) => share + index * minGap)
}

function intentOf(aim: Aim, how: Partial<Intent> = {}): Intent {
  return { aim, signsIn: false, savesProfile: false, ...how }
}

function planCustomer(random: Random, number: number): PlannedVisit[] {
  const person = newPerson(random, number)
  const more = random.weighted([
    [0, 68],
    [1, 27],
    [2, 5],
  ] as const)
  for (let n = 0; n < more; n++) person.visitors.push(newVisitor(random, currentDevice(random)))
  const times = shares(random, random.weighted(visitsOfCustomer))
  const isBuyer = random.chance(buyerShare)
  const buysAt = isBuyer ? random.whole(0, times.length - 1) : -1
  const buysTwice = isBuyer && random.chance(0.16)
  const mustSignIn = !isBuyer || !random.chance(guestShare)
  const signsInAt = mustSignIn ? random.whole(0, times.length - 1) : -1
  return times.map((share, index) => {
    const isOrder = index === buysAt || (buysTwice && index === times.length - 1)
    const mood = isOrder ? 'order' : random.weighted<Aim>(aimsOfCustomer)
    const aim = mood === 'glance' && index === signsInAt ? 'look' : mood
    const signsIn = index === signsInAt || (mustSignIn && aim !== 'glance' && random.chance(0.3))
    const visitor = index === 0 ? (person.visitors[0] as Visitor) : random.pick(person.visitors)
    return { share, person, visitor, intent: intentOf(aim, { signsIn, savesProfile: signsIn && random.chance(0.25) }) }
  })
}

function planAnonymous(random: Random, number: number): PlannedVisit[] {
  const person = newPerson(random, number)
  const times = shares(random, random.chance(0.2) ? 2 : 1)
  const visitor = person.visitors[0] as Visitor
  return times.map((share) => ({ share, person, visitor, intent: intentOf(random.weighted<Aim>(aimsOfAnonymous)) }))
}

/** A name that is refused on a browser that refuses it: what she came for, she cannot have. */
function planRefused(
  random: Random,
  number: number,
  how: { isKnown: boolean; relative: number | null; succeedsLater: boolean },
): PlannedVisit[] {
  const device = how.relative === null ? oldChromeDevice(random) : oldRelativeDevice(random, how.relative)
  const person = newPerson(random, number, { device, maidenName: random.pick(unusualMaidenNames) })
  const visitor = person.visitors[0] as Visitor
  const share = random.between(maidenNameSince + 0.006, 0.95)
  const signedInBefore = how.isKnown && random.chance(0.4)
  const visits: PlannedVisit[] = [
    { share, person, visitor, intent: intentOf('order', { signsIn: how.isKnown && !signedInBefore }) },
  ]
  if (signedInBefore) {
    const earlier = random.between(0.02, share - 0.02)
    visits.unshift({ share: earlier, person, visitor, intent: intentOf('look', { signsIn: true, savesProfile: true }) })
  }
  if (how.succeedsLater) {
    const other = newVisitor(random, currentDevice(random))
    person.visitors.push(other)
    visits.push({ share: share + random.between(0.008, 0.04), person, visitor: other, intent: intentOf('order') })
  }
  return visits
}

/** Everybody's visits, in the order in which they began. */
export function planVisits(random: Random): PlannedVisit[] {
  const visits: PlannedVisit[] = []
  let number = 1000
  for (let n = 0; n < refused.known + refused.knownOnRelatives; n++) {
    const relative = n < refused.known ? null : n - refused.known
    visits.push(...planRefused(random, ++number, { isKnown: true, relative, succeedsLater: n < refused.succeedLater }))
  }
  for (let n = 0; n < refused.anonymous; n++) {
    visits.push(...planRefused(random, ++number, { isKnown: false, relative: null, succeedsLater: false }))
  }
  for (let n = 0; n < ordinaryCustomers; n++) visits.push(...planCustomer(random, ++number))
  for (let n = 0; n < anonymousVisitors; n++) visits.push(...planAnonymous(random, ++number))
  return visits.sort((a, b) => a.share - b.share)
}
