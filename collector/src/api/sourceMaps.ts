/** Source maps come in, are listed and removed; stacks are made readable with them. */
import type { SourceMapRow, sourceMapRoutes } from '@hindsight/protocol/api/sourceMaps'
import type { TraceMap } from '@jridgewell/trace-mapping'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { NameOf, Names } from '../people/names.ts'
import { forgetMaps, listMaps, readMap, type StoredMap, writeMap } from '../queries/sourceMaps/maps.ts'
import { createMapCache } from '../stacks/mapCache.ts'
import { readSourceMap, traceable } from '../stacks/readSourceMap.ts'
import { framesOf, resolveFrames } from '../stacks/resolve.ts'
import { mapOfScript } from '../stacks/scriptMatch.ts'
import type { HandlersOf } from './handlers.ts'

export type SourceMapDeps = { store: Store; names: Names; audit: Audit['audit'] }

function shown({ version, uploadedBy, ...map }: StoredMap, nameOf: NameOf): SourceMapRow {
  return { ...map, uploadedAt: version, by: nameOf(uploadedBy) }
}

export function sourceMapHandlers({ store, names, audit }: SourceMapDeps): HandlersOf<keyof typeof sourceMapRoutes> {
  const cached = createMapCache()

  /** Of one release, by the script's URL; each is read once for all frames. */
  async function finder(siteId: string, release: string): Promise<(url: string) => Promise<TraceMap | null>> {
    const maps = await listMaps(store, siteId, release)
    const files = maps.map(({ file }) => file)
    return async (url) => {
      const file = mapOfScript(files, url)
      const map = maps.find((one) => one.file === file)
      if (file === null || !map) return null
      const key = JSON.stringify([siteId, release, file, map.version])
      return cached(key, map.bytes, async () => traceable(await readMap(store, siteId, release, file)))
    }
  }

  return {
    async listSourceMaps({ params: { siteId } }) {
      const maps = await listMaps(store, siteId)
      const nameOf = await names.of(maps.map(({ uploadedBy }) => uploadedBy))
      return { maps: maps.map((map) => shown(map, nameOf)) }
    },

    async uploadSourceMap({ params: { siteId }, query: { release, file }, bytes, who, address }) {
      if (bytes.length === 0) throw new ProblemError(400, 'body_missing', 'Send the source map as the body.')
      const by = who?.by ?? ''
      const { sources, hasContent } = readSourceMap(bytes)
      const before = (await listMaps(store, siteId, release)).find((map) => map.file === file)
      const version = Math.max(Date.now(), (before?.version ?? 0) + 1)
      const map = { release, file, version, bytes: bytes.length, sources, hasContent, uploadedBy: by }
      await writeMap(store, siteId, map, bytes)
      const detail = { release, bytes: bytes.length }
      await audit({ action: 'sourceMap.uploaded', who: by, subject: file, siteId, address, detail })
      return shown(map, await names.of([by]))
    },

    async removeSourceMaps({ params: { siteId }, query: { release, file }, who, address }) {
      const by = who?.by ?? ''
      const there = (await listMaps(store, siteId, release)).filter((map) => file === undefined || map.file === file)
      if (there.length === 0) throw new ProblemError(404, 'source_map_not_found', 'There is no such source map.')
      await forgetMaps(store, siteId, there, Date.now())
      for (const map of there) {
        await audit({ action: 'sourceMap.removed', who: by, subject: map.file, siteId, address, detail: { release } })
      }
      return undefined
    },

    async resolveStack({ params: { siteId }, body: { release, ...raised } }) {
      return { frames: await resolveFrames(framesOf(raised), await finder(siteId, release)) }
    },
  }
}
