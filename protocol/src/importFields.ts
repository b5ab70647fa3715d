/** What a file can bring, and which of its columns means what: the one list that screens, import and docs are made of. */
import { campaignChannels } from './campaigns.ts'
import { contactField } from './properties.ts'

export const importKinds = ['offlineEvents', 'customers', 'orders', 'campaigns'] as const
export type ImportKind = (typeof importKinds)[number]

/** Where something happened that was not on the site. */
export const offlineChannels = ['phone', 'store', 'crm', 'mail', 'social', 'other'] as const
export type OfflineChannel = (typeof offlineChannels)[number]

export const dateFormats = ['iso', 'dmy', 'mdy', 'unix'] as const
export type DateFormat = (typeof dateFormats)[number]

export const importFields = [
  'customerId',
  'email',
  'time',
  'channel',
  'name',
  'text',
  'rowKey',
  'fullName',
  'phone',
  'language',
  'consentEmail',
  'consentCall',
  'consentMessage',
  'consentLetter',
  'doNotContact',
  'orderId',
  'revenue',
  'currency',
  'campaign',
  'sends',
  'opens',
  'impressions',
  'clicks',
  'cost',
] as const
export type ImportField = (typeof importFields)[number]

type FieldRule = { says: string; needed?: true; names: RegExp }

const customer: Record<'customerId' | 'email', FieldRule> = {
  customerId: {
    says: 'Customer number, as the site names her',
    names: /^(customer|user|client|klant|kunden?)[ _-]?(id|no|nr|number|nummer)?$/i,
  },
  email: { says: 'E-mail address; finds her where no customer number is given', names: /^e?-?mail([ _-]?address)?$/i },
}
/** `E-mail consent`, `Newsletter opt-in`, `May call`. */
const consentNames = (channel: string): RegExp =>
  new RegExp(
    `^(${channel})[ _-]?(consent|permission|allowed|opt[ _-]?in)$|^(consent|permission|opt[ _-]?in|may)[ _-]?(for[ _-]?|by[ _-]?|to[ _-]?)?(${channel})$`,
    'i',
  )
const consent = (says: string, channel: string): FieldRule => ({
  says: `yes or no: may she be sent what is commercial by ${says}; empty: not asked`,
  names: consentNames(channel),
})
const rowKey: FieldRule = {
  says: 'What names the row in its own system; without it, its whole content does',
  names: /^(row|record|call|ticket|note|event|visit)?[ _-]?(id|key|reference|ref)$/i,
}
const time: FieldRule = {
  says: 'When it happened',
  needed: true,
  names: /^(date|time|when|timestamp|datum|zeit|occurred|created)([ _-]?(at|time|date))?$/i,
}

/** The fields of each kind of file, in the order in which a screen asks for them. */
export const fieldsOfKind: Record<ImportKind, Partial<Record<ImportField, FieldRule>>> = {
  offlineEvents: {
    ...customer,
    time,
    channel: { says: `One of ${offlineChannels.join(', ')}`, names: /^(channel|kanal|kanaal|medium)$/i },
    name: {
      says: 'What happened, in a word or two: Call, Store visit, Complaint',
      names: /^(event|name|type|kind|subject|action)$/i,
    },
    text: {
      says: 'More in words; e-mail addresses and long numbers are taken out',
      names: /^(text|note|notes|reason|description|comment|summary|outcome)$/i,
    },
    rowKey,
  },
  customers: {
    customerId: { ...customer.customerId, needed: true },
    fullName: { says: 'Her name', names: /^(full[ _-]?)?name$/i },
    email: { says: 'Where she can be written to', names: customer.email.names },
    phone: { says: 'Where she can be called', names: /^(phone|telephone|tel|mobile)([ _-]?(no|number))?$/i },
    language: {
      says: 'In which mails are written to her: a code such as nl or de-CH',
      names: /^(preferred[ _-]?)?(language|locale|lang|taal|sprache)([ _-]?code)?$/i,
    },
    consentEmail: consent('e-mail', 'e-?mail|newsletter|marketing'),
    consentCall: consent('phone', 'phone|tele?phone|calls?|tel'),
    consentMessage: consent('text message', 'sms|text|message|whats ?app'),
    consentLetter: consent('letter', 'letters?|post|postal|mailing'),
    doNotContact: {
      says: 'yes or no: yes, where nobody may contact her, whatever for',
      names: /^(do[ _-]?not[ _-]?contact|dnc|blocked|suppressed)$/i,
    },
  },
  orders: {
    ...customer,
    time,
    orderId: {
      says: 'As the shop counts them',
      needed: true,
      names: /^(order|invoice)[ _-]?(id|no|nr|number|nummer)?$/i,
    },
    revenue: { says: 'What it was worth', names: /^(revenue|total|amount|value|sum|betrag|bedrag)$/i },
    currency: { says: 'Three letters; without it the site’s', names: /^currency$/i },
  },
  campaigns: {
    time: { says: 'The day', needed: true, names: /^(date|day|time|datum|tag|dag)$/i },
    campaign: {
      says: 'Its name, as utm_campaign in its links says it',
      needed: true,
      names: /^(utm[ _-]?)?(campaign|kampagne|campagne)([ _-]?name)?$/i,
    },
    channel: { says: `One of ${campaignChannels.join(', ')}`, names: /^(channel|kanal|kanaal|medium)$/i },
    rowKey: {
      says: 'What tells several rows of one day apart: an ad, a list of addresses',
      names: /^(ad|ad[ _-]?(group|set|name|id)|list|line|part)$/i,
    },
    sends: { says: 'Mails sent', names: /^(sends?|sent|delivered|recipients)$/i },
    opens: { says: 'Mails opened', names: /^(unique[ _-]?)?open(s|ed)?$/i },
    impressions: { says: 'How often it was shown, off the site', names: /^(impr\.?|impressions?|views)$/i },
    clicks: { says: 'Clicks, as the other system counts them', names: /^(unique[ _-]?)?(link[ _-]?)?clicks?$/i },
    cost: { says: 'What was spent', names: /^(cost|costs|spend|spent|amount[ _-]?spent|kosten)$/i },
    currency: { says: 'Of the costs, three letters; without it the site’s', names: /^currency([ _-]?code)?$/i },
  },
}

/** Which columns probably mean what, by their names. */
export function suggestedMapping(kind: ImportKind, columns: readonly string[]): Partial<Record<ImportField, string>> {
  const mapping: Partial<Record<ImportField, string>> = {}
  const taken = new Set<string>()
  for (const [field, rule] of Object.entries(fieldsOfKind[kind]) as [ImportField, FieldRule][]) {
    const column = columns.find((name) => !taken.has(name) && (rule.names.test(name.trim()) || isContact(field, name)))
    if (column === undefined) continue
    mapping[field] = column
    taken.add(column)
  }
  return mapping
}

const isContact = (field: ImportField, name: string): boolean =>
  (field === 'email' || field === 'phone') && contactField(name) === field
