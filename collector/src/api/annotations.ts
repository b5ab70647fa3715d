/** What stands beside charts over time: releases as they were first seen, and what people write at a day. */
import { randomUUID } from 'node:crypto'
import type { Annotation, annotationRoutes } from '@hindsight/protocol/api/annotations'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import type { NameOf, Names } from '../people/names.ts'
import { dayOf } from '../queries/days.ts'
import { releasesOf } from '../queries/releases.ts'
import type { Sites } from '../sites.ts'
import type { Entity, State } from '../state.ts'
import type { HandlersOf } from './handlers.ts'
import { settingsOf } from './siteSettings.ts'

type Deps = { store: Store; state: State; sites: Pick<Sites, 'byId'>; names: Names }
type Body = { day: string; text: string }

const kind = 'annotation'
const idOf = (siteId: string, annotationId: string): string => `${siteId}/${annotationId}`

const shown = ({ id, body, changedAt, changedBy }: Entity<Body>, nameOf: NameOf): Annotation => ({
  annotationId: id.slice(id.indexOf('/') + 1),
  ...body,
  by: nameOf(changedBy),
  at: changedAt,
})

export function annotationHandlers({ store, state, sites, names }: Deps): HandlersOf<keyof typeof annotationRoutes> {
  return {
    async listAnnotations({ params: { siteId } }) {
      const { timeZone } = settingsOf(sites, siteId)
      const [stored, releases] = await Promise.all([state.list<Body>(kind, `${siteId}/`), releasesOf(store, siteId)])
      const nameOf = await names.of(stored.map(({ changedBy }) => changedBy))
      const annotations = stored.map((one) => shown(one, nameOf))
      return {
        annotations: annotations.sort((a, b) => (a.day === b.day ? a.at - b.at : a.day < b.day ? -1 : 1)),
        releases: releases.map((one) => ({ ...one, day: dayOf(one.firstTs, timeZone) })),
      }
    },

    async addAnnotation({ params: { siteId }, body, who }) {
      const by = who?.by ?? ''
      const made = await state.put(kind, idOf(siteId, randomUUID()), body, { expectedVersion: 0, by })
      return shown(made, await names.of([by]))
    },

    async removeAnnotation({ params: { siteId, annotationId }, who }) {
      const id = idOf(siteId, annotationId)
      const stored = await state.get<Body>(kind, id)
      if (!stored) throw new ProblemError(404, 'annotation_not_found', 'There is no such annotation.')
      await state.remove(kind, id, { expectedVersion: stored.version, by: who?.by ?? '' })
      return undefined
    },
  }
}
