/** Struggle points that were marked as fixed, read from their history, and those that a look found new or back. */
import type { WebhookPayload } from '@hindsight/protocol/api/webhookEvents'
import { redactText } from '@hindsight/protocol/redact'
import type { Store } from '../../../clickhouse/store.ts'
import type { PointBody } from '../../../points/pointStates.ts'
import { newsSince, type PointNews } from '../../../queries/outbound/pointNews.ts'
import { changesSince } from '../../../queries/outbound/stateChanges.ts'
import { pointKind } from '../../../queries/struggle/merged.ts'
import { pointsEver } from '../../../queries/struggle/pointRows.ts'
import { type Happened, type Source, timestampOf } from '../happened.ts'

type PointHappened = Happened & Pick<PointNews, 'pointId' | 'says' | 'path' | 'persons' | 'sessions' | 'release'>

const typeOf = { new: 'strugglePoint.new', regressed: 'strugglePoint.regressed' } as const

async function fixedSince(store: Store, since: number): Promise<PointHappened[]> {
  const changes = await changesSince<PointBody>(store, pointKind, since)
  return changes.flatMap(({ now, before }) => {
    const { state, said, release } = now.body
    if (state !== 'fixed' || said === null || said.at === before?.body.said?.at) return []
    const siteId = now.id.slice(0, now.id.indexOf('/'))
    const pointId = now.id.slice(siteId.length + 1)
    const found = { pointId, says: '', path: '', persons: null, sessions: null, release }
    const key = `strugglePoint.fixed/${pointId}/${said.at}`
    return [{ siteId, key, type: 'strugglePoint.fixed', at: now.changedAt, to: [], ...found }]
  })
}

export function pointsSource(store: Store, publicUrl: string): Source<PointHappened> {
  /** What was said of them does not say what they are. */
  async function named(happened: readonly PointHappened[]): Promise<Map<string, { says: string; path: string }>> {
    const names = new Map<string, { says: string; path: string }>()
    for (const siteId of new Set(happened.map((one) => one.siteId))) {
      const ids = happened.flatMap((one) => (one.siteId === siteId && one.says === '' ? [one.pointId] : []))
      for (const point of await pointsEver(store, siteId, ids, { own: true })) names.set(point.pointId, point)
    }
    return names
  }

  return {
    async since(since) {
      const news = (await newsSince(store, since)).map(
        ({ siteId, what, ts, noticedAt, ...found }): PointHappened => ({
          siteId,
          key: `${typeOf[what]}/${found.pointId}/${ts}`,
          type: typeOf[what],
          at: noticedAt,
          to: [],
          ...found,
        }),
      )
      return [...(await fixedSince(store, since)), ...news]
    },

    async payloads(happened) {
      const names = await named(happened)
      return happened.map(({ siteId, type, at, pointId, says, path, persons, sessions, release }): WebhookPayload => {
        const name = names.get(pointId)
        return {
          type: type as 'strugglePoint.new',
          timestamp: timestampOf(at),
          data: {
            siteId,
            url: `${publicUrl}/sites/${encodeURIComponent(siteId)}/struggle-points/${encodeURIComponent(pointId)}`,
            pointId,
            says: redactText(says || (name?.says ?? 'A struggle point')),
            path: path || (name?.path ?? ''),
            persons,
            sessions,
            at,
            release,
          },
        }
      })
    },
  }
}
