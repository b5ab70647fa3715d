/** Files of other systems: looked at, taken in, undone. Who did it is written down. */
import type { ImportRow, importRoutes } from '@hindsight/protocol/api/imports'
import { suggestedMapping } from '@hindsight/protocol/importFields'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { csvRow } from '../exports/csv.ts'
import type { Imports, StoredImport } from '../imports/imports.ts'
import type { Names } from '../people/names.ts'
import { refusedRows } from '../queries/imports/importRows.ts'
import type { Sites } from '../sites.ts'
import type { HandlersOf } from './handlers.ts'
import { settingsOf } from './siteSettings.ts'

export type ImportHandlerDeps = {
  store: Store
  sites: Pick<Sites, 'byId'>
  names: Names
  imports: Imports
  audit: Audit['audit']
}

const maxReported = 200_000
const shownRefused = 100
const notFound = () => new ProblemError(404, 'import_not_found', 'There is no such import.')

export function importHandlers({
  store,
  sites,
  names,
  imports,
  audit,
}: ImportHandlerDeps): HandlersOf<keyof typeof importRoutes> {
  async function rowsOf(stored: readonly StoredImport[]): Promise<ImportRow[]> {
    const nameOf = await names.of(stored.flatMap(({ body }) => [body.by, ...(body.undone ? [body.undone.by] : [])]))
    return stored.map(({ importId, body }) => {
      const { siteId: _site, columns: _columns, mapping: _mapping, ...row } = body
      const undone = row.undone && { ...row.undone, wishes: row.undone.wishes ?? 0, by: nameOf(row.undone.by) }
      return { ...row, rowsInFile: row.rowsInFile ?? null, importId, by: nameOf(row.by), undone }
    })
  }

  async function rowOf(stored: StoredImport): Promise<ImportRow> {
    const [row] = await rowsOf([stored])
    if (!row) throw notFound()
    return row
  }

  return {
    async previewImport({ params: { siteId }, query: { options, part = false }, bytes }) {
      const { currency } = settingsOf(sites, siteId)
      const { before, ...preview } = await imports.preview(bytes, { siteId, options, currency, isPart: part })
      return { ...preview, suggested: before ?? suggestedMapping(options.kind, preview.columns) }
    },

    async startImport({ params: { siteId }, query: { options, fileName }, stream, who, address }) {
      const { currency } = settingsOf(sites, siteId)
      const by = who?.by ?? ''
      const started = await imports.start(stream, { siteId, options, currency, fileName, by })
      const detail = { kind: options.kind, source: options.source }
      await audit({ action: 'import.started', who: by, subject: started.importId, siteId, address, detail })
      return await rowOf(started)
    },

    async listImports({ params: { siteId } }) {
      return { imports: await rowsOf(await imports.list(siteId)) }
    },

    async getImport({ params: { siteId, importId } }) {
      const stored = await imports.get(siteId, importId)
      if (!stored) throw notFound()
      return { import: await rowOf(stored), refusedRows: await refusedRows(store, siteId, importId, shownRefused) }
    },

    async refusedImportRows({ params: { siteId, importId }, setHeader }) {
      if (!(await imports.get(siteId, importId))) throw notFound()
      const rows = await refusedRows(store, siteId, importId, maxReported)
      setHeader('Content-Disposition', `attachment; filename="refused-${importId.slice(0, 8)}.csv"`)
      const lines = rows.map(({ row, column, rule }) => csvRow([row, column, rule]))
      const text = [csvRow(['row', 'column', 'rule']), ...lines].join('')
      return { bytes: Buffer.from(text), contentType: 'text/csv; charset=utf-8' }
    },

    async cancelImport({ params: { siteId, importId }, who, address }) {
      if (!(await imports.get(siteId, importId))) throw notFound()
      const cancelled = await imports.cancel(siteId, importId)
      if (!cancelled) throw new ProblemError(409, 'import_not_running', 'It is not being taken in any more.')
      await audit({ action: 'import.cancelled', who: who?.by ?? '', subject: importId, siteId, address })
      return await rowOf(cancelled)
    },

    async undoImport({ params: { siteId, importId }, who, address }) {
      if (!(await imports.get(siteId, importId))) throw notFound()
      const by = who?.by ?? ''
      const undone = await imports.undo(siteId, importId, by)
      if (!undone) throw new ProblemError(409, 'import_running', 'It is still being taken in; undo it when it is done.')
      await audit({ action: 'import.undone', who: by, subject: importId, siteId, address })
      return await rowOf(undone)
    },
  }
}
