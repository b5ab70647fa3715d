/** Funnels: saved ones, and the answer of one over a period. */
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Funnel, FunnelDefinition, funnelRoutes } from '@hindsight/protocol/api/funnels'
import type { Audit } from '../audit.ts'
import { ProblemError } from '../errors.ts'
import { namedClicksOf, stepNames } from '../people/namedClicks.ts'
import { stepChoices } from '../queries/funnel/stepChoices.ts'
import { ConflictError, type Entity, type State } from '../state.ts'
import { ConflictProblem } from './conflict.ts'
import { funnelAnswer, funnelCsv } from './funnelAnswer.ts'
import type { HandlersOf } from './handlers.ts'
import { periodOf } from './period.ts'
import type { AnalysisDeps } from './struggles.ts'

export type FunnelDeps = AnalysisDeps & { state: State; audit: Audit['audit'] }

const kind = 'funnel'
const choicesMs = 30 * 24 * 60 * 60 * 1000

const idOf = (siteId: string, funnelId: string): string => `${siteId}/${funnelId}`
const isOf =
  (siteId: string) =>
  ({ id }: Entity<FunnelDefinition>): boolean =>
    id.startsWith(`${siteId}/`)
const shown = ({ id, version, body }: Entity<FunnelDefinition>): Funnel => ({
  ...body,
  funnelId: id.slice(id.indexOf('/') + 1),
  version,
})
const notFound = (): ProblemError => new ProblemError(404, 'funnel_not_found', 'There is no such funnel.')

function conflictOf(error: unknown): unknown {
  if (!(error instanceof ConflictError)) return error
  if (error.current === null) return notFound()
  return new ConflictProblem(
    'Someone else changed this funnel since you read it; `current` shows what it is now.',
    shown(error.current as Entity<FunnelDefinition>),
  )
}

export function funnelHandlers({ store, state, audit }: FunnelDeps): HandlersOf<keyof typeof funnelRoutes> {
  return {
    async listFunnels({ params: { siteId } }) {
      const funnels = (await state.list<FunnelDefinition>(kind)).filter(isOf(siteId)).map(shown)
      return { funnels: funnels.sort((a, b) => a.name.localeCompare(b.name)) }
    },

    async createFunnel({ params: { siteId }, body, who }) {
      const id = idOf(siteId, randomUUID())
      return shown(await state.put(kind, id, body, { expectedVersion: 0, by: who?.by ?? '' }))
    },

    async changeFunnel({ params: { siteId, funnelId }, body: { version, ...funnel }, who }) {
      try {
        const put = { expectedVersion: version, by: who?.by ?? '' }
        return shown(await state.put<FunnelDefinition>(kind, idOf(siteId, funnelId), funnel, put))
      } catch (error) {
        throw conflictOf(error)
      }
    },

    async removeFunnel({ params: { siteId, funnelId }, who }) {
      const id = idOf(siteId, funnelId)
      const entity = await state.get<FunnelDefinition>(kind, id)
      if (!entity) throw notFound()
      try {
        await state.remove(kind, id, { expectedVersion: entity.version, by: who?.by ?? '' })
      } catch (error) {
        throw conflictOf(error)
      }
      return undefined
    },

    async runFunnel({ params: { siteId }, body: { funnel, compare, split, ...asked } }) {
      const now = Date.now()
      const nameOf = await stepNames(state, siteId, funnel.steps)
      return await funnelAnswer(
        { store, siteId, funnel, period: periodOf(asked, now), now, nameOf },
        { compare, split },
      )
    },

    async exportFunnel({ params: { siteId }, query: { funnel, compare, ...asked }, who, address, setHeader }) {
      const now = Date.now()
      const period = periodOf(asked, now)
      const detail = { format: 'csv', from: period.fromMs, to: period.toMs }
      await audit({ action: 'table.exported', who: who?.by ?? '', subject: 'funnel', siteId, address, detail })
      const nameOf = await stepNames(state, siteId, funnel.steps)
      const text = funnelCsv(await funnelAnswer({ store, siteId, funnel, period, now, nameOf }, { compare }))
      setHeader('Content-Disposition', 'attachment; filename="funnel.csv"')
      return { stream: Readable.from([Buffer.from(text)]), contentType: 'text/csv; charset=utf-8' }
    },

    async listStepChoices({ params: { siteId } }) {
      const toMs = Date.now() + 1
      const named = await namedClicksOf(state, siteId)
      return stepChoices(
        store,
        siteId,
        { fromMs: toMs - choicesMs, toMs },
        named.map(({ body }) => body),
      )
    },
  }
}
