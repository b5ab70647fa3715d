/** One row of a file as a fact: the rules that it must keep, each with a name for the report. */
import { createHash } from 'node:crypto'
import { contactChannels } from '@hindsight/protocol/api/cases'
import type { ImportOptions, RefusedRow } from '@hindsight/protocol/api/imports'
import { type CampaignChannel, campaignChannels } from '@hindsight/protocol/campaigns'
import { utcDay } from '@hindsight/protocol/ids'
import { fieldsOfKind, type ImportField, offlineChannels } from '@hindsight/protocol/importFields'
import { maxFutureMs, maxIdChars, maxLabelChars, maxNameChars } from '@hindsight/protocol/limits'
import { redactText } from '@hindsight/protocol/redact'
import { blankEvent, type EventFact, timeInRange, timeText } from '../facts.ts'
import { channelWords } from '../people/contactPolicy.ts'
import { isNobody } from '../people/nobody.ts'
import type { Answer, ContactWish } from '../queries/customers/contactWishes.ts'
import { dayOf } from '../queries/days.ts'
import type { CampaignDay } from './campaignRow.ts'
import type { CsvRow } from './readCsv.ts'
import { dateRules, timeOf } from './times.ts'

export type ImportScope = {
  siteId: string
  importId: string
  /** Who imports it. */
  by: string
  options: ImportOptions
  currency: string
  now: number
  /** The customer who alone has this e-mail address; undefined: nobody, or several. */
  customerOfEmail: (email: string) => string | undefined
  /** Days of campaigns that the file has told before. */
  seenDays: Set<string>
}

class RowFault extends Error {
  readonly field: ImportField
  constructor(field: ImportField, rule: string) {
    super(rule)
    this.field = field
  }
}

const defaultNames: Record<ImportOptions['channel'], string> = {
  phone: 'Call',
  store: 'Store visit',
  crm: 'Note',
  mail: 'Letter',
  social: 'Message',
  other: 'Event',
}
const emailRule = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
/** Years before 2000 are dates that were never filled in. */
const firstMs = Date.UTC(2000, 0, 1)

/** Fields that must have a column, and have none. */
export function mappingFaults({ kind, mapping }: ImportOptions, columns: readonly string[]) {
  const rules = fieldsOfKind[kind]
  const missing = (Object.keys(rules) as ImportField[])
    .filter((field) => rules[field]?.needed && mapping[field] === undefined)
    .map((field) => ({ field: `mapping.${field}`, rule: 'choose the column that holds it' }))
  const hasWho = mapping.customerId !== undefined || mapping.email !== undefined
  const unknown = Object.entries(mapping)
    .filter(([, column]) => column !== undefined && !columns.includes(column))
    .map(([field, column]) => ({ field: `mapping.${field}`, rule: `the file has no column “${column}”` }))
  const foreign = Object.keys(mapping)
    .filter((field) => !(field in rules))
    .map((field) => ({ field: `mapping.${field}`, rule: `files of ${kind} have no such field` }))
  const who =
    hasWho || kind === 'campaigns'
      ? []
      : [{ field: 'mapping.customerId', rule: 'choose a column for customer number or e-mail' }]
  return [
    ...missing,
    ...(missing.some(({ field }) => field === 'mapping.customerId') ? [] : who),
    ...unknown,
    ...foreign,
  ]
}

export type ReadRow =
  | { fact: EventFact; wish: ContactWish | null; made: string }
  | { campaign: CampaignDay; made: string }
  | { refused: RefusedRow }

export function rowFact({ row, values }: CsvRow, scope: ImportScope): ReadRow {
  const { siteId, importId, by, now, options } = scope
  const { mapping } = options
  const value = (field: ImportField): string => {
    const column = mapping[field]
    return column === undefined ? '' : (values[column] ?? '')
  }
  try {
    if (options.kind === 'campaigns') return campaignDayOf(value, scope)
    const kept = factOf(value, scope)
    const content = createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32)
    const key = value('rowKey') || value('orderId') || content
    return {
      made: kept.made,
      wish: kept.wish
        ? {
            ...kept.wish,
            siteId,
            importId,
            by,
            source: options.source,
            rowNo: row,
            toldAt: now,
            customerId: kept.customerId,
          }
        : null,
      fact: {
        ...noDevice,
        ...blankEvent,
        ...kept.columns,
        siteId,
        importId,
        source: 'import',
        verified: true,
        sessionDay: utcDay(kept.ts),
        messageId: `import:${options.source}:${options.kind}:${key}`.slice(0, maxIdChars),
        ts: timeInRange(kept.ts),
        originalTs: timeInRange(kept.ts),
        receivedAt: now,
        customerId: kept.customerId,
        ...(kept.contact
          ? {
              contact: {
                ...kept.contact,
                address: '',
                siteId,
                importId,
                customerId: kept.customerId,
                verified: true,
                updatedAt: timeText(now),
              },
            }
          : {}),
      },
    }
  } catch (error) {
    if (!(error instanceof RowFault)) throw error
    return { refused: { row, column: mapping[error.field] ?? error.field, rule: error.message } }
  }
}

