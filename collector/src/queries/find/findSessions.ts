/** Visits by what was on the visitor's screen, by an order, by a code, or because she is there now. */
import type { FoundBy, FoundSession } from '@hindsight/protocol/api/find'
import { noId, utcDay } from '@hindsight/protocol/ids'
import { redactMessage } from '@hindsight/protocol/redact'
import type { Store } from '../../clickhouse/store.ts'
import { isLive } from '../sessionRow.ts'

/** Who calls about an error has seen it lately; the list of sessions searches further back. */
const errorDays = 30
const dayMs = 24 * 60 * 60 * 1000
/** "Just now": she is there, or was a moment ago, and has taken up the telephone since. */
const justNowMs = 15 * 60 * 1000
const minErrorChars = 3

const errorKinds = ['fieldError', 'formError', 'submit', 'jsError', 'request', 'console']

export type SessionMoment = { sessionDay: string; sessionId: string; step: string | null; said: string; by: FoundBy }

type Found = { day: string; id: string; tab: string; no: number | string; text: string }

const momentOf =
  (by: FoundBy) =>
  ({ day, id, tab, no, text }: Found): SessionMoment => ({
    sessionDay: day,
    sessionId: id,
    step: tab === noId ? null : `${tab}.${no}`,
    said: text,
    by,
  })

/** As it may stand in the store: personal patterns in messages were redacted before they came here. */
function textsOf(text: string): string[] {
  const redacted = redactMessage(text)
  const hasWords = /[\p{L}\p{N}]/u.test(redacted.replace(/\[\w+\]/g, ''))
  return [...new Set([text, ...(hasWords ? [redacted] : [])])]
}

/** The last moment at which an error said this, of each visit, the newest visits first. */
export async function sessionsByError(
  store: Store,
  { siteId, text, limit, now }: { siteId: string; text: string; limit: number; now: number },
): Promise<SessionMoment[]> {
  if (text.length < minErrorChars) return []
  const status = /^[45]\d\d$/.test(text) ? Number(text) : 0
  const rows = await store.query<Found>(
    `SELECT toString(sessionDay) AS day, toString(sessionId) AS id, argMax(toString(tabId), ts) AS tab,
       argMax(eventNo, ts) AS no,
       argMax(if(message != '', message, concat('Request was answered ', toString(status))), ts) AS text
     FROM events
     WHERE siteId = {siteId:String} AND sessionDay >= {since:Date} AND sessionId != toUUID('${noId}')
       AND kind IN {errorKinds:Array(String)}
       AND (arrayExists(said -> positionCaseInsensitiveUTF8(message, said) > 0, {texts:Array(String)})
         OR (kind = 'request' AND {status:UInt32} > 0 AND events.status = {status:UInt32}))
     GROUP BY sessionDay, sessionId ORDER BY max(ts) DESC LIMIT {limit:UInt32}`,
    { siteId, since: utcDay(now - errorDays * dayMs), errorKinds, texts: textsOf(text), status, limit },
  )
  return rows.map(momentOf('error'))
}

export async function sessionsByOrder(
  store: Store,
  { siteId, text, limit }: { siteId: string; text: string; limit: number },
): Promise<SessionMoment[]> {
  const rows = await store.query<Found>(
    `SELECT toString(sessionDay) AS day, toString(sessionId) AS id, argMax(toString(tabId), ts) AS tab,
       argMax(eventNo, ts) AS no, concat(argMax(name, ts), ' ', any(orderId)) AS text
     FROM events
     WHERE siteId = {siteId:String} AND sessionId != toUUID('${noId}') AND kind = 'track' AND orderId = {orderId:String}
     GROUP BY sessionDay, sessionId ORDER BY max(ts) DESC LIMIT {limit:UInt32}`,
    { siteId, orderId: text.replace(/^#/, ''), limit },
  )
  return rows.map(momentOf('orderNumber'))
}

export async function sessionsByCode(
  store: Store,
  { siteId, idStart }: { siteId: string; idStart: string },
): Promise<SessionMoment[]> {
  const rows = await store.query<Found>(
    `SELECT toString(sessionDay) AS day, toString(sessionId) AS id, '${noId}' AS tab, 0 AS no, '' AS text
     FROM sessions FINAL
     WHERE siteId = {siteId:String} AND startsWith(toString(sessionId), {idStart:String})
     ORDER BY lastTs DESC LIMIT 3`,
    { siteId, idStart },
  )
  return rows.map(momentOf('sessionCode'))
}

/** Who is there now, or was a moment ago: those in trouble first, then the newest. */
export async function sessionsJustNow(
  store: Store,
  { siteId, limit, now }: { siteId: string; limit: number; now: number },
): Promise<SessionMoment[]> {
  const rows = await store.query<Found>(
    `SELECT toString(sessionDay) AS day, toString(sessionId) AS id, '${noId}' AS tab, 0 AS no, firstError AS text
     FROM sessions FINAL
     WHERE siteId = {siteId:String} AND sessionDay >= {since:Date}
       AND lastTs >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')
     ORDER BY struggles > 0 DESC, score DESC, lastTs DESC LIMIT {limit:UInt32}`,
    { siteId, since: utcDay(now - 2 * dayMs), sinceMs: now - justNowMs, limit },
  )
  return rows.map(momentOf('justNow'))
}

type Row = Omit<FoundSession, 'by' | 'said' | 'step' | 'live' | 'firstTs' | 'lastTs'> & {
  first: number | string
  last: number | string
}

/** The visits themselves; one that was found in several ways is shown as it was found first. */
export async function foundSessions(
  store: Store,
  siteId: string,
  moments: readonly SessionMoment[],
  now: number,
): Promise<FoundSession[]> {
  if (moments.length === 0) return []
  const rows = await store.query<Row>(
    `SELECT toString(sessionId) AS sessionId, visitorId, customerId, toUnixTimestamp64Milli(firstTs) AS first,
       toUnixTimestamp64Milli(lastTs) AS last, exitPath, browser, device, score
     FROM sessions FINAL
     WHERE siteId = {siteId:String} AND sessionDay IN {days:Array(Date)} AND sessionId IN {ids:Array(UUID)}
     SETTINGS prefer_column_name_to_alias = 1`,
    {
      siteId,
      days: [...new Set(moments.map(({ sessionDay }) => sessionDay))],
      ids: moments.map(({ sessionId }) => sessionId),
    },
  )
  const byId = new Map(rows.map((row) => [row.sessionId, row]))
  const seen = new Set<string>()
  return moments.flatMap(({ sessionId, by, said, step }) => {
    const row = byId.get(sessionId)
    if (!row || seen.has(sessionId)) return []
    seen.add(sessionId)
    const { first, last, ...shown } = row
    const lastTs = Number(last)
    return [{ ...shown, by, said, step, firstTs: Number(first), lastTs, live: isLive(lastTs, now) }]
  })
}
