/** What is known of the recording of some sessions: what the recorder said, what came, what did not (protocol's missing.ts). */
import { type CostLevel, costLevels, type RecordingReason, recordingReasons } from '@hindsight/protocol/events'
import { noId } from '@hindsight/protocol/ids'
import type { ChunkFacts, PageFacts, RecordingFacts, TabFacts } from '@hindsight/protocol/missing'
import { type Refusal, refusals } from '@hindsight/protocol/refusals'
import type { Store } from '../../clickhouse/store.ts'

export type SessionSpan = { sessionDay: string; sessionId: string; firstTs: number; lastTs: number; live: boolean }

type InSession<T> = T & { session: string }
type Told = [ts: number | string, what: string]
type PageRow = InSession<{
  tabId: string
  pageId: string
  first: number | string
  last: number | string
  firstNo: number
  /** The tab's counters at the page's end and beginning. */
  droppedChunks: number
  droppedEvents: number
  droppedChunksBefore: number
  droppedEventsBefore: number
  states: Told[]
  levels: Told[]
}>
export type ChunkTold = InSession<
  Omit<ChunkFacts, 'firstTs' | 'lastTs'> & { first: number | string; last: number | string }
>
/** Of a chunk that was refused; or, with a `reason`, of all that was deleted of a session, or of a day. */
type LostRow = InSession<{
  tabId: string
  chunkNo: number
  first: number | string
  last: number | string
  code: string
  day: string
  reason: '' | 'retention' | 'erased'
}>

const chosen = (table: string): string =>
  `siteId = {siteId:String} AND ${table}.sessionDay IN {days:Array(Date)} AND ${table}.sessionId IN {ids:Array(UUID)}`
const told = (kind: string, what: string): string =>
  `arraySort(groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ${what}), kind = '${kind}'))`

const isReason = (what: string): what is RecordingReason => (recordingReasons as readonly string[]).includes(what)
const isLevel = (what: string): what is CostLevel => (costLevels as readonly string[]).includes(what)

const pagesSql = `SELECT toString(events.sessionId) AS session, toString(events.tabId) AS tabId,
    toString(events.pageId) AS pageId, toUnixTimestamp64Milli(min(ts)) AS first, toUnixTimestamp64Milli(max(ts)) AS last,
    min(eventNo) AS firstNo, max(droppedChunks) AS droppedChunks, max(droppedEvents) AS droppedEvents,
    min(droppedChunks) AS droppedChunksBefore, min(droppedEvents) AS droppedEventsBefore,
    ${told('recording', 'toString(reason)')} AS states,
    ${told('cost', "JSONExtractString(properties, 'level')")} AS levels
  FROM events WHERE ${chosen('events')} AND source = 'recorder'
  GROUP BY events.sessionId, events.tabId, events.pageId
  ORDER BY first, firstNo
  SETTINGS prefer_column_name_to_alias = 1`

const chunksSql = `SELECT DISTINCT toString(replayChunks.sessionId) AS session, toString(replayChunks.tabId) AS tabId,
    toString(replayChunks.pageId) AS pageId, chunkNo, firstTs + clockOffsetMs AS first, lastTs + clockOffsetMs AS last,
    hasSnapshot
  FROM replayChunks WHERE ${chosen('replayChunks')}
  ORDER BY session, tabId, chunkNo
  SETTINGS prefer_column_name_to_alias = 1`

/** What came and was not stored, and what was stored and deleted: in one question, as to plan one costs more than to answer it. */
const lostSql = `SELECT toString(refusedChunks.sessionId) AS session, toString(refusedChunks.tabId) AS tabId, chunkNo,
    firstTs + clockOffsetMs AS first, lastTs + clockOffsetMs AS last, toString(code) AS code, '' AS day, '' AS reason
  FROM refusedChunks FINAL WHERE ${chosen('refusedChunks')}
  ORDER BY session, tabId, chunkNo
  UNION ALL
  SELECT toString(removedReplays.sessionId), '', 0, 0, 0, '', toString(sessionDay), toString(reason)
  FROM removedReplays FINAL
  WHERE siteId = {siteId:String} AND removedReplays.sessionDay IN {days:Array(Date)}
    AND removedReplays.sessionId IN arrayConcat({ids:Array(UUID)}, [toUUID('${noId}')])
  SETTINGS prefer_column_name_to_alias = 1`

