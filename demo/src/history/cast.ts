/**
 * Those who were really recorded: who they are, what with and when they came. What they did is played by
 * test/history/record.ts in a real browser; what it sent lies in demo/recordings.
 */
import type { FaultName } from '../faults.ts'

export type Part = {
  /** Names the files of the recording. */
  name: string
  firstName: string
  lastName: string
  maidenName: string
  email: string
  phone: string
  country: string
  language: string
  timeZone: string
  userAgent: string
  viewport: { width: number; height: number }
  isPhone?: boolean
  faults?: FaultName[]
  /** When it happened, as a share of the history (calendar.ts). */
  share: number
}

const windows = (version: string) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`
const current = windows('156.0.0.0')
const mac = current.replace('Windows NT 10.0; Win64; x64', 'Macintosh; Intel Mac OS X 10_15_7')
const android =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36'

const desktop = { width: 1280, height: 800 }
const wide = { width: 1440, height: 860 }
const phone = { width: 412, height: 785 }

const germany = { country: 'DE', language: 'de-DE', timeZone: 'Europe/Berlin' }
const ireland = { country: 'IE', language: 'en-IE', timeZone: 'Europe/Dublin' }
const netherlands = { country: 'NL', language: 'nl-NL', timeZone: 'Europe/Amsterdam' }
const france = { country: 'FR', language: 'fr-FR', timeZone: 'Europe/Paris' }

type Who = Pick<Part, 'firstName' | 'lastName' | 'maidenName' | 'email' | 'phone'>

function who(firstName: string, lastName: string, maidenName: string, phoneNumber: string): Who {
  const email = `${firstName}.${lastName}@example.com`.toLowerCase()
  return { firstName, lastName, maidenName, email, phone: phoneNumber }
}

export const cast = {
  /** The story: she was born O'Brien, and the shop will not have it. */
  maeve: {
    name: 'refused-obrien',
    ...who('Maeve', 'Gallagher', "O'Brien", '+353 1 555 0142'),
    ...ireland,
    userAgent: windows('98.0.4758.102'),
    viewport: desktop,
    faults: ['maidenName98'],
    share: 0.972,
  },
  sanne: {
    name: 'refused-van-dijk',
    ...who('Sanne', 'Bakhuizen', 'van Dijk', '+31 20 555 0167'),
    ...netherlands,
    userAgent: windows('96.0.4664.110'),
    viewport: wide,
    faults: ['maidenName98'],
    share: 0.781,
  },
  katrin: {
    name: 'refused-mueller',
    ...who('Katrin', 'Sommerfeld', 'Müller', '+49 30 555 0119'),
    ...germany,
    userAgent: windows('92.0.4515.159').replace('Windows NT 10.0; Win64; x64', 'Macintosh; Intel Mac OS X 10_11_6'),
    viewport: desktop,
    faults: ['maidenName98'],
    share: 0.874,
  },
  chiara: {
    name: 'refused-unknown',
    ...who('Chiara', 'Bellomo', "D'Angelo", '+49 30 555 0187'),
    ...germany,
    userAgent: android.replace('Android 10; K', 'Android 7.0; SM-G920F').replace('156.0.0.0', '97.0.4692.98'),
    viewport: phone,
    isPhone: true,
    faults: ['maidenName98'],
    share: 0.915,
  },
  jonas: {
    name: 'dead-voucher-left',
    ...who('Jonas', 'Reinhold', 'Reinhold', '+49 30 555 0151'),
    ...germany,
    userAgent: current,
    viewport: wide,
    faults: ['voucher'],
    share: 0.551,
  },
  lotte: {
    name: 'dead-voucher-ordered',
    ...who('Lotte', 'Vermeulen', 'Vermeulen', '+31 20 555 0133'),
    ...netherlands,
    userAgent: mac,
    viewport: wide,
    faults: ['voucher'],
    share: 0.483,
  },
  claire: {
    name: 'payment-failed-ordered',
    ...who('Claire', 'Delorme', 'Roussel', '+33 1 55 50 01 44'),
    ...france,
    userAgent: current,
    viewport: desktop,
    faults: ['payment'],
    share: 0.851,
  },
  tobias: {
    name: 'payment-failed-left',
    ...who('Tobias', 'Ahrens', 'Ahrens', '+49 30 555 0108'),
    ...germany,
    userAgent: mac,
    viewport: wide,
    faults: ['payment'],
    share: 0.862,
  },
  niamh: {
    name: 'size-error',
    ...who('Niamh', 'Corrigan', 'Corrigan', '+353 1 555 0176'),
    ...ireland,
    userAgent: current,
    viewport: desktop,
    faults: ['sizeSelector'],
    share: 0.442,
  },
  eva: {
    name: 'order-from-promotion',
    ...who('Eva', 'Terpstra', 'Terpstra', '+31 20 555 0128'),
    ...netherlands,
    userAgent: mac,
    viewport: wide,
    share: 0.991,
  },
  paul: {
    name: 'order-from-search',
    ...who('Paul', 'Eckstein', 'Eckstein', '+49 30 555 0194'),
    ...germany,
    userAgent: current,
    viewport: desktop,
    share: 0.963,
  },
  julie: {
    name: 'order-on-phone',
    ...who('Julie', 'Marchand', 'Marchand', '+33 1 55 50 01 62'),
    ...france,
    userAgent: android,
    viewport: phone,
    isPhone: true,
    share: 0.947,
  },
  orla: {
    name: 'order-in-two-tabs',
    ...who('Orla', 'Fitzgerald', 'Fitzgerald', '+353 1 555 0115'),
    ...ireland,
    userAgent: current,
    viewport: wide,
    share: 0.905,
  },
  ute: {
    name: 'order-after-slips',
    ...who('Ute', 'Lindqvist', 'Lindner', '+49 30 555 0139'),
    ...germany,
    userAgent: current,
    viewport: desktop,
    share: 0.83,
  },
  bram: {
    name: 'order-with-voucher',
    ...who('Bram', 'Hoogland', 'Hoogland', '+31 20 555 0181'),
    ...netherlands,
    userAgent: current,
    viewport: desktop,
    share: 0.736,
  },
  sophie: {
    name: 'looked-around',
    ...who('Sophie', 'Valmont', 'Valmont', '+33 1 55 50 01 27'),
    ...france,
    userAgent: mac,
    viewport: wide,
    share: 0.996,
  },
} as const satisfies Record<string, Part>

export type Role = keyof typeof cast
