/**
 * Generated persons of whom it is known why they fail. What they have hangs together as in truth: the device with system,
 * browser and window, the country with the language, the release with the day. Each tries one form with four fields; of
 * each field another cause is planted, or none.
 */
import type { ShapeFlag } from '@hindsight/protocol/events'
import { createRandom, type Random } from './random.ts'

export const scenarios = ['single', 'pair', 'release', 'nothing'] as const
export type Scenario = (typeof scenarios)[number]

export type Try = { at: number; release: string; fails: Record<Scenario, boolean> }
export type Tester = {
  visitorId: string
  browser: string
  browserVersion: string
  os: string
  osVersion: string
  device: string
  viewportWidth: number
  country: string
  language: string
  connection: string
  colorScheme: string
  referrerHost: string
  cameBy: string
  campaign: string
  shape: ShapeFlag[]
  lengthBucket: string
  tries: Try[]
}

const dayMs = 86_400_000
export const trialDays = 14
/** Fails whatever they have. */
const base = 0.04
/** Of those with the planted cause. */
const planted = { single: 0.4, pair: 0.9, release: 0.2 }

type Machine = { os: string; osVersion: string; device: string; widths: readonly number[] }
const machines: readonly (readonly [Machine, number])[] = [
  [{ os: 'Windows', osVersion: '10', device: 'desktop', widths: [1903, 1519, 1263] }, 24],
  [{ os: 'Windows', osVersion: '11', device: 'desktop', widths: [1903, 1519, 2543] }, 18],
  [{ os: 'Windows', osVersion: '7', device: 'desktop', widths: [1349, 1263] }, 4],
  [{ os: 'macOS', osVersion: '10.15.7', device: 'desktop', widths: [1440, 1680] }, 10],
  [{ os: 'Linux', osVersion: '', device: 'desktop', widths: [1903] }, 2],
  [{ os: 'iOS', osVersion: '18.6', device: 'mobile', widths: [390, 430] }, 12],
  [{ os: 'iOS', osVersion: '26.4', device: 'mobile', widths: [390, 402] }, 8],
  [{ os: 'Android', osVersion: '10', device: 'mobile', widths: [360, 412] }, 17],
  [{ os: 'Android', osVersion: '14', device: 'tablet', widths: [820, 1024] }, 5],
]
/** Of Chrome, oldest first: those that got stuck, the last one for Windows 7, and those of these months. */
const chromes: readonly (readonly [string, number])[] = [
  ['87', 0.5],
  ['89', 0.6],
  ['92', 1],
  ['94', 0.9],
  ['96', 1.6],
  ['97', 1.2],
  ['98', 4],
  ['103', 2],
  ['109', 5],
  ['120', 2],
  ['138', 3],
  ['153', 6],
  ['154', 12],
  ['155', 22],
  ['156', 38],
]
const lands: readonly (readonly [readonly [string, string], number])[] = [
  [['DE', 'de-DE'], 38],
  [['NL', 'nl-NL'], 22],
  [['FR', 'fr-FR'], 14],
  [['IE', 'en-IE'], 9],
  [['TR', 'tr-TR'], 6],
  [['ES', 'es-ES'], 6],
  [['US', 'en-US'], 5],
]

const ways: readonly (readonly [readonly [string, string], number])[] = [
  [['', 'direct'], 5],
  [['google.com', 'search'], 4],
  [['bing.com', 'search'], 1],
  [['instagram.com', 'social'], 1],
  [['deals.example', 'another site'], 1],
]

