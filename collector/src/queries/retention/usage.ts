/**
 * Space on the disk, per site. The engine tells the bytes of a table; a site's share is that of its replays' bytes, or of
 * its rows: exact for replays, which are most of it, and an estimate for the rest.
 */
import type { Store } from '../../clickhouse/store.ts'

export type SiteUsage = { replayBytes: number; eventBytes: number; otherBytes: number; bytesPerDay: number }
export const noUsage: SiteUsage = { replayBytes: 0, eventBytes: 0, otherBytes: 0, bytesPerDay: 0 }
export type Usage = { bytes: number; bytesPerDay: number; sites: Map<string, SiteUsage> }

type SiteRow = { site: string; weight: string; recent: string }

const recentDays = 7

async function tableBytes(store: Store): Promise<Map<string, number>> {
  const rows = await store.query<{ table: string; bytes: string }>(
    `SELECT table, toString(sum(bytes_on_disk)) AS bytes FROM ${store.system.oneOfEach('parts')}
     WHERE active AND database = currentDatabase() GROUP BY table`,
  )
  return new Map(rows.map(({ table, bytes }) => [table, Number(bytes)]))
}

async function weights(store: Store, table: 'replayChunks' | 'events'): Promise<SiteRow[]> {
  // A row is more than its bytes: keys, times and marks.
  const weight = table === 'events' ? 'count()' : 'sum(storedBytes) + 100 * count()'
  const recent = table === 'events' ? 'countIf(isNew)' : 'sumIf(storedBytes, isNew) + 100 * countIf(isNew)'
  return await store.query<SiteRow>(
    `SELECT toString(siteId) AS site, toString(${weight}) AS weight, toString(${recent}) AS recent
     FROM (SELECT siteId, storedAt > now() - INTERVAL ${recentDays} DAY AS isNew${table === 'events' ? '' : ', storedBytes'}
       FROM ${table})
     GROUP BY siteId`,
  )
}

function shares(rows: readonly SiteRow[], bytes: number): Map<string, { bytes: number; perDay: number }> {
  const all = rows.reduce((sum, { weight }) => sum + Number(weight), 0)
  return new Map(
    rows.map(({ site, weight, recent }) => [
      site,
      { bytes: (bytes * Number(weight)) / all, perDay: (bytes * Number(recent)) / all / recentDays },
    ]),
  )
}

export async function usage(store: Store): Promise<Usage> {
  const [tables, chunks, facts] = [
    await tableBytes(store),
    await weights(store, 'replayChunks'),
    await weights(store, 'events'),
  ]
  const of = (table: string) => tables.get(store.system.nameOf(table)) ?? 0
  const total = [...tables.values()].reduce((sum, bytes) => sum + bytes, 0)
  const replays = shares(chunks, of('replayChunks'))
  const events = shares(facts, of('events'))
  const others = shares(facts, total - of('replayChunks') - of('events'))
  const sites = new Map<string, SiteUsage>()
  for (const site of new Set([...replays.keys(), ...events.keys()])) {
    const [replay, event, other] = [replays.get(site), events.get(site), others.get(site)]
    sites.set(site, {
      replayBytes: Math.round(replay?.bytes ?? 0),
      eventBytes: Math.round(event?.bytes ?? 0),
      otherBytes: Math.round(other?.bytes ?? 0),
      bytesPerDay: Math.round((replay?.perDay ?? 0) + (event?.perDay ?? 0) + (other?.perDay ?? 0)),
    })
  }
  const bytesPerDay = [...sites.values()].reduce((sum, site) => sum + site.bytesPerDay, 0)
  return { bytes: total, bytesPerDay, sites }
}
