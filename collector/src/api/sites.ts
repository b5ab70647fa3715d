/** Sites: their write keys, settings, and what they sent that was not stored. */
import type { Site as SiteAnswer, siteRoutes } from '@hindsight/protocol/api/sites'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { listRefusals } from '../queries/listRefusals.ts'
import { siteActivity } from '../queries/siteActivity.ts'
import type { RecorderFiles } from '../recorderFiles.ts'
import type { Site, Sites } from '../sites.ts'
import { ConflictError } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'

export type SiteDeps = {
  store: Store
  sites: Sites
  audit: Audit['audit']
  recorder: Pick<RecorderFiles, 'current'>
}

export function siteHandlers({ store, sites, audit, recorder }: SiteDeps): HandlersOf<keyof typeof siteRoutes> {
  const activityOf = siteActivity(store)
  const shown = async (site: Site): Promise<SiteAnswer> => ({ ...site, ...(await activityOf(site.siteId)) })

  /** The router lets only known sites through; one may still go between its look and ours. */
  function known(siteId: string): Site {
    const site = sites.byId(siteId)
    if (!site) throw new ProblemError(404, 'site_not_found', `There is no site ${siteId}.`)
    return site
  }

  async function conflictOf(error: unknown, siteId: string): Promise<unknown> {
    if (!(error instanceof ConflictError)) return error
    await sites.load()
    const current = sites.byId(siteId)
    return new ConflictProblem(
      'Someone else changed this site since you read it; `current` shows what it is now.',
      current ? await shown(current) : null,
    )
  }

  return {
    async listSites() {
      return { sites: await Promise.all(sites.list().map(shown)) }
    },

    async getRecorder() {
      const build = await recorder.current()
      if (!build) throw new ProblemError(503, 'recorder_not_built', 'The recorder is not built on this server.')
      return build
    },

    async createSite({ body: { name, allowedOrigins }, who, address }) {
      const by = who?.by ?? ''
      const site = await sites.create(name, { allowedOrigins }, by)
      const { siteId } = site
      await audit({ action: 'site.created', who: by, subject: siteId, siteId, address, detail: { name } })
      return shown(site)
    },

    async getSite({ params: { siteId } }) {
      return shown(known(siteId))
    },

    async changeSite({ params: { siteId }, body: { version, name, settings }, who, address }) {
      const by = who?.by ?? ''
      try {
        const site = await sites.change(siteId, version, { name, settings }, by)
        const detail = { version: site.version, name, settings }
        await audit({ action: 'site.changed', who: by, subject: siteId, siteId, address, detail })
        return await shown(site)
      } catch (error) {
        throw await conflictOf(error, siteId)
      }
    },

    async getSiteKeys({ params: { siteId }, who, address }) {
      const by = who?.by ?? ''
      await audit({ action: 'site.keysShown', who: by, subject: siteId, siteId, address })
      return sites.ensureKeys(siteId, by)
    },

    async rotateSiteKey({ params: { siteId }, body: { key }, who, address }) {
      const by = who?.by ?? ''
      const keys = await sites.rotateKey(siteId, key, by)
      await audit({ action: 'site.keyRotated', who: by, subject: siteId, siteId, address, detail: { key } })
      return keys
    },

    async listRefusals({ params: { siteId } }) {
      return { refusals: await listRefusals(store, siteId) }
    },
  }
}
