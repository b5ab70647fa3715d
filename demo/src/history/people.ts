/** The people of the sample history: who they are, what they shop with. */
import { isUnusualName } from '../maidenName.ts'
import { customerIdOf, type Profile } from '../profile.ts'
import { currentDevice, type Device, oldChromeDevice } from './devices.ts'
import { type Land, lands, unusualMaidenNames } from './names.ts'
import type { Random } from './random.ts'

/** A browser of a person: what the recorder calls a visitor. */
export type Visitor = { visitorId: string; device: Device; clockOffsetMs: number }

export type Person = {
  land: Land
  firstName: string
  lastName: string
  maidenName: string
  profile: Profile
  visitors: Visitor[]
}

/** Share of people on a Chrome that gets no updates any more. */
const oldChromeShare = 0.026
/** Share of people whose maiden name the fault would refuse. */
const unusualNameShare = 0.14
/** Share of devices whose clock is more than a little wrong. */
const wrongClockShare = 0.06

export function newVisitor(random: Random, device: Device): Visitor {
  const isWrong = random.chance(wrongClockShare)
  const clockOffsetMs = isWrong ? random.whole(-7_200_000, 7_200_000) : random.whole(-900, 900)
  return { visitorId: random.uuid(), device, clockOffsetMs }
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

export type Given = { device?: Device; maidenName?: string }

/** `number` makes the e-mail address theirs alone. */
export function newPerson(random: Random, number: number, given: Given = {}): Person {
  const land = random.weighted(lands)
  const firstName = random.pick(land.firstNames)
  const lastName = random.pick(land.lastNames)
  const isOld = random.chance(oldChromeShare)
  const device = given.device ?? (isOld ? oldChromeDevice(random) : currentDevice(random))
  const mayBeUnusual = given.device === undefined && !isOld && random.chance(unusualNameShare)
  const maidenName = given.maidenName ?? random.pick(mayBeUnusual ? unusualMaidenNames : plainNames(land))
  const email = `${plain(firstName)}.${plain(lastName)}.${number}@example.com`
  const profile = {
    customerId: customerIdOf(email),
    name: `${firstName} ${lastName}`,
    email,
    phone: `${land.phone} ${String(10_000 + ((number * 37) % 90_000))}`,
  }
  return { land, firstName, lastName, maidenName, profile, visitors: [newVisitor(random, device)] }
}

function plainNames(land: Land): string[] {
  return land.lastNames.filter((name) => !isUnusualName(name))
}
