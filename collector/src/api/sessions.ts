/** Sessions, their events, and the bytes of their replays. */
import type { sessionRoutes } from '@hindsight/protocol/api/sessions'
import { sessionIdStart } from '@hindsight/protocol/sessionCode'
import type { Audit } from '../audit.ts'
import type { Store } from '../clickhouse/store.ts'
import { ProblemError } from '../errors.ts'
import { findSession } from '../queries/findSession.ts'
import { assetFinder } from '../queries/getAsset.ts'
import { getChunk } from '../queries/getChunk.ts'
import { getChunks } from '../queries/getChunks.ts'
import { getSession } from '../queries/getSession.ts'
import { listEvents } from '../queries/listEvents.ts'
import { listSessions } from '../queries/listSessions.ts'
import { missingFinder } from '../queries/missing/missingOf.ts'
import { sessionDayFinder } from '../queries/sessionDay.ts'
import { countRows, sessionNews } from '../queries/sessionNews.ts'
import type { Sites } from '../sites.ts'
import type { Watching } from '../watching.ts'
import { readCursor, writeCursor } from './cursor.ts'
import type { HandlersOf } from './handlers.ts'
import { sessionsCounted } from './lists.ts'
import { periodOf, pinned } from './period.ts'
import { settingsOf } from './siteSettings.ts'

export type SessionDeps = {
  store: Store
  sites: Pick<Sites, 'byId'>
  watching: Watching
  replayWatched: Audit['replayWatched']
}

/** Named by its hash, so it can never change; only this person's browser may keep it. */
const forever = 'private, max-age=31536000, immutable'
/** Long enough to jump about in a replay, short enough that an erased one does not linger. */
const whileWatching = 'private, max-age=300'

/** Another collector may have stored something: looked for this often. */
const lookEveryMs = 1000

const notFound = (what: string): ProblemError => new ProblemError(404, `${what}_not_found`, `There is no such ${what}.`)

export function sessionHandlers({
  store,
  sites,
  watching,
  replayWatched,
}: SessionDeps): HandlersOf<keyof typeof sessionRoutes> {
  const findDay = sessionDayFinder(store)
  const findAsset = assetFinder(store)
  const findMissing = missingFinder(store)

  async function dayOf(siteId: string, sessionId: string): Promise<string> {
    const day = await findDay(siteId, sessionId)
    if (day === null) throw notFound('session')
    return day
  }

  return {
    async listSessions({ params: { siteId }, query, who }) {
      const { from, to, segment, limit, cursor, order, ...filter } = query
      const after = cursor === undefined ? null : readCursor(cursor)
      const period = after
        ? pinned(after.period, query)
        : periodOf({ from, to, segment, traffic: filter.traffic }, Date.now())
      const { timeZone } = settingsOf(sites, siteId)
      const by = who?.by ?? ''
      const found = await listSessions(store, {
        siteId,
        period,
        timeZone,
        by,
        findMissing,
        filter,
        order,
        limit,
        after,
      })
      return {
        total: sessionsCounted(found.total, siteId, period, filter),
        sessions: found.sessions,
        next: found.next && writeCursor(found.next, period),
      }
    },

    async findSession({ params: { siteId, code } }) {
      const idStart = sessionIdStart(code)
      const found = idStart === null ? null : await findSession(store, siteId, idStart)
      if (!found) throw new ProblemError(404, 'session_not_found', 'No session of this site has this code.')
      return found
    },

    async getSession({ params: { siteId, sessionId }, who }) {
      const detail = await getSession(store, siteId, await dayOf(siteId, sessionId), sessionId, who?.by ?? '')
      if (!detail) throw notFound('session')
      return detail
    },

    async listEvents({ params: { siteId, sessionId } }) {
      return { events: await listEvents(store, siteId, await dayOf(siteId, sessionId), sessionId) }
    },

    async followSession({ params: { siteId, sessionId }, query: { known, since, waitMs } }) {
      const day = await dayOf(siteId, sessionId)
      const until = Date.now() + waitMs
      for (;;) {
        const left = Math.min(lookEveryMs, until - Date.now())
        // Before the look: what is stored in between must wake it.
        const stored = left > 0 ? watching.next(siteId, sessionId, left) : null
        const { rows, now } = await countRows(store, siteId, day, sessionId)
        if (rows !== known || stored === null) {
          return { rows, upTo: now, ...(await sessionNews(store, siteId, day, sessionId, since ?? now)) }
        }
        await stored
      }
    },

    async getChunk({ params: { siteId, sessionId, tabId, chunkNo }, who, address, setHeader }) {
      const chunk = await getChunk(store, siteId, await dayOf(siteId, sessionId), sessionId, tabId, chunkNo)
      if (!chunk) throw notFound('chunk')
      await replayWatched(who?.by ?? '', siteId, sessionId, address)
      setHeader('hindsight-encoding', chunk.encoding)
      setHeader('Cache-Control', whileWatching)
      return { bytes: chunk.bytes, contentType: 'application/octet-stream' }
    },

    async getChunks({ params: { siteId, sessionId, tabId }, query, who, address, setHeader }) {
      const day = await dayOf(siteId, sessionId)
      // Who asks for what is not there has asked to watch, too; who waits for a page need not wait for two queries.
      const [bytes] = await Promise.all([
        getChunks(store, siteId, day, sessionId, tabId, query),
        replayWatched(who?.by ?? '', siteId, sessionId, address),
      ])
      if (bytes.length === 0) throw notFound('chunk')
      setHeader('Cache-Control', whileWatching)
      return { bytes, contentType: 'application/octet-stream' }
    },

    async getAsset({ params: { siteId, sha256 }, setHeader }) {
      const text = await findAsset(siteId, sha256)
      if (text === null) throw notFound('asset')
      setHeader('Cache-Control', forever)
      return { bytes: text, contentType: 'text/plain; charset=utf-8' }
    },
  }
}