function pageFacts({ tabId, pageId, first, last, states, levels }: PageRow): PageFacts {
  return {
    tabId,
    pageId,
    firstTs: Number(first),
    lastTs: Number(last),
    states: states.flatMap(([ts, reason]) => (isReason(reason) ? [{ ts: Number(ts), reason }] : [])),
    levels: levels.flatMap(([ts, level]) => (isLevel(level) ? [{ ts: Number(ts), level }] : [])),
  }
}

function tabsOf(pages: readonly PageRow[]): TabFacts[] {
  return [...new Set(pages.map(({ tabId }) => tabId))].map((tabId) => {
    const own = pages.filter((page) => page.tabId === tabId)
    const isWhole = own.some((page) => page.firstNo === 1)
    // A tab that is older than the session may have lost something before it.
    const lost = (total: number[], before: number[]) => Math.max(...total) - (isWhole ? 0 : Math.min(...before))
    return {
      tabId,
      isWhole,
      droppedChunks: lost(
        own.map((page) => page.droppedChunks),
        own.map((page) => page.droppedChunksBefore),
      ),
      droppedEvents: lost(
        own.map((page) => page.droppedEvents),
        own.map((page) => page.droppedEventsBefore),
      ),
    }
  })
}

type RecordingRows = { pages: PageRow[]; chunks: ChunkTold[]; lost: LostRow[] }

/**
 * What the facts are made of; needs to know of the sessions only which they are.
 * @param knownChunks where the caller reads the list of chunks anyway: of all the largest.
 */
export async function recordingRows(
  store: Store,
  siteId: string,
  sessions: readonly Pick<SessionSpan, 'sessionDay' | 'sessionId'>[],
  knownChunks: Promise<ChunkTold[]> | null = null,
): Promise<RecordingRows> {
  const params = {
    siteId,
    days: [...new Set(sessions.map(({ sessionDay }) => sessionDay))],
    ids: sessions.map(({ sessionId }) => sessionId),
  }
  const [pages, chunks, lost] = await Promise.all([
    store.query<PageRow>(pagesSql, params),
    knownChunks ?? store.query<ChunkTold>(chunksSql, params),
    store.query<LostRow>(lostSql, params),
  ])
  return { pages, chunks, lost }
}

/** By sessionId. */
export async function recordingFacts(
  store: Store,
  siteId: string,
  sessions: readonly SessionSpan[],
): Promise<Map<string, RecordingFacts>> {
  return sessions.length === 0 ? new Map() : factsOf(await recordingRows(store, siteId, sessions), sessions)
}

/** By sessionId. */
export function factsOf(
  { pages, chunks, lost }: RecordingRows,
  sessions: readonly SessionSpan[],
): Map<string, RecordingFacts> {
  const refused = lost.filter(({ reason }) => reason === '')
  const removed = lost.filter(({ reason }) => reason !== '')
  const facts = sessions.map(({ sessionDay, sessionId, firstTs, lastTs, live }): [string, RecordingFacts] => {
    const own = <T>(rows: readonly InSession<T>[]) => rows.filter(({ session }) => session === sessionId)
    const ownChunks = own(chunks).map(({ tabId, pageId, chunkNo, hasSnapshot, first, last }) => ({
      tabId,
      pageId,
      chunkNo,
      hasSnapshot: Boolean(hasSnapshot),
      firstTs: Number(first),
      lastTs: Number(last),
    }))
    const gone = removed.find(({ session, day }) => session === sessionId || (session === noId && day === sessionDay))
    return [
      sessionId,
      {
        firstTs,
        lastTs,
        live,
        pages: own(pages).map(pageFacts),
        tabs: tabsOf(own(pages)),
        chunks: ownChunks,
        refused: own(refused).map(({ tabId, chunkNo, first, last, code }) => ({
          tabId,
          chunkNo,
          firstTs: Number(first),
          lastTs: Number(last),
          says: refusals[code as Refusal]?.says ?? '',
        })),
        // A day's replays may be deleted before the last of them has arrived: what is here is here.
        removed: gone && gone.reason !== '' && ownChunks.length === 0 ? gone.reason : null,
      },
    ]
  })
  return new Map(facts)
}
