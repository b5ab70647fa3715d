/** Erasures and archives of customers. Who asked for one is written down; whom it was about is not. */
import { Readable } from 'node:stream'
import type { ErasureRow, erasureRoutes } from '@hindsight/protocol/api/erasure'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { archiveOf } from '../erasure/archive.ts'
import type { Erasures } from '../erasure/erasures.ts'
import { ProblemError } from '../errors.ts'
import type { Names } from '../people/names.ts'
import { isCaller } from '../people/personOf.ts'
import { personNow } from '../queries/customers/personNow.ts'
import type { StoredErasure } from '../queries/erasure/erasures.ts'
import { sessionDayFinder } from '../queries/sessionDay.ts'
import type { HandlersOf } from './handlers.ts'

export type ErasureHandlerDeps = { store: Store; erasures: Erasures; names: Names; audit: Audit['audit'] }

const notFound = (code: string, what: string): ProblemError => new ProblemError(404, code, `There is no such ${what}.`)

export function erasureHandlers({
  store,
  erasures,
  names,
  audit,
}: ErasureHandlerDeps): HandlersOf<keyof typeof erasureRoutes> {
  async function rowsOf(stored: readonly StoredErasure[]): Promise<ErasureRow[]> {
    const nameOf = await names.of(stored.map(({ by }) => by))
    return stored.map(({ siteId: _site, version: _version, by, ...row }) => ({ ...row, by: nameOf(by) }))
  }

  async function rowOf(stored: StoredErasure): Promise<ErasureRow> {
    const [row] = await rowsOf([stored])
    if (!row) throw notFound('erasure_not_found', 'erasure')
    return row
  }

  /** One who called and is not known is told of by her case alone. */
  async function personOf(siteId: string, asked: string): Promise<string> {
    const person = isCaller(asked) ? asked : await personNow(store, siteId, asked)
    if (person === null) throw notFound('customer_not_found', 'person')
    return person
  }

  return {
    async previewErasure({ params: { siteId, person } }) {
      return await erasures.preview(siteId, await personOf(siteId, person))
    },

    async eraseCustomer({ params: { siteId, person: asked }, body: { reason }, who, address }) {
      const person = await personOf(siteId, asked)
      const by = who?.by ?? ''
      const erasure = await erasures.eraseCustomer(siteId, person, { reason, by })
      await audit({ action: 'customer.erased', who: by, subject: erasure.erasureId, siteId, address })
      return await rowOf(erasure)
    },

    async eraseSession({ params: { siteId, sessionId }, body: { reason }, who, address }) {
      // Asked anew each time: one that was erased before is remembered elsewhere.
      if ((await sessionDayFinder(store)(siteId, sessionId)) === null) throw notFound('session_not_found', 'session')
      const by = who?.by ?? ''
      const erasure = await erasures.eraseSession(siteId, sessionId, { reason, by })
      await audit({ action: 'session.erased', who: by, subject: erasure.erasureId, siteId, address })
      return await rowOf(erasure)
    },

    async listErasures({ params: { siteId } }) {
      return { erasures: await rowsOf(await erasures.list(siteId)) }
    },

    async exportCustomer({ params: { siteId, person: asked }, body: { reason }, who, address, setHeader }) {
      const person = await personOf(siteId, asked)
      const detail = { reason }
      await audit({ action: 'customer.archived', who: who?.by ?? '', subject: person, siteId, address, detail })
      setHeader('Content-Disposition', 'attachment; filename="customer.zip"')
      return { stream: Readable.from(archiveOf(store, siteId, person)), contentType: 'application/zip' }
    },
  }
}
