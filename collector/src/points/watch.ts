/** Sessions of a struggle point worth watching, each with why in a few words. */
import type { Watchable } from '@hindsight/protocol/api/struggles'
import type { SignalName } from '@hindsight/protocol/signals'
import type { Store } from '../clickhouse/store.ts'
import { basketOf } from '../incident/basket.ts'
import { lengthText, moneyText, timesText } from '../incident/words.ts'
import { listEvents } from '../queries/listEvents.ts'
import type { PointQuestion } from '../queries/struggle/tries.ts'
import { bestSessions, stepAt, succeededSessions, type WatchRow } from '../queries/struggle/watchable.ts'

const bestShown = 3
const succeededShown = 2
/** Something arrived in the last minute: she is there now. */
const liveMs = 60_000

type Question = PointQuestion & { signal: SignalName; currency: string; now: number }

/** What happened to her there, in the past tense; the number of times follows. */
const met: Record<SignalName, string> = {
  fieldError: 'was refused',
  falseRejection: 'was refused although filled in',
  fieldStruggle: 'was refused again and again',
  didNotStick: 'lost what was typed',
  refill: 'filled it in again',
  formAbandonment: 'gave up here',
  rageClick: 'clicked in a rage',
  deadClick: 'clicked in vain',
  slowClick: 'waited for an answer',
  errorClick: 'clicked into an error',
  quickBack: 'came straight back',
  reloadLoop: 'reloaded again and again',
  scrollThrash: 'scrolled to and fro',
  cursorThrash: 'shook the pointer',
  failedSubmit: 'tried to send it',
  jsError: 'met the script error',
  failedRequest: 'met the failed request',
  slowRequest: 'waited for the request',
  poorVital: 'met the slow page',
}

const worth = (value: number, currency: string): string => moneyText(value, currency).replace(/\.00$/, '')

async function endOf(store: Store, row: WatchRow, { siteId, currency, now }: Question): Promise<string> {
  if (row.converted) return `then succeeded${row.revenue > 0 ? ` (${worth(row.revenue, currency)})` : ''}`
  if (now - row.lastTs < liveMs) return 'is still there'
  const basket = basketOf(await listEvents(store, siteId, row.sessionDay, row.sessionId), currency)
  return basket === null ? 'then left' : `then left with a basket of ${worth(basket.value, basket.currency)}`
}

const shown = ({ sessionId, step, ts, person, durationMs, hasReplay }: WatchRow, why: string): Watchable => ({
  sessionId,
  step,
  ts,
  person,
  durationMs,
  hasReplay,
  why,
})

const replayWords = ({ hasReplay }: WatchRow): string => (hasReplay ? '' : ', not replayed')

export async function sessionsToWatch(
  store: Store,
  question: Question,
): Promise<{ watch: Watchable[]; succeeded: Watchable[] }> {
  const { siteId, signal, currency } = question
  const [best, good] = await Promise.all([
    bestSessions(store, question, bestShown),
    succeededSessions(store, question, succeededShown),
  ])
  return {
    watch: await Promise.all(
      best.map(async (row) => {
        const end = await endOf(store, row, question)
        const long = lengthText(row.durationMs)
        return shown(row, `${met[signal]}${timesText(row.times)}, ${end}; ${long}${replayWords(row)}`)
      }),
    ),
    succeeded: await Promise.all(
      good.map(async (row) => {
        const bought = row.revenue > 0 ? ` (${worth(row.revenue, currency)})` : ''
        const why = `came through here without it and succeeded${bought}; ${lengthText(row.durationMs)}${replayWords(row)}`
        return shown({ ...row, step: await stepAt(store, siteId, row) }, why)
      }),
    ),
  }
}