const noDevice = { browser: '', browserVersion: '', os: '', osVersion: '', device: '', country: '', language: '' }

type Value = (field: ImportField) => string
type Wish = Pick<ContactWish, 'language' | 'call' | 'email' | 'message' | 'letter' | 'contact'>
type Kept = {
  columns: Pick<EventFact, 'kind' | 'properties'> & Partial<EventFact>
  contact?: { name: string; email: string; phone: string }
  wish?: Wish
  customerId: string
  ts: number
  made: string
}

function factOf(value: Value, scope: ImportScope): Kept {
  const { kind } = scope.options
  if (kind === 'customers') return customerFact(value, scope)
  return kind === 'orders' ? orderFact(value, scope) : offlineFact(value, scope)
}

function customerFact(value: Value, { now }: ImportScope): Kept {
  const customerId = idOf(value('customerId'))
  const email = emailOf(value('email'))
  const phone = value('phone')
  if (phone !== '' && !/^[\d\s()+./-]{5,40}$/.test(phone)) throw new RowFault('phone', 'a phone number')
  const contact = { name: value('fullName').slice(0, maxNameChars), email, phone }
  const hasContact = Object.values(contact).some((text) => text !== '')
  const wish = wishOf(value)
  const said = wishWords(wish)
  return {
    columns: { kind: 'identify', name: 'import', properties: '{"traits":{}}' },
    ...(hasContact ? { contact } : {}),
    ...(said.length > 0 ? { wish } : {}),
    customerId,
    ts: now,
    made: [`Customer ${customerId}${hasContact ? ' with contact details' : ''}`, ...said].join('; '),
  }
}

const yes = /^(yes|y|true|1|ja|j|oui|s[ií])$/i
const no = /^(no|n|false|0|nee|nein|non)$/i

/** Any other word is no answer: nobody is written to because of a guess. */
function answerOf(value: Value, field: ImportField, ifYes: Answer, ifNo: Answer): Answer | '' {
  const text = value(field)
  if (text === '') return ''
  if (yes.test(text)) return ifYes
  if (no.test(text)) return ifNo
  throw new RowFault(field, 'yes or no')
}

/** `NL`, `de_CH`, `pt-br`, as templates write them: `nl`, `de-CH`, `pt-BR`. */
function languageOf(text: string): string {
  const [, main = '', region] = /^([a-z]{2,3})(?:[-_]([a-z]{2}))?$/i.exec(text) ?? []
  if (text !== '' && main === '') throw new RowFault('language', 'a language such as nl or de-CH')
  return region === undefined ? main.toLowerCase() : `${main.toLowerCase()}-${region.toUpperCase()}`
}

function wishOf(value: Value): Wish {
  const consent = (field: ImportField) => answerOf(value, field, 'given', 'refused')
  return {
    language: languageOf(value('language')),
    email: consent('consentEmail'),
    call: consent('consentCall'),
    message: consent('consentMessage'),
    letter: consent('consentLetter'),
    contact: answerOf(value, 'doNotContact', 'refused', 'given'),
  }
}

function wishWords(wish: Wish): string[] {
  const by = (answer: Answer): string[] =>
    contactChannels.filter((channel) => wish[channel] === answer).map((channel) => channelWords[channel])
  const [agreed, refused] = [by('given'), by('refused')]
  return [
    ...(wish.contact === 'refused' ? ['do not contact'] : wish.contact === 'given' ? ['may be contacted'] : []),
    ...(agreed.length > 0 ? [`agrees to commercial ${agreed.join(', ')}`] : []),
    ...(refused.length > 0 ? [`refuses commercial ${refused.join(', ')}`] : []),
    ...(wish.language === '' ? [] : [`language ${wish.language}`]),
  ]
}

