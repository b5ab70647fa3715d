/** Named clicks: a name, and the element of a page that it stands for; and how often any element is clicked of its page. */
import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import type { NamedClick, namedClickRoutes } from '@hindsight/protocol/api/namedClicks'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { type ClickBody, clickIdOf, clickKind, namedClicksOf } from '../people/namedClicks.ts'
import type { Names } from '../people/names.ts'
import { runFunnel } from '../queries/funnel/runFunnel.ts'
import type { Period } from '../queries/scope.ts'
import { ConflictError, type Entity, type State } from '../state.ts'
import { rateOf } from '../statistics/rate.ts'
import { ConflictProblem } from './conflict.ts'
import type { HandlersOf } from './handlers.ts'
import { personsCounted, sessionsCounted } from './lists.ts'
import { periodOf } from './period.ts'
import { invalid } from './validate.ts'

type Deps = { store: Store; state: State; names: Names; audit: Audit['audit'] }

/** A site's reports would be read by nobody with more; each is a column of the question for choices of steps. */
const maxNamedClicks = 100
/** A person who clicks days after she saw the page was led there by something else. */
const personWindowMs = 24 * 60 * 60 * 1000

const idOf = (siteId: string, clickId: string): string => `${siteId}/${clickId}`
const notFound = () => new ProblemError(404, 'named_click_not_found', 'There is no such named click.')

export function namedClickHandlers({ store, state, names, audit }: Deps): HandlersOf<keyof typeof namedClickRoutes> {
  async function shownAll(found: readonly Entity<ClickBody>[]): Promise<NamedClick[]> {
    const nameOf = await names.of(found.map(({ changedBy }) => changedBy))
    return found.map(({ id, version, body, changedAt, changedBy }) => ({
      ...body,
      clickId: id.slice(id.indexOf('/') + 1),
      by: nameOf(changedBy),
      at: changedAt,
      version,
    }))
  }

  async function shown(entity: Entity<ClickBody>): Promise<NamedClick> {
    const [one] = await shownAll([entity])
    if (!one) throw notFound()
    return one
  }

  async function conflictOf(error: unknown): Promise<unknown> {
    if (!(error instanceof ConflictError)) return error
    if (error.current === null) return notFound()
    const current = await shown(error.current as Entity<ClickBody>)
    return new ConflictProblem('These clicks have a name already, or another by now; `current` shows it.', current)
  }

  /** One after the other for a site: two elements of one name would be one stop of a path. */
  function put(siteId: string, clickId: string, body: ClickBody, expectedVersion: number, by: string) {
    return state.inTurn(`namedClicks/${siteId}`, async () => {
      const others = (await namedClicksOf(state, siteId)).filter(({ id }) => id !== idOf(siteId, clickId))
      if (others.some((other) => other.body.name === body.name)) {
        throw invalid('body', [{ field: 'name', rule: 'another element of this site has this name' }])
      }
      if (others.length >= maxNamedClicks) {
        throw new ProblemError(409, 'too_many_named_clicks', `A site can have ${maxNamedClicks} named clicks.`)
      }
      try {
        return await state.put(clickKind, idOf(siteId, clickId), body, { expectedVersion, by })
      } catch (error) {
        throw await conflictOf(error)
      }
    })
  }

  async function save(
    siteId: string,
    { body, version, by, address }: { body: ClickBody; version: number; by: string; address: string },
  ): Promise<NamedClick> {
    const saved = await shown(await put(siteId, clickIdOf(body), body, version, by))
    const { name: subject, path, place } = saved
    await audit({ action: 'namedClick.saved', who: by, siteId, subject, address, detail: { path, place } })
    return saved
  }

  return {
    async listNamedClicks({ params: { siteId } }) {
      return { clicks: await shownAll(await namedClicksOf(state, siteId)) }
    },

    nameClick: ({ params: { siteId }, body, who, address }) =>
      save(siteId, { body, version: 0, by: who?.by ?? '', address }),

    async renameClick({ params: { siteId, clickId }, body: { version, name }, who, address }) {
      const stored = await state.get<ClickBody>(clickKind, idOf(siteId, clickId))
      if (!stored) throw notFound()
      return await save(siteId, { body: { ...stored.body, name }, version, by: who?.by ?? '', address })
    },

    async removeNamedClick({ params: { siteId, clickId }, who, address }) {
      const by = who?.by ?? ''
      const id = idOf(siteId, clickId)
      const stored = await state.get<ClickBody>(clickKind, id)
      if (!stored) throw notFound()
      try {
        await state.remove(clickKind, id, { expectedVersion: stored.version, by })
      } catch (error) {
        throw await conflictOf(error)
      }
      const { name: subject, path, place } = stored.body
      await audit({ action: 'namedClick.removed', who: by, siteId, subject, address, detail: { path, place } })
      return undefined
    },

    async getElementCtr({ params: { siteId }, query: { place, path, ...asked } }) {
      const now = Date.now()
      const period = periodOf(asked, now)
      const steps: FunnelDefinition['steps'] = [
        { kind: 'page', path },
        { kind: 'click', place, path },
      ]
      const name = `Saw ${path}, then clicked`.slice(0, 100)
      const [sessions, persons] = await Promise.all([
        clickedOfSaw(siteId, { name, steps, actor: 'session' }, period, now),
        clickedOfSaw(siteId, { name, steps, actor: 'person', windowMs: personWindowMs }, period, now),
      ])
      return { from: period.fromMs, to: period.toMs, sessions, persons }
    },
  }

  async function clickedOfSaw(siteId: string, funnel: FunnelDefinition, period: Period, now: number) {
    const { reached } = await runFunnel(store, siteId, funnel, period, now)
    const [saw = 0, clicked = 0] = reached
    const of = funnel.actor === 'person' ? personsCounted : sessionsCounted
    return {
      saw: of(saw, siteId, period, { funnel, reached: 1 }),
      clicked: of(clicked, siteId, period, { funnel, reached: 2 }),
      ctr: rateOf(clicked, saw),
    }
  }
}
