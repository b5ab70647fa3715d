/**
 * Batches of mails: the template as it was when the batch was made, and how it stands. Its recipients are rows of
 * `mailSends`, written before the batch is, so that there is no batch without them.
 */
import { randomUUID } from 'node:crypto'
import type { mailBatchStatuses } from '@hindsight/protocol/api/mail'
import type { MailTemplateContent } from '@hindsight/protocol/api/mailTemplates'
import type { Store } from '../../clickhouse/store.ts'
import { ProblemError } from '../../errors.ts'
import type { CaseBody } from '../../people/caseBody.ts'
import { listSends, putSends, type Send } from '../../queries/mail/sends.ts'
import type { Entity, State } from '../../state.ts'

export type BatchStatus = (typeof mailBatchStatuses)[number]
export type BatchAct = 'start' | 'pause' | 'resume' | 'discard'

export type BatchBody = {
  siteId: string
  batchId: string
  templateId: string
  template: MailTemplateContent
  recipients: number
  status: BatchStatus
  /** Why the program itself paused it. */
  pausedBecause: string | null
  perMinute: number
  createdAt: number
  createdBy: string
  startedAt: number | null
  /** Who started it: the contacts are hers. */
  startedBy: string
  /** The struggle point of whose fix it tells. */
  tells?: string
}
export type StoredBatch = Entity<BatchBody>
export type MailBatches = ReturnType<typeof createMailBatches>

const kind = 'mailBatch'
const keyOf = (siteId: string, batchId: string): string => `${siteId}/${batchId}`
const rowsAtOnce = 500

const from: Record<BatchAct, readonly BatchStatus[]> = {
  start: ['draft'],
  pause: ['running'],
  resume: ['paused'],
  discard: ['draft', 'paused'],
}
const to: Record<BatchAct, BatchStatus> = {
  start: 'running',
  pause: 'paused',
  resume: 'running',
  discard: 'discarded',
}

const done: Record<BatchAct, string> = {
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  discard: 'discarded',
}

export function createMailBatches(store: Store, state: State, messageDomain: string) {
  const inTurn = <T>(siteId: string, batchId: string, act: () => Promise<T>): Promise<T> =>
    state.inTurn(`mails of ${siteId}/${batchId}`, act)

  /** Those of one state become those of another, each a version later. */
  async function move(siteId: string, batchId: string, before: Send['state'], change: Partial<Send>): Promise<void> {
    for (;;) {
      const { sends } = await listSends(store, { siteId, batchId, state: before }, { limit: rowsAtOnce, after: null })
      if (sends.length === 0) return
      const at = Date.now()
      await putSends(
        store,
        sends.map((send) => ({ ...send, at, ...change, version: send.version + 1 })),
      )
    }
  }

  const get = (siteId: string, batchId: string) => state.get<BatchBody>(kind, keyOf(siteId, batchId))

  return {
    get,
    inTurn,

    async list(siteId = ''): Promise<StoredBatch[]> {
      const all = await state.list<BatchBody>(kind, siteId === '' ? '' : `${siteId}/`)
      return all.sort((a, b) => b.body.createdAt - a.body.createdAt)
    },

    async make(
      given: Pick<BatchBody, 'siteId' | 'templateId' | 'template' | 'perMinute' | 'tells'>,
      cases: readonly Pick<CaseBody, 'caseId' | 'person'>[],
      by: string,
    ): Promise<StoredBatch> {
      const batchId = randomUUID()
      const at = Date.now()
      const sends = cases.map(({ caseId, person }, index): Send => {
        const recipientNo = index + 1
        return {
          siteId: given.siteId,
          batchId,
          recipientNo,
          version: 1,
          caseId,
          person,
          state: 'planned',
          detail: '',
          language: '',
          messageId: `${batchId}.${recipientNo}@${messageDomain}`,
          attempts: 0,
          notBefore: 0,
          logged: false,
          at,
          by,
        }
      })
      await putSends(store, sends)
      const body: BatchBody = {
        ...given,
        batchId,
        recipients: sends.length,
        status: 'draft',
        pausedBecause: null,
        createdAt: at,
        createdBy: by,
        startedAt: null,
        startedBy: '',
      }
      return state.put(kind, keyOf(given.siteId, batchId), body, { expectedVersion: 0, by })
    },

    /** null: there is no such batch. */
    change(siteId: string, batchId: string, act: BatchAct, by: string): Promise<StoredBatch | null> {
      return inTurn(siteId, batchId, async () => {
        const batch = await get(siteId, batchId)
        if (!batch) return null
        const { status } = batch.body
        if (!from[act].includes(status)) {
          throw new ProblemError(409, 'batch_not_so', `A batch that is ${status} cannot be ${done[act]}.`)
        }
        if (act === 'start') await move(siteId, batchId, 'planned', { state: 'queued', by })
        if (act === 'discard') await move(siteId, batchId, 'queued', { state: 'left out', detail: 'Discarded', by })
        const started = act === 'start' ? { startedAt: Date.now(), startedBy: by } : {}
        const body = { ...batch.body, ...started, status: to[act], pausedBecause: null }
        return state.put(kind, keyOf(siteId, batchId), body, { expectedVersion: batch.version, by })
      })
    },

    /** By the program itself: all are sent, or none can be; a decision has put one back into the queue. */
    async settle(
      siteId: string,
      batchId: string,
      expected: BatchStatus,
      change: Pick<BatchBody, 'status' | 'pausedBecause'>,
      by: string,
    ): Promise<void> {
      await state.update<BatchBody>(kind, keyOf(siteId, batchId), by, (body) =>
        body.status === expected ? { ...body, ...change } : body,
      )
    },
  }
}
