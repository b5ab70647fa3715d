/**
 * What other thresholds would flag: the very definition that the roll-up uses, over the facts of a period, bound to the
 * site's thresholds and to those asked about, side by side. Writes nothing.
 */
import type { SignalPreview } from '@hindsight/protocol/api/signals'
import type { Thresholds } from '@hindsight/protocol/settings'
import { type SignalName, saysOf } from '@hindsight/protocol/signals'
import type { Store } from '../../clickhouse/store.ts'
import { formatWords, missingWords } from '../falseRejection.ts'
import { begunIn, onSiteDays, type Period } from '../scope.ts'
import { foundSignals } from '../signals.ts'
import { columnsOf, isSignal, kindsOf } from './conditions.ts'
import { type IgnoreRule, notIgnored } from './ignored.ts'
import { judged, rowsAtOnce } from './judged.ts'
import { quickPages } from './quickPages.ts'
import { thresholdSql } from './thresholds.ts'

/** Events that are looked at: a second or two. Above it, one session of two, of three … is. */
const maxEvents = 1_500_000
const maxExamples = 10

export type PreviewQuestion = {
  siteId: string
  period: Period
  signal: SignalName
  /** The site's, and those asked about. */
  present: Thresholds
  proposed: Thresholds
  ignored: readonly IgnoreRule[]
}

type Row = {
  session: string
  who: string
  ts: string
  step: string
  at: [path: string, place: string, label: string, said: string]
  n: string
  isNew: boolean | number
  [total: `${string}Total`]: string
}

async function eventsToRead(store: Store, { siteId, period, signal }: PreviewQuestion): Promise<number> {
  const days = onSiteDays(siteId, period)
  const [row] = await store.query<{ n: string }>(
    `SELECT toString(count()) AS n FROM events WHERE ${days.sql} AND kind IN {kinds:Array(String)}`,
    { ...days.params, kinds: kindsOf([signal]) },
  )
  return Number(row?.n ?? 0)
}

/** `maxRead`: for a test of what happens above it. */
export async function previewSignal(
  store: Store,
  question: PreviewQuestion,
  maxRead = maxEvents,
): Promise<SignalPreview> {
  const { siteId, period, signal, ignored } = question
  const oneIn = Math.max(1, Math.ceil((await eventsToRead(store, question)) / maxRead))
  const days = onSiteDays(siteId, period)
  const begun = begunIn(siteId, period)
  const now = thresholdSql(new Map([[siteId, question.present]]), 'now_')
  const then = thresholdSql(new Map([[siteId, question.proposed]]), 'then_')
  const kept = notIgnored(new Map([[siteId, ignored]]))
  const flagsNow = isSignal(signal, now.of)
  const flagsThen = isSignal(signal, then.of)
  const rows = `SELECT * FROM (${judged(
    `${days.sql} AND cityHash64(sessionId) % {oneIn:UInt32} = 0`,
    kindsOf([signal]),
    columnsOf([signal]),
  )}) WHERE coalesce(${flagsNow}, false) OR coalesce(${flagsThen}, false)`
  const beside = `, coalesce(${flagsNow}, false) AS isNow, coalesce(${flagsThen}, false) AS isThen`
  const found = await store.query<Row>(
    `SELECT toString(sessionId) AS session, toString(person) AS who, n, NOT hadNow AS isNew,
       toString(toUnixTimestamp64Milli(first.1)) AS ts, concat(toString(first.2), '.', toString(first.3)) AS step,
       tupleElement(first, 4) AS at,
       toString(countIf(hadNow) OVER ()) AS sessionsNowTotal, toString(countIf(n > 0) OVER ()) AS sessionsThenTotal,
       toString(uniqExactIf(person, hadNow) OVER ()) AS personsNowTotal,
       toString(uniqExactIf(person, n > 0) OVER ()) AS personsThenTotal,
       toString(sum(nNow) OVER ()) AS signalsNowTotal, toString(sum(n) OVER ()) AS signalsThenTotal
     FROM (
       SELECT sessionDay, sessionId, countIf(isThen) AS n, countIf(isNow) AS nNow, nNow > 0 AS hadNow,
         argMin((ts, tabId, eventNo, (toString(path), toString(spot), toString(label), said)), (NOT isThen, isNow, ts, tabId, eventNo)) AS first
       FROM (${foundSignals([signal], rows, `'${signal}'`, beside)}) WHERE ${kept.sql}
       GROUP BY sessionDay, sessionId) AS flagged
     INNER JOIN (SELECT sessionDay, sessionId, person FROM sessions FINAL WHERE ${begun.sql}) AS known
       USING (sessionDay, sessionId)
     ORDER BY n > 0 DESC, isNew DESC, first.1 DESC, session LIMIT ${maxExamples}`,
    {
      ...days.params,
      ...begun.params,
      ...now.params,
      ...then.params,
      ...kept.params,
      ...(signal === 'quickBack' ? await quickPages(store, [siteId]) : {}),
      missingWords,
      formatWords,
      oneIn,
    },
    { max_execution_time: 50, max_block_size: String(rowsAtOnce) },
  )
  const total = (name: string): number => Number(found[0]?.[`${name}Total`] ?? 0) * oneIn
  const figures = (when: string) => ({
    sessions: total(`sessions${when}`),
    persons: total(`persons${when}`),
    signals: total(`signals${when}`),
  })
  return {
    from: period.fromMs,
    to: period.toMs,
    present: figures('Now'),
    proposed: figures('Then'),
    oneIn,
    examples: found
      .filter(({ n }) => Number(n) > 0)
      .map(({ session, who, ts, step, at: [path, place, label, message], n, isNew }) => ({
        sessionId: session,
        ts: Number(ts),
        step,
        says: saysOf({ signal, path, place, label, message }),
        path,
        person: who,
        n: Number(n),
        isNew: Boolean(isNew),
      })),
  }
}
