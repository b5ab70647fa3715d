/** What the figures of data health say in words. */
import type { Health } from '@hindsight/protocol/api/health'
import { countOf, perCent, wholeNumber } from '../../format/number.ts'

export type Figure = {
  name: string
  value: string
  /** What it means, under the number. */
  says: string
  /** Someone should look. */
  isWorrying: boolean
}

/** Below these nobody needs to look. */
const slowStoringMs = 5_000
const slowRollUpMs = 30_000
const worryingLostShare = 0.01
const worryingSpoolShare = 0.5
const worryingQuotaShare = 0.9

const gibibyte = 1024 ** 3

export function timeText(ms: number): string {
  if (ms < 1_000) return `${wholeNumber(ms)} ms`
  return ms < 120_000 ? `${(ms / 1_000).toFixed(1)} s` : `${wholeNumber(ms / 60_000)} min`
}

function bytesText(bytes: number): string {
  if (bytes < 1024 ** 2) return `${wholeNumber(bytes / 1024)} KiB`
  return bytes < gibibyte ? `${wholeNumber(bytes / 1024 ** 2)} MiB` : `${(bytes / gibibyte).toFixed(1)} GiB`
}

/** Of each quota that is set, how much of it today has used. */
function quotaFigures({ eventsPerDay, events, replayGbPerDay, replayBytes }: NonNullable<Health['quota']>): Figure[] {
  const one = (name: string, used: number, most: number, says: string): Figure => ({
    name,
    value: perCent(used / most),
    says: `${says} that may come in a day; begins again at midnight UTC`,
    isWorrying: used >= most * worryingQuotaShare,
  })
  return [
    ...(eventsPerDay === null
      ? []
      : [one('Events of today', events, eventsPerDay, `${wholeNumber(events)} of ${countOf(eventsPerDay, 'event')}`)]),
    ...(replayGbPerDay === null
      ? []
      : [
          one(
            'Replay of today',
            replayBytes,
            replayGbPerDay * 1e9,
            `${bytesText(replayBytes)} of ${replayGbPerDay} GB`,
          ),
        ]),
  ]
}

export function figuresOf({ storing, late, lost, rollUp, quota, store }: Health): Figure[] {
  const quotas = quota === null ? [] : quotaFigures(quota)
  const lateShare = late.all === 0 ? 0 : late.events / late.all
  return [
    {
      name: 'Arrival to stored',
      value: storing.medianMs === null ? 'nothing arrived' : timeText(storing.medianMs),
      says:
        storing.p99Ms === null
          ? 'over the last hour'
          : `the middle one of the last hour; 99 of 100 within ${timeText(storing.p99Ms)}`,
      isWorrying: (storing.p99Ms ?? 0) > slowStoringMs,
    },
    {
      name: 'Stored to shown',
      value: rollUp.waitingMs === 0 ? 'up to date' : `${timeText(rollUp.waitingMs)} behind`,
      says: 'how long the oldest arrival has been waiting to be counted in its session',
      isWorrying: rollUp.waitingMs > slowRollUpMs,
    },
    {
      name: 'Late',
      value: countOf(late.events, 'event'),
      says: `came more than an hour after they happened, ${perCent(lateShare)} of the last 24 hours: devices that were offline`,
      isWorrying: false,
    },
    {
      name: 'Lost',
      value: countOf(lost.events, 'event'),
      says:
        lost.tabs === 0
          ? 'no tab has ended since yesterday'
          : `missing in the numbering of ${wholeNumber(lost.tabsWithGaps)} of ${countOf(lost.tabs, 'tab')} since yesterday`,
      isWorrying: lost.tabs > 0 && lost.tabsWithGaps / lost.tabs > worryingLostShare,
    },
    {
      name: 'Store',
      value: store.isThere ? 'takes rows' : 'is away',
      says: store.isThere
        ? `${countOf(store.waitingRequests, 'upload')} waiting`
        : 'uploads wait on disk until it is back',
      isWorrying: !store.isThere,
    },
    {
      name: 'Waiting on disk',
      value: bytesText(store.spoolBytes),
      says: `of ${bytesText(store.spoolMaxBytes)}; kept while the store is away`,
      isWorrying: store.spoolBytes > store.spoolMaxBytes * worryingSpoolShare,
    },
    ...quotas,
  ]
}

export function verdictOf(health: Health): string {
  const worries = figuresOf(health).filter(({ isWorrying }) => isWorrying)
  if (worries.length > 0) return `Look at: ${worries.map(({ name }) => name.toLowerCase()).join(', ')}`
  const events = health.minutes.reduce((sum, minute) => sum + minute.events, 0)
  return events === 0 ? 'Nothing arrived in the last hour' : `All is well; ${countOf(events, 'event')} in the last hour`
}
