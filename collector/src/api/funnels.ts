/** Funnels: saved ones, and the answer of one over a period. */
import { randomUUID } from 'node:crypto'
import type { Funnel, FunnelDefinition, funnelRoutes } from '@hindsight/protocol/api/funnels'
import { ProblemError } from '../errors.ts'
import { runFunnel } from '../queries/funnel/runFunnel.ts'
import { stepChoices } from '../queries/funnel/stepChoices.ts'
import { stepLabel } from '../queries/funnel/steps.ts'
import type { Period } from '../queries/scope.ts'
import { ConflictError, type Entity, type State } from '../state.ts'
import { rateOf } from '../statistics/rate.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { personsCounted, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import type { AnalysisDeps } from './struggles.ts'

export type FunnelDeps = AnalysisDeps & { state: State }

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

export function funnelHandlers({ store, state }: FunnelDeps): HandlersOf<keyof typeof funnelRoutes> {
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

    async runFunnel({ params: { siteId }, body: { funnel, from, to, segment, traffic } }) {
      const now = Date.now()
      const period = periodOf({ from, to, segment, traffic }, now)
      const { reached, medians, ...rest } = await runFunnel(store, siteId, funnel, period, now)
      return {
        steps: funnel.steps.map((step, index) => {
          const n = reached[index] ?? 0
          const before = index === 0 ? n : (reached[index - 1] ?? 0)
          const isLast = index === funnel.steps.length - 1
          return {
            label: stepLabel(step),
            reached: actorsCounted(n, siteId, period, funnel, { reached: index + 1 }),
            ofPrevious: rateOf(n, before),
            ofEntered: rateOf(n, reached[0] ?? 0),
            dropped: isLast
              ? null
              : actorsCounted(n - (reached[index + 1] ?? 0), siteId, period, funnel, { dropped: index + 1 }),
            medianMs: medians[index] ?? null,
          }
        }),
        ...rest,
        from: period.fromMs,
        to: period.toMs,
      }
    },

    async listStepChoices({ params: { siteId } }) {
      const toMs = Date.now() + 1
      return stepChoices(store, siteId, { fromMs: toMs - choicesMs, toMs })
    },
  }
}

/** Actors of a funnel: persons; or sessions, of a visitor the one of the reported attempt. */
function actorsCounted(
  n: number,
  siteId: string,
  period: Period,
  funnel: FunnelDefinition,
  got: { reached: number } | { dropped: number },
) {
  const counted = funnel.actor === 'person' ? personsCounted : sessionsCounted
  return counted(n, siteId, period, { funnel, ...got })
}
