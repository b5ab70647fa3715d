/** Who may be contacted, how often and when: what a site chooses of it (collector/src/people/contactPolicy.ts decides). */
import * as z from 'zod'

/** A service message helps with what she was doing; everything else is commercial and needs her consent. */
export const contactPurposes = ['service', 'commercial'] as const
export type ContactPurpose = (typeof contactPurposes)[number]

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 21:00')

export const contactPolicy = z.object({
  /** Attempts per person within 24 hours, over all channels and cases. */
  perDay: z.number().int().min(1).max(50).default(2),
  /** Within 7 days. */
  perWeek: z.number().int().min(1).max(200).default(5),
  /** After one that reached her; 0: none. */
  coolOffHours: z.number().int().min(0).max(720).default(20),
  /** In the site's time zone; the same twice means that there are no quiet hours. Letters disturb nobody. */
  quietFrom: clock.default('21:00'),
  quietTo: clock.default('08:00'),
})
export type ContactPolicy = z.infer<typeof contactPolicy>

/** Of commercial contacts there are never more than these, whatever the site allows (analytics.md §5). */
export const maxCommercial = { perDay: 1, perWeek: 3 } as const

/** Pages and events about health, belief and the like: what happened there never starts a contact. */
export const sensitive = z.object({
  /** Paths, `*` stands for anything. */
  paths: z.array(z.string().trim().min(1).max(200)).max(200).default([]),
  /** Names of tracked events. */
  events: z.array(z.string().trim().min(1).max(200)).max(200).default([]),
})
export type Sensitive = z.infer<typeof sensitive>

export const teams = z.array(z.string().trim().min(1).max(60)).max(100)
