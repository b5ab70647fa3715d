/** A site's settings: what its administrator chose, and the part of them that the recorder is told. */
import * as z from 'zod'

const selector = z.string().min(1).max(500)

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
  /** Share of sessions that are replayed, 0 to 1. Facts are never sampled. */
  replayShare: z.number().min(0).max(1).default(1),
  /** Nothing is stored on the device and nothing sent before `hindsight.consent(...)`. */
  consentRequired: z.boolean().default(false),
  /** What counts as success: the name of a tracked event. */
  conversionEvent: z.string().min(1).max(200).default('Order Completed'),
  timeZone: z.string().min(1).max(60).default('UTC'),
  currency: z.string().length(3).default('EUR'),
})
export type SiteSettings = z.infer<typeof siteSettings>

/** Answer of `GET /v1/settings?key=…`. Rules here can only mask more than the page's own attributes allow. */
export type RecorderSettings = Pick<
  SiteSettings,
  'recordingOn' | 'strict' | 'maskSelectors' | 'blockSelectors' | 'replayShare' | 'consentRequired'
> & {
  /** For links to a session in the dashboard. */
  siteId?: string
  /** ms since 1970. Read only from an answer fetched with `cache: 'no-store'`. */
  serverTime: number
}