function offlineFact(value: Value, scope: ImportScope): Kept {
  const customerId = whoOf(value, scope)
  const ts = whenOf(value, scope)
  const given = value('channel').toLowerCase()
  const channel = given === '' ? scope.options.channel : offlineChannels.find((one) => one === given)
  if (channel === undefined) throw new RowFault('channel', `one of ${offlineChannels.join(', ')}`)
  const name = redactText(value('name').slice(0, maxNameChars)) || defaultNames[channel]
  const text = redactText(value('text')).slice(0, 2000)
  return {
    columns: {
      kind: 'track',
      name,
      label: text.slice(0, maxLabelChars),
      properties: JSON.stringify({ properties: { channel, ...(text === '' ? {} : { text }) } }),
    },
    customerId,
    ts,
    made: `${name} (${channel}) of customer ${customerId}, ${new Date(ts).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  }
}

function orderFact(value: Value, scope: ImportScope): Kept {
  const customerId = whoOf(value, scope)
  const ts = whenOf(value, scope)
  const orderId = value('orderId')
  if (orderId === '') throw new RowFault('orderId', 'must not be empty')
  if (orderId.length > maxIdChars) throw new RowFault('orderId', `at most ${maxIdChars} characters`)
  const revenue = amountOf(value('revenue'))
  const currency = (value('currency') || scope.currency).toUpperCase()
  if (!/^[A-Z]{3}$/.test(currency)) throw new RowFault('currency', 'three letters, such as EUR')
  return {
    columns: {
      kind: 'track',
      name: 'Order Completed',
      orderId,
      revenue,
      currency,
      properties: JSON.stringify({ properties: { channel: 'import', order_id: orderId } }),
    },
    customerId,
    ts,
    made: `Order ${orderId} of customer ${customerId}${revenue === null ? '' : `, ${revenue} ${currency}`}`,
  }
}

const figures = ['sends', 'opens', 'impressions', 'clicks'] as const
const isChannel = (text: string): text is CampaignChannel => (campaignChannels as readonly string[]).includes(text)

/** One day of a campaign. Rows of a file that name the same day would hide each other: they must be told apart. */
function campaignDayOf(value: Value, scope: ImportScope): { campaign: CampaignDay; made: string } {
  const campaign = value('campaign')
  if (campaign === '') throw new RowFault('campaign', 'must not be empty')
  if (campaign.length > maxLabelChars) throw new RowFault('campaign', `at most ${maxLabelChars} characters`)
  const { timeZone } = scope.options
  const day = dayOf(whenOf(value, scope), timeZone)
  const channel = value('channel').toLowerCase() || 'other'
  if (!isChannel(channel)) throw new RowFault('channel', `one of ${campaignChannels.join(', ')}`)
  const part = value('rowKey').slice(0, maxIdChars)
  const key = JSON.stringify([day, campaign, part])
  if (scope.seenDays.has(key)) {
    throw new RowFault(
      'time',
      'this day of the campaign is in the file already; choose a column that tells the rows apart',
    )
  }
  const numbers = Object.fromEntries(figures.map((figure) => [figure, wholeOf(value(figure), figure)]))
  const cost = amountOf(value('cost'), 'cost')
  if (cost !== null && cost < 0) throw new RowFault('cost', 'must not be negative')
  const currency = (value('currency') || scope.currency).toUpperCase()
  if (!/^[A-Z]{3}$/.test(currency)) throw new RowFault('currency', 'three letters, such as EUR')
  scope.seenDays.add(key)
  const told = [...figures, 'cost' as const].filter((name) => (name === 'cost' ? cost : numbers[name]) !== null)
  return {
    campaign: { day, campaign, channel, part, ...numbers, cost, currency },
    made: `${day} of ${campaign}: ${told.length === 0 ? 'nothing' : told.map((name) => `${name} ${name === 'cost' ? `${cost} ${currency}` : numbers[name]}`).join(', ')}`,
  }
}

function wholeOf(text: string, field: ImportField): number | null {
  // Of a count every sign sets thousands apart: `1.000` is not one.
  const amount = /^\d{1,3}([.,'’\s]\d{3})+$/.test(text) ? Number(text.replace(/\D/g, '')) : amountOf(text, field)
  if (amount !== null && (!Number.isInteger(amount) || amount < 0)) throw new RowFault(field, 'a whole number')
  return amount
}

function idOf(id: string): string {
  if (id === '') throw new RowFault('customerId', 'must not be empty')
  if (id.length > maxIdChars) throw new RowFault('customerId', `at most ${maxIdChars} characters`)
  if (isNobody(id)) throw new RowFault('customerId', 'names nobody')
  return id
}

function emailOf(email: string): string {
  if (email !== '' && !emailRule.test(email)) throw new RowFault('email', 'an e-mail address')
  return email
}

function whoOf(value: Value, { customerOfEmail }: ImportScope): string {
  const id = value('customerId')
  const email = emailOf(value('email'))
  if (id !== '' || email === '') return idOf(id)
  const found = customerOfEmail(email)
  if (found === undefined) throw new RowFault('email', 'belongs to no customer that is known, or to several')
  return found
}

function whenOf(value: Value, { options: { dateFormat, timeZone }, now }: ImportScope): number {
  const ts = timeOf(value('time'), dateFormat, timeZone)
  if (ts === null) throw new RowFault('time', dateRules[dateFormat])
  if (ts > now + maxFutureMs) throw new RowFault('time', 'must not lie in the future')
  if (ts < firstMs) throw new RowFault('time', 'must not lie before the year 2000')
  return ts
}

/** `1.234,50` and `1,234.50` are the same amount: the last of the two signs begins the cents. */
function amountOf(text: string, field: ImportField = 'revenue'): number | null {
  const plain = text.replace(/[\s€$£'’]|EUR|USD|GBP/g, '')
  if (plain === '') return null
  const comma = plain.lastIndexOf(',')
  const point = plain.lastIndexOf('.')
  const normal = comma > point ? plain.replaceAll('.', '').replace(',', '.') : plain.replaceAll(',', '')
  const amount = Number(normal)
  if (!/\d/.test(normal) || !Number.isFinite(amount)) throw new RowFault(field, 'an amount such as 49.90')
  return amount
}
