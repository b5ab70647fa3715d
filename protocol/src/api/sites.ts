import * as z from 'zod'
import { contactPolicy, sensitive, teams } from '../contactPolicy.ts'
import {
  codePatterns,
  conversion,
  frameOrigins,
  internalTraffic,
  quota,
  replayTrigger,
  siteSettings,
  timeZone,
} from '../settings.ts'
import { onSite, route, siteId, time } from './route.ts'

export const site = z.object({
  siteId,
  name: z.string(),
  /** Public: it stands in the pages of the site. */
  writeKey: z.string(),
  settings: siteSettings,
  createdAt: time,
  /** Send it back with a change; a change made in between is answered 409. */
  version: z.number().int(),
  /** null while nothing has arrived yet. */
  firstEventAt: time.nullable(),
  lastEventAt: time.nullable(),
})
export type Site = z.infer<typeof site>

export const refusalRow = z.object({
  code: z.string(),
  says: z.string(),
  n: z.number().int(),
  lastAt: time,
  /** Of the newest one. */
  field: z.string(),
  rule: z.string(),
  origin: z.string(),
  recorder: z.string(),
  /** Refusals that belong to no site (unknown write key) are shown with every site. */
  unattributed: z.boolean(),
})
export type RefusalRow = z.infer<typeof refusalRow>

/** Secrets of a site. Who holds them can speak for its server, so they are told only to those who manage sites. */
export const siteKeys = z.object({
  /** For analytics calls from the site's servers: what they say is believed (source `server`, verified). */
  serverKey: z.string(),
  /** Signs customer ids: identityHash = HMAC-SHA256(identitySecret, customerId), in hex, made on the site's server. */
  identitySecret: z.string(),
})
export type SiteKeys = z.infer<typeof siteKeys>

const siteName = z.string().trim().min(1).max(100)

export const siteRoutes = {
  listSites: route({
    method: 'get',
    path: '/api/sites',
    need: 'sites.read',
    summary: 'All sites',
    output: z.object({ sites: z.array(site) }),
  }),
  getRecorder: route({
    method: 'get',
    path: '/api/recorder',
    need: 'sites.read',
    summary: 'The present build of the recorder: its own address, and the hash by which a page pins it',
    output: z.object({
      version: z.string(),
      /** Under the address of this server; it stays when a newer recorder comes. */
      path: z.string(),
      /** For the attribute `integrity` of the script tag. */
      integrity: z.string(),
    }),
  }),
  createSite: route({
    method: 'post',
    path: '/api/sites',
    need: 'sites.manage',
    summary: 'Create a site; its write key is made here',
    body: z.object({ name: siteName, allowedOrigins: siteSettings.shape.allowedOrigins }),
    output: site,
  }),
  getSite: route({
    method: 'get',
    path: '/api/sites/{siteId}',
    need: 'sites.read',
    summary: 'One site, with when its first and last event arrived',
    params: onSite,
    output: site,
  }),
  changeSite: route({
    method: 'patch',
    path: '/api/sites/{siteId}',
    need: 'sites.manage',
    summary: 'Change name or settings; 409 if someone else changed it since `version` was read',
    params: onSite,
    // `partial()` keeps defaults, which would reset whatever a change leaves out.
    body: z.object({
      version: z.number().int(),
      name: siteName.optional(),
      settings: z
        .object({
          allowedOrigins: siteSettings.shape.allowedOrigins.unwrap().optional(),
          recordingOn: z.boolean().optional(),
          internalTraffic: internalTraffic.optional(),
          strict: z.boolean().optional(),
          maskSelectors: siteSettings.shape.maskSelectors.unwrap().optional(),
          blockSelectors: siteSettings.shape.blockSelectors.unwrap().optional(),
          staticLabels: siteSettings.shape.staticLabels.unwrap().optional(),
          replayShare: z.number().min(0).max(1).optional(),
          consentRequired: z.boolean().optional(),
          ignoreSelectors: siteSettings.shape.ignoreSelectors.unwrap().optional(),
          replayMinSeconds: siteSettings.shape.replayMinSeconds.unwrap().optional(),
          replayWhen: replayTrigger.nullable().optional(),
          budgetPercent: siteSettings.shape.budgetPercent.unwrap().optional(),
          queueOnDevice: z.boolean().optional(),
          cookieDomain: siteSettings.shape.cookieDomain.unwrap().optional(),
          consoleDetails: z.boolean().optional(),
          sharedBoards: z.boolean().optional(),
          networkDetails: z.boolean().optional(),
          conversion: conversion.optional(),
          timeZone: timeZone.optional(),
          currency: z.string().length(3).optional(),
          contactPolicy: contactPolicy.optional(),
          sensitive: sensitive.optional(),
          teams: teams.optional(),
          codePatterns: codePatterns.optional(),
          frameOrigins: frameOrigins.optional(),
          quota: quota.optional(),
        })
        .optional(),
    }),
    output: site,
  }),
  getSiteKeys: route({
    method: 'get',
    path: '/api/sites/{siteId}/keys',
    need: 'sites.manage',
    summary: 'Server key and identity secret of a site',
    params: onSite,
    output: siteKeys,
  }),
  rotateSiteKey: route({
    method: 'post',
    path: '/api/sites/{siteId}/keys/rotate',
    need: 'sites.manage',
    summary: 'Make one of the secrets anew; the old one is worth nothing from then on',
    params: onSite,
    body: z.object({ key: siteKeys.keyof() }),
    output: siteKeys,
  }),
  listRefusals: route({
    method: 'get',
    path: '/api/sites/{siteId}/refusals',
    need: 'sites.read',
    summary: 'What was sent and not stored, by reason, over the last 30 days',
    params: onSite,
    output: z.object({ refusals: z.array(refusalRow) }),
  }),
}
