/** Which tables are written to a folder of the server every night. */
import type { dailyFilesRoutes } from '@hindsight/protocol/api/dailyFiles'
import type { Audit } from '../audit.ts'
import type { DailyFilesRoom } from '../exports/dailyFiles.ts'
import { told } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'

type Deps = { dailyFiles: DailyFilesRoom; audit: Audit['audit'] }

export function dailyFilesHandlers({ dailyFiles, audit }: Deps): HandlersOf<keyof typeof dailyFilesRoutes> {
  return {
    async getDailyFiles({ params: { siteId } }) {
      const [{ wanted, version }, runs] = await Promise.all([dailyFiles.wantedOf(siteId), dailyFiles.runsOf(siteId)])
      return { isSet: dailyFiles.isSet, wanted, version, runs }
    },

    async setDailyFiles({ params: { siteId }, body: { version, wanted }, who, address }) {
      const save = dailyFiles.set(siteId, wanted, version, who?.by ?? '')
      const set = await told(save, () => dailyFiles.wantedOf(siteId))
      const detail = { tables: wanted.tables.join(', '), format: wanted.format }
      await audit({ action: 'dailyFiles.changed', who: who?.by ?? '', subject: siteId, siteId, address, detail })
      return set
    },
  }
}
