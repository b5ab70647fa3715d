/** The browsers that people shop with: user agents as they send them, and the size of their windows. */
import type { Random } from './random.ts'

export type Device = {
  userAgent: string
  isTouch: boolean
  viewport: readonly [number, number]
  screen: readonly [number, number]
  pixelRatio: number
}

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const windows = 'Windows NT 10.0; Win64; x64'
const mac = 'Macintosh; Intel Mac OS X 10_15_7'

const chrome = (system: string, version: string, mobile = '') =>
  `Mozilla/5.0 (${system}) ${webkit} Chrome/${version}${mobile} Safari/537.36`
const safari = (system: string, version: string, mobile = '') =>
  `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version}${mobile} Safari/605.1.15`
const firefox = (system: string, version: string) =>
  `Mozilla/5.0 (${system}; rv:${version}) Gecko/20100101 Firefox/${version}`

const desktops = [
  [[1920, 945], [1920, 1080], 1],
  [[1536, 730], [1536, 864], 1.25],
  [[1440, 789], [1440, 900], 2],
  [[1280, 593], [1280, 720], 1.5],
  [[2560, 1271], [2560, 1440], 1],
] as const
const phones = [
  [[393, 742], [393, 852], 3],
  [[412, 785], [412, 915], 2.625],
  [[360, 664], [360, 800], 3],
  [[390, 664], [390, 844], 3],
] as const
const tablets = [
  [[820, 1106], [820, 1180], 2],
  [[1024, 1292], [1024, 1366], 2],
] as const

type Kind = 'desktop' | 'phone' | 'tablet'
type Choice = readonly [readonly [Kind, string], number]

/** Weight in a hundred visits, about. */
const current: readonly Choice[] = [
  [['desktop', chrome(windows, '156.0.0.0')], 13],
  [['desktop', chrome(windows, '155.0.0.0')], 5],
  [['desktop', chrome(mac, '156.0.0.0')], 5],
  [['desktop', `${chrome(windows, '156.0.0.0')} Edg/156.0.0.0`], 6],
  [['desktop', firefox(windows, '158.0')], 4],
  [['desktop', firefox('X11; Linux x86_64', '157.0')], 1],
  [['desktop', safari(mac, '26.4')], 6],
  [['desktop', safari(mac, '18.6')], 2],
  [['desktop', `${chrome(windows, '154.0.0.0')} OPR/139.0.0.0`], 1],
  [['phone', safari('iPhone; CPU iPhone OS 26_4 like Mac OS X', '26.4', ' Mobile/15E148')], 17],
  [['phone', safari('iPhone; CPU iPhone OS 18_6 like Mac OS X', '18.6', ' Mobile/15E148')], 6],
  [['phone', chrome('Linux; Android 10; K', '156.0.0.0', ' Mobile')], 17],
  [['phone', chrome('Linux; Android 10; K', '154.0.0.0', ' Mobile')], 5],
  [
    ['phone', `Mozilla/5.0 (Linux; Android 10; K) ${webkit} SamsungBrowser/29.0 Chrome/146.0.0.0 Mobile Safari/537.36`],
    4,
  ],
  [['tablet', safari('iPad; CPU OS 18_6 like Mac OS X', '18.6', ' Mobile/15E148')], 3],
  [['tablet', chrome('Linux; Android 14; SM-X710', '155.0.0.0')], 1],
]

/** Machines that get no updates any more. */
const oldChrome: readonly Choice[] = [
  [['desktop', chrome(windows, '98.0.4758.102')], 34],
  [['desktop', chrome('Windows NT 6.1; Win64; x64', '98.0.4758.82')], 14],
  [['desktop', chrome('Windows NT 6.1; Win64; x64', '96.0.4664.110')], 12],
  [['desktop', chrome(windows, '94.0.4606.81')], 8],
  [['desktop', chrome('Macintosh; Intel Mac OS X 10_11_6', '92.0.4515.159')], 10],
  [['phone', chrome('Linux; Android 7.0; SM-G920F', '97.0.4692.98', ' Mobile')], 12],
  [['phone', chrome('Linux; Android 6.0.1; Nexus 5', '89.0.4389.105', ' Mobile')], 6],
  [['desktop', chrome('Windows NT 6.3; Win64; x64', '87.0.4280.141')], 4],
]

/** Built on an old Chrome, under another name. */
const oldRelatives: readonly Choice[] = [
  [['desktop', `${chrome(windows, '98.0.4758.102')} OPR/84.0.4316.14`], 1],
  [
    [
      'phone',
      `Mozilla/5.0 (Linux; Android 11; SAMSUNG SM-A515F) ${webkit} SamsungBrowser/16.0 Chrome/92.0.4515.166 Mobile Safari/537.36`,
    ],
    1,
  ],
]

function deviceOf(random: Random, [kind, userAgent]: readonly [Kind, string]): Device {
  const sizes = { desktop: desktops, phone: phones, tablet: tablets }[kind]
  const [viewport, screen, pixelRatio] = random.pick<(typeof sizes)[number]>(sizes)
  return { userAgent, isTouch: kind !== 'desktop', viewport, screen, pixelRatio }
}

export const currentDevice = (random: Random): Device => deviceOf(random, random.weighted(current))
export const oldChromeDevice = (random: Random): Device => deviceOf(random, random.weighted(oldChrome))

/** `which`: 0 or 1. */
export function oldRelativeDevice(random: Random, which: number): Device {
  return deviceOf(random, (oldRelatives[which] ?? random.pick(oldRelatives))[0])
}
