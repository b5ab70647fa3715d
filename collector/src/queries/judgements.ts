/** How far the sessions of each site have been judged by what the site is judged by now. */
import type { Store } from '../clickhouse/store.ts'
import type { SessionKey } from './recomputeSessions.ts'

export type Judgement = {
  siteId: string
  judgedBy: string
  /** The last session that was judged, newest first; null: none yet. */
  after: SessionKey | null
  done: number
  total: number
  /** ms since 1970. */
  startedAt: number
  finished: boolean
}

type Row = {
  site: string
  judgedBy: string
  day: string
  session: string
  done: string
  total: string
  started: string
  finished: boolean
}

const noDay = '1970-01-01'
const noSession = '00000000-0000-0000-0000-000000000000'

/** Of one site, or of all. */
export async function judgements(store: Store, siteId: string | null = null): Promise<Map<string, Judgement>> {
  const rows = await store.query<Row>(
    `SELECT siteId AS site, judgedBy, toString(afterDay) AS day, toString(afterSession) AS session,
       toString(done) AS done, toString(total) AS total, toString(toUnixTimestamp64Milli(startedAt)) AS started, finished
     FROM judgements FINAL ${siteId === null ? '' : 'WHERE siteId = {siteId:String}'}
     SETTINGS prefer_column_name_to_alias = 1`,
    { siteId: siteId ?? '' },
  )
  return new Map(
    rows.map(({ site, judgedBy, day, session, done, total, started, finished }) => [
      site,
      {
        siteId: site,
        judgedBy,
        after: day === noDay ? null : { siteId: site, sessionDay: day, sessionId: session },
        done: Number(done),
        total: Number(total),
        startedAt: Number(started),
        finished,
      },
    ]),
  )
}

export async function writeJudgement(store: Store, { siteId, after, ...rest }: Judgement): Promise<void> {
  const place = { afterDay: after?.sessionDay ?? noDay, afterSession: after?.sessionId ?? noSession }
  await store.insert('judgements', [{ siteId, version: Date.now(), ...place, ...rest }])
}

/** Sessions of each site, or of one. */
export async function countSessions(store: Store, siteId: string | null = null): Promise<Map<string, number>> {
  const rows = await store.query<{ site: string; n: string }>(
    `SELECT siteId AS site, toString(uniqExact(sessionDay, sessionId)) AS n FROM sessions
     ${siteId === null ? '' : 'WHERE siteId = {siteId:String}'} GROUP BY site`,
    { siteId: siteId ?? '' },
  )
  return new Map(rows.map(({ site, n }) => [site, Number(n)]))
}
