/** What those affected may have in common: names, and how they are said. Nothing sensitive is among them. */

export const attributeLabels = {
  browser: 'Browser',
  browserVersion: 'Version of the browser',
  os: 'System',
  osVersion: 'Version of the system',
  device: 'Device',
  screen: 'Width of the window',
  touch: 'Touch screen',
  colorScheme: 'Colour scheme',
  connection: 'Connection',
  language: 'Language',
  country: 'Country',
  page: 'First page',
  cameBy: 'Way of coming',
  referrer: 'Came from',
  campaign: 'Campaign',
  release: 'Release of the site',
  hour: 'Hour of the day',
  weekday: 'Day of the week',
  signedIn: 'Signed in',
  returning: 'New or returning',
  shape: 'What was filled in',
  length: 'Length of what was filled in',
} as const
export type Attribute = keyof typeof attributeLabels
export const attributes = Object.keys(attributeLabels) as Attribute[]

/** One value of an attribute; or, of versions, several in a row. */
export type Literal = {
  attribute: Attribute
  /** Of a range all that were met, oldest first. */
  values: string[]
  /** Up to the last of them, or from the first on. */
  range?: 'atMost' | 'atLeast' | undefined
}

/** After "filled in". */
const shapeWords: Record<string, string> = {
  empty: 'nothing',
  apostrophe: 'an apostrophe',
  hyphen: 'a hyphen',
  diacritic: 'an accent or umlaut',
  space: 'a space inside',
  digit: 'a digit',
  nonLatin: 'another script than Latin',
  outerSpace: 'a space before or after',
  unusual: 'more than plain letters',
}
const deviceWords: Record<string, string> = {
  desktop: 'used a desktop',
  tablet: 'used a tablet',
  mobile: 'used a phone',
  bot: 'came as a bot',
}
const cameByWords: Record<string, string> = {
  direct: 'came directly',
  search: 'came from a search engine',
  social: 'came from a social network',
  mail: 'came from a mail',
  advertising: 'came by an advertisement',
  campaign: 'came by a campaign',
  'this site': 'came from this site',
  'another site': 'came from another site',
}

type Words = (value: string) => string

function filledIn(value: string): string {
  if (value === 'autofilled') return 'had the browser fill it in'
  if (value === 'pasted') return 'pasted what they filled in'
  return `filled in ${shapeWords[value] ?? value}`
}

/** What somebody did who has it; "did" stands for each of them. */
const says: Record<Attribute, Words> = {
  browser: (value) => `used ${value}`,
  browserVersion: (value) => `used ${value}`,
  os: (value) => `used ${value}`,
  osVersion: (value) => `used ${value}`,
  device: (value) => deviceWords[value] ?? `used the device ${value}`,
  screen: (value) => `had a window of ${value}`,
  touch: (value) => (value === 'yes' ? 'had a touch screen' : 'had no touch screen'),
  colorScheme: (value) => `had a ${value} screen`,
  connection: (value) => `had a ${value} connection`,
  language: (value) => `had a browser in ${value}`,
  country: (value) => `came from ${value}`,
  page: (value) => `came in on ${value}`,
  cameBy: (value) => cameByWords[value] ?? `came by ${value}`,
  referrer: (value) => `came from ${value}`,
  campaign: (value) => `came by the campaign “${value}”`,
  release: (value) => `got release ${value}`,
  hour: (value) => `came between ${value}:00 and ${value}:59`,
  weekday: (value) => `came on a ${value}`,
  signedIn: (value) => (value === 'yes' ? 'had signed in' : 'came without signing in'),
  returning: (value) => (value === 'returning' ? 'had been there before' : 'came for the first time'),
  shape: filledIn,
  length: (value) => `filled in ${value} characters`,
}

function valueWords({ attribute, values, range }: Literal): string {
  const [first = '', last = first] = [values[0], values.at(-1)]
  const [before, after] = attribute === 'release' ? ['earlier', 'later'] : ['older', 'newer']
  if (range === 'atMost') return `${last} or ${before}`
  if (range === 'atLeast') return `${first} or ${after}`
  return first
}

/** What those did who have it: `used Chrome 98 or older`. */
export function literalSays(literal: Literal): string {
  return says[literal.attribute](valueWords(literal))
}

export const literalsSay = (literals: readonly Literal[]): string => literals.map(literalSays).join(' and ')
