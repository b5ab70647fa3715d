/** A site's settings: what its administrator chose, and the part of them that the recorder is told. */
import * as z from 'zod'
import { codesSource, isCodePattern } from './codePatterns.ts'
import { contactPolicy, sensitive, teams } from './contactPolicy.ts'
import { defaultConversion } from './ecommerce.ts'
import { labelWords } from './labelWords.ts'
import { type SignalName, signals, type Threshold } from './signals.ts'
import { isNetwork } from './traffic.ts'

const selector = z.string().min(1).max(500)

/** What counts as success: a tracked event of this name, or a view of a page with this path (`*` stands for anything). */
export const conversion = z.object({
  kind: z.enum(['event', 'page']),
  match: z.string().trim().min(1).max(200),
  /** What one is worth, in the site's currency; null: the revenue that the event itself names. */
  value: z.number().min(0).max(1e9).nullable(),
})
export type Conversion = z.infer<typeof conversion>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

/** An IANA name: days of reports begin and end by it. */
export const timeZone = z.string().min(1).max(60).refine(isTimeZone, 'a time zone such as Europe/Amsterdam')

/** Sessions are replayed only once one of these has happened; the minute before it is there too. */
export const replayTrigger = z.object({
  /** Paths, `*` stands for anything. */
  paths: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
  /** Names of tracked events. */
  events: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
  /** A field or form error, a failed submit, a script error, a failed request, or quick repeated clicks. */
  struggle: z.boolean().default(true),
})
export type ReplayTrigger = z.infer<typeof replayTrigger>

const limits = ({ min, max, unit }: Threshold) => {
  const number = z.number().min(min).max(max)
  return (unit === 'ratio' || unit === 'shift' ? number : number.int()).optional()
}

/** Thresholds of a site's own, by signal; whatever is missing is the default. */
export const thresholds = z.object(
  Object.fromEntries(
    Object.entries(signals).map(([name, { thresholds: of }]) => [
      name,
      z.object(Object.fromEntries(Object.entries(of).map(([key, threshold]) => [key, limits(threshold)]))).optional(),
    ]),
  ),
) as unknown as z.ZodType<Thresholds>
export type Thresholds = { [S in SignalName]?: { [T in keyof (typeof signals)[S]['thresholds']]?: number | undefined } }

export const codePatterns = z
  .array(
    z
      .string()
      .trim()
      .refine(isCodePattern, 'a mask such as ERR-####: two letters of its own, # for a digit, @ for a letter'),
  )
  .max(20)

