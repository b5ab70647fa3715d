/** Settings of the site that a request is about. */
import type { SiteSettings } from '@hindsight/protocol/settings'
import { ProblemError } from '../errors.ts'
import type { Sites } from '../sites.ts'

/** The router lets only known sites through; one may still go between its look and ours. */
export function settingsOf(sites: Pick<Sites, 'byId'>, siteId: string): SiteSettings {
  const site = sites.byId(siteId)
  if (!site) throw new ProblemError(404, 'site_not_found', `There is no site ${siteId}.`)
  return site.settings
}
