/**
 * The sample history: thirty days of the shop, as its recorder would have sent them, and the truth about them. The same
 * for everybody but for the hour: it ends now.
 */
import type { RecordingReason } from '@hindsight/protocol/events'
import { isAffectedBrowser } from '../maidenName.ts'
import { createCalendar } from './calendar.ts'
import { conditionsAt } from './conditions.ts'
import { walk } from './journey.ts'
import { type PlannedVisit, planVisits } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import { recordedAssets, recordedVisits } from './recorded.ts'
import { newShopping } from './shopping.ts'
import { type Truth, truthOf } from './truth.ts'
import { createVisit, type HistoryVisit } from './visit.ts'

export type HistoryOptions = {
  /** ms since 1970: where the history ends. */
  now: number
  /** Another seed, another history of the same kind. */
  seed?: number
}

const defaultSeed = 20_261_121
/** The version that the sample's recorder says it is. */
const sampleRecorder = '0.1.0'
/** The last page may have been left this long before now. */
const endsBeforeMs = 4_000

/** Why the invented visits cannot be watched. Those that can were recorded (recordings.ts). */
const reasons: readonly (readonly [RecordingReason, number])[] = [
  ['sampledOut', 94],
  ['noConsent', 5],
  ['optedOut', 1],
]

function tell(planned: PlannedVisit, random: Random, startAt: (share: number) => number, now: number): HistoryVisit {
  const { person, visitor, share, intent } = planned
  const { userAgent } = visitor.device
  const conditions = conditionsAt(share)
  const recording = random.weighted(reasons)
  const visit = createVisit(random, {
    person,
    visitor,
    release: conditions.release,
    recording,
    recorder: sampleRecorder,
  })
  const shopping = newShopping({ visit, person, userAgent, conditions, intent, today: new Date(now) })
  walk(shopping)
  const startMs = Math.min(startAt(share), now - endsBeforeMs - visit.durationMs())
  const batches = visit.batches(startMs)
  const times = batches.flatMap(({ header }) => header.events.map((event) => event.ts + header.clockOffsetMs))
  const { stage, orders, faults, identified, promotions } = shopping
  return {
    batches,
    truth: {
      visitorId: visitor.visitorId,
      firstTs: Math.min(...times),
      lastTs: Math.max(...times),
      identified,
      stage,
      orders,
      faults: [...faults],
      promotions,
      isOldChrome: isAffectedBrowser(userAgent) && !/OPR|SamsungBrowser/.test(userAgent),
    },
  }
}

export type SampleHistory = {
  /** Number of visits. */
  count: number
  /** Stylesheets that the recordings refer to. */
  assets: { sha256: string; bytes: Uint8Array }[]
  /** The recorded ones, then newest first; each made when it is asked for. */
  visits: Iterable<HistoryVisit>
}

export function sampleHistory({ now, seed = defaultSeed }: HistoryOptions): SampleHistory {
  const calendar = createCalendar(now)
  const planned = planVisits(createRandom(seed))
  const recorded = recordedVisits(calendar.at, now)
  function* visits(): Generator<HistoryVisit> {
    // Those that can be watched come first: whoever looks meanwhile finds them.
    yield* recorded
    for (let index = planned.length - 1; index >= 0; index--) {
      const visit = planned[index]
      if (visit) yield tell(visit, createRandom(seed + 7919 * (index + 1)), calendar.at, now)
    }
  }
  return { count: planned.length + recorded.length, assets: recordedAssets(), visits: visits() }
}

/** What every report over the whole history must say. */
export function historyTruth(options: HistoryOptions): Truth {
  return truthOf([...sampleHistory(options).visits].map(({ truth }) => truth))
}
