/** From the collector's JSON file to what an HTML file holds: sanitised by the very code that the dashboard plays with. */
import type { SessionFile, SessionFileTab } from '@hindsight/protocol/api/exports'
import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { duration } from '../../../format/duration.ts'
import { exactTime } from '../../../format/time.ts'
import { missingSpans } from '../missingSpans.ts'
import { preferencesOf } from '../preferencesOf.ts'
import type { Preferences } from '../sanitise/css.ts'
import { isFiniteNumber, isObject } from '../sanitise/values.ts'
import { type ReplayStep, stepsOf, tabsInOrder } from '../steps.ts'
import { createWorkshop } from '../stream/work.ts'
import { activityOf, gapsOf, inactivityOf, tabSpans } from '../timeline.ts'
import { type FilePlan, planOf } from './filePlan.ts'
import type { FileTab } from './memorySource.ts'

/** Of the facts, what the player of a file needs; all else stays here. */
function slim(step: ReplayStep): ReplayStep {
  const { event } = step
  if (event === null) return step
  const { kind, properties } = event
  return { ...step, event: { kind, properties: { navigation: properties.navigation } } as unknown as EventRow }
}

async function cleaned(
  { tabId, events, chunks, unreadable }: SessionFileTab,
  preferences: Preferences,
): Promise<FileTab> {
  const workshop = createWorkshop()
  const tab: FileTab = { tabId, events: [], gaps: [], unreadable }
  let at = 0
  let before: number | null = null
  for (const { chunkNo, events: count } of chunks) {
    const restart = before === null || chunkNo !== before + 1
    const lastTs = tab.events.at(-1)?.timestamp
    const lines = events.slice(at, at + count).map((event) => JSON.stringify(event))
    const bytes = new TextEncoder().encode(lines.join('\n'))
    const read = await workshop({ stream: tabId, restart, bytes, encoding: 'identity', assets: {}, preferences })
    const first = read.events[0]
    if (restart && lastTs !== undefined && first) tab.gaps.push({ fromTs: lastTs, toTs: first.timestamp })
    tab.gaps.push(...read.gaps)
    tab.unreadable += read.unreadable
    for (const event of read.events) tab.events.push(event)
    at += count
    before = chunkNo
  }
  return tab
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export async function makeFilePlan(file: SessionFile): Promise<FilePlan> {
  const { session, clockOffsetMs, site } = file
  const events = file.events.map(({ step: _, ...event }): EventRow => ({ ...event, customerId: '' }))
  const tabs: FileTab[] = []
  for (const tab of file.tabs) tabs.push(await cleaned(tab, preferencesOf(events, tab.tabId)))
  const times = [
    ...events.map(({ ts }) => ts),
    ...tabs.flatMap((tab) =>
      [tab.events[0], tab.events.at(-1)].flatMap((one) => (one ? [one.timestamp + clockOffsetMs] : [])),
    ),
    session.firstTs,
    session.lastTs,
  ].filter(isFiniteNumber)
  const startTs = times.reduce((a, b) => Math.min(a, b))
  const durationMs = Math.max(1, times.reduce((a, b) => Math.max(a, b)) - startTs)
  const steps = stepsOf(events, startTs)
  const words = new Map(file.events.map(({ tabId, eventNo, step }) => [`${tabId}.${eventNo}`, step]))
  const browser = [
    `${textOf(session.browser)} ${textOf(session.browserVersion).split('.')[0]}`,
    session.os,
    session.device,
  ]
  const plan: FilePlan = {
    title: `${site.name}: visitor ${session.visitorId.slice(0, 4)}`,
    says: [exactTime(session.firstTs), duration(durationMs), ...browser]
      .filter((part) => part.trim() !== '')
      .join(' · '),
    exportedAt: file.exportedAt,
    startTs,
    durationMs,
    clockOffsetMs,
    colorScheme: preferencesOf(events, null).colorScheme,
    // The collector knows what the site counts as success.
    steps: steps.map((step) => slim({ ...step, mark: markOf(words.get(step.id), step) })),
    spans: tabSpans(events, startTs, durationMs, tabs[0]?.tabId ?? null),
    inactivity: [],
    gaps: [],
    activity: [],
    tabs,
  }
  const { streams, toMs } = planOf(plan)
  const activity = activityOf([...streams.values()], steps, toMs)
  const told = missingSpans({ missingParts: file.missingParts } as SessionDetail, tabsInOrder(events), startTs)
  return {
    ...plan,
    activity,
    inactivity: inactivityOf(activity, durationMs),
    gaps: gapsOf([...streams.values()], toMs, told),
  }
}

function markOf(told: unknown, { mark }: ReplayStep): ReplayStep['mark'] {
  return isObject(told) && typeof told.mark === 'string' ? (told.mark as ReplayStep['mark']) : mark
}