export const frameOrigins = z
  .array(z.string().regex(/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://desk.example'))
  .max(20)

/** Whose sessions are the site's own people's, beside those whom a colleague has marked. */
export const internalTraffic = z.object({
  /** Addresses of the company's networks: `203.0.113.0/24`, `2001:db8::/32`, or one address. Judged as visits arrive. */
  networks: z
    .array(z.string().trim().refine(isNetwork, 'an address, or a network such as 203.0.113.0/24'))
    .max(200)
    .default([]),
  /** Customers with an e-mail address at one of these: `shop.example`. */
  emailDomains: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain such as shop.example'),
    )
    .max(50)
    .default([]),
})

/** What the site may send on a day (UTC); null: as much as it likes. Replays are refused before facts are. */
export const quota = z.object({
  eventsPerDay: z.number().int().min(1).max(1e12).nullable().default(null),
  /** In GB (10^9 bytes), as they come: compressed. */
  replayGbPerDay: z.number().min(0.001).max(1_000_000).nullable().default(null),
})
export type Quota = z.infer<typeof quota>

export const siteSettings = z.object({
  /** Origins whose pages may send; empty means any. `https://shop.example`, `https://*.shop.example`. */
  allowedOrigins: z
    .array(z.string().regex(/^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://shop.example'))
    .max(50)
    .default([]),
  /** Kill switch: off stops every recorder of the site at its next page load. */
  recordingOn: z.boolean().default(true),
  /** Masks all page text, not only what was typed. */
  strict: z.boolean().default(false),
  maskSelectors: z.array(selector).max(200).default([]),
  blockSelectors: z.array(selector).max(200).default([]),
  /** Captions of the site's own that strict masking leaves readable, beside the words that every site uses. */
  staticLabels: z.array(z.string().trim().min(1).max(60)).max(200).default([]),
  /** Share of sessions that are replayed, 0 to 1. Facts are never sampled. */
  replayShare: z.number().min(0).max(1).default(1),
  /** Nothing is stored on the device and nothing sent before `hindsight.consent(...)`. */
  consentRequired: z.boolean().default(false),
  /** Nothing that happens on these elements is reported or replayed, though they are shown. */
  ignoreSelectors: z.array(selector).max(200).default([]),
  /** Replays of sessions shorter than this are not sent, s. */
  replayMinSeconds: z.number().int().min(0).max(600).default(0),
  /** null: every session of the share is replayed from its start. */
  replayWhen: replayTrigger.nullable().default(null),
  /** Main-thread time that the recorder may take, per cent of any 10 s; above it, it does less. */
  budgetPercent: z.number().min(0.5).max(50).default(3),
  /** What cannot be sent waits on the visitor's device, scrubbed; where consent is required, only after it was given. */
  queueOnDevice: z.boolean().default(true),
  /** Registrable domain whose subdomains share sessions by a first-party cookie (`shop.example`); empty: one origin. */
  cookieDomain: z
    .string()
    .regex(/^([a-z0-9-]+(\.[a-z0-9-]+)+)?$/, 'a domain such as shop.example')
    .max(253)
    .default(''),
  /** Opt-in: texts of console errors and warnings, redacted. */
  consoleDetails: z.boolean().default(false),
  /** Opt-in: every request with its scrubbed URL, status, times, sizes and request id. Never a body or other header. */
  networkDetails: z.boolean().default(false),
  conversion: conversion.default(defaultConversion),
  thresholds: thresholds.default({}),
  /** One that this machine does not know must not keep the site from being read. */
  timeZone: timeZone.default('UTC').catch('UTC'),
  currency: z.string().length(3).default('EUR'),
  /** How often and when customers may be contacted. */
  contactPolicy: contactPolicy.prefault({}),
  sensitive: sensitive.prefault({}),
  /** Masks of the site's own error codes, which stay readable in messages (codePatterns.ts). */
  codePatterns: codePatterns.default([]),
  internalTraffic: internalTraffic.prefault({}),
  /** Origins whose pages may show the customer card in a frame; empty: none. */
  frameOrigins: frameOrigins.default([]),
  /** Boards may be shown by a link to people without an account. */
  sharedBoards: z.boolean().default(false),
  /** Whom cases can be given to beside colleagues. */
  teams: teams.default([]),
  quota: quota.prefault({}),
})
export type SiteSettings = z.infer<typeof siteSettings>

/** Settings that the recorder is told. */
export const recorderSettings = [
  'recordingOn',
  'strict',
  'maskSelectors',
  'blockSelectors',
  'ignoreSelectors',
  'replayShare',
  'replayMinSeconds',
  'replayWhen',
  'budgetPercent',
  'queueOnDevice',
  'cookieDomain',
  'consoleDetails',
  'networkDetails',
  'consentRequired',
] as const satisfies (keyof SiteSettings)[]

/** Answer of `GET /v1/settings?key=…`. Rules here can only mask more than the page's own attributes allow. */
export type RecorderSettings = Pick<SiteSettings, (typeof recorderSettings)[number]> & {
  /** In strict mode: words and captions that may be told, small letters. */
  labelWords?: string[]
  /** What codes look like that stay readable in messages, as the source of an expression; not sent where there are none. */
  codes?: string
  /** For links to a session in the dashboard. */
  siteId?: string
  /** ms since 1970. Read only from an answer fetched with `cache: 'no-store'`. */
  serverTime: number
}

/** What the recorder is told of a site's settings. */
export function recorderSettingsOf(settings: SiteSettings): Omit<RecorderSettings, 'siteId' | 'serverTime'> {
  const told = Object.fromEntries(recorderSettings.map((name) => [name, settings[name]])) as Omit<
    RecorderSettings,
    'siteId' | 'serverTime'
  >
  // Only who needs the list pays for it.
  const codes = codesSource(settings.codePatterns)
  return {
    ...told,
    ...(codes === '' ? {} : { codes }),
    ...(settings.strict ? { labelWords: [...labelWords, ...settings.staticLabels] } : {}),
  }
}