function browserOf(random: Random, { os, device }: Machine): [string, string] {
  if (os === 'iOS')
    return [
      'Safari',
      random.weighted([
        ['18.6', 5],
        ['26.3', 2],
        ['26.4', 4],
      ]),
    ]
  const other = os === 'macOS' ? 0.55 : device === 'desktop' ? 0.32 : 0.12
  if (random.chance(other)) {
    if (os === 'macOS')
      return [
        'Safari',
        random.weighted([
          ['18.6', 3],
          ['26.4', 6],
        ]),
      ]
    if (os === 'Android')
      return [
        'Samsung Internet for Android',
        random.weighted([
          ['28', 3],
          ['29', 6],
        ]),
      ]
    return random.chance(0.5)
      ? [
          'Firefox',
          random.weighted([
            ['115', 1],
            ['156', 2],
            ['157', 4],
            ['158', 5],
          ]),
        ]
      : [
          'Microsoft Edge',
          random.weighted([
            ['154', 1],
            ['155', 3],
            ['156', 6],
          ]),
        ]
  }
  return ['Chrome', random.weighted(chromes)]
}

function shapeOf(random: Random): ShapeFlag[] {
  const shape: ShapeFlag[] = []
  if (random.chance(0.1)) shape.push('apostrophe')
  if (random.chance(0.09)) shape.push('space')
  if (random.chance(0.12)) shape.push('diacritic')
  if (random.chance(0.06)) shape.push('hyphen')
  if (random.chance(0.22)) shape.push('autofilled')
  if (random.chance(0.03)) shape.push('pasted')
  return shape
}

const releaseAt = (share: number): string =>
  share < 0.3 ? '3.0.0' : share < 0.55 ? '3.1.0' : share < 0.75 ? '3.2.0' : '3.3.0'

function triesOf(random: Random, from: number, tester: Omit<Tester, 'tries'>): Try[] {
  const isOld = tester.browser === 'Chrome' && Number(tester.browserVersion) <= 98
  const isUnusual = isOld && tester.shape.includes('apostrophe')
  // Some come again, mostly those who failed; and some fail more easily than others, for reasons of their own.
  const clumsiness = random.chance(0.1) ? 4 : 2 / 3
  const tries: Try[] = []
  let at = from + random.next() * trialDays * dayMs * 0.9
  do {
    const release = releaseAt((at - from) / (trialDays * dayMs))
    const fails = (share: number) => random.chance(share) || random.chance(base * clumsiness)
    tries.push({
      at: Math.floor(at),
      release,
      fails: {
        single: fails(isOld ? planted.single : 0),
        pair: fails(isUnusual ? planted.pair : 0),
        release: fails(release === '3.2.0' ? planted.release : 0),
        nothing: fails(0),
      },
    })
    at += (0.1 + random.next()) * dayMs
  } while (at < from + trialDays * dayMs && random.chance(tries.at(-1)?.fails.nothing ? 0.5 : 0.15))
  return tries
}

export function population(seed: number, size: number, from: number): Tester[] {
  const random = createRandom(seed)
  return Array.from({ length: size }, (_, index) => {
    const machine = random.weighted(machines)
    const [browser, browserVersion] = browserOf(random, machine)
    const [country, language] = random.weighted(lands)
    const [referrerHost, cameBy] = random.weighted(ways)
    const tester = {
      visitorId: `${seed}-${index}`,
      browser,
      browserVersion,
      os: machine.os,
      osVersion: machine.osVersion,
      device: machine.device,
      viewportWidth: random.weighted(machine.widths.map((width) => [width, 1] as const)),
      country,
      language: random.chance(0.93) ? language : 'en-GB',
      connection:
        machine.device === 'mobile'
          ? random.weighted([
              ['4g', 8],
              ['3g', 1],
            ])
          : '4g',
      colorScheme: random.chance(0.3) ? 'dark' : 'light',
      referrerHost,
      cameBy,
      campaign: random.weighted([
        ['', 7],
        ['spring', 2],
        ['newsletter-14', 1],
      ]),
      shape: shapeOf(random),
      lengthBucket: random.weighted([
        ['1-3', 1],
        ['4-8', 6],
        ['9-16', 3],
        ['17-32', 0.4],
      ]),
    }
    return { ...tester, tries: triesOf(random, from, tester) }
  })
}
