/** Makes something to play of a file: sanitised as strictly as a stored session, for it may come from anywhere. */
import { type SessionFile, sessionFileFormat, sessionFileHead } from '@hindsight/protocol/api/exports'
import type { FilePlan } from '../export/filePlan.ts'
import { planOf } from '../export/filePlan.ts'
import { makeFilePlan } from '../export/makeFilePlan.ts'
import type { FileTab } from '../export/memorySource.ts'
import { createSanitiser } from '../sanitise/events.ts'
import { activityOf, inactivityOf } from '../timeline.ts'
import { checkSize, FileProblem, type Found, type FoundTab, foundIn, textOf } from './readRecording.ts'
import { stepsOfEvents } from './stepsOfEvents.ts'

const noPreferences = { colorScheme: null, reducedMotion: null }

function cleaned({ tabId, events }: FoundTab, unreadable: number): FileTab {
  const sanitiser = createSanitiser(noPreferences)
  // Files are written by all kinds of tools, not all of them in order.
  const sorted = [...events].sort((a, b) => timeOf(a) - timeOf(b))
  return { tabId, events: sorted.flatMap((event) => sanitiser.clean(event)), gaps: [], unreadable }
}

function timeOf(event: unknown): number {
  const { timestamp } = (event ?? {}) as { timestamp?: unknown }
  return typeof timestamp === 'number' && Number.isFinite(timestamp) ? timestamp : 0
}

/** Where the tabs of a file follow one another; they may have been open side by side. */
function spansOf(tabs: readonly FileTab[], toMs: (ts: number) => number, durationMs: number) {
  const begun = tabs
    .map(({ tabId, events }) => ({ tabId, fromMs: toMs(events[0]?.timestamp ?? 0) }))
    .sort((a, b) => a.fromMs - b.fromMs)
  return begun.map((span, i) => ({ ...span, toMs: begun[i + 1]?.fromMs ?? durationMs }))
}

function plainPlan(name: string, { tabs: found, unreadable }: Found): FilePlan {
  const tabs = found.map((tab, i) => cleaned(tab, i === 0 ? unreadable : 0)).filter(({ events }) => events.length > 1)
  if (tabs.length === 0) {
    const isAny = found.some(({ events }) => events.some((event) => timeOf(event) > 0))
    throw new FileProblem(
      isAny
        ? 'There is no full snapshot of a page in the file, from which playing could begin.'
        : 'The file holds no rrweb events.',
    )
  }
  const times = tabs.flatMap(({ events }) => [events[0]?.timestamp ?? 0, events.at(-1)?.timestamp ?? 0])
  const startTs = Math.min(...times)
  const durationMs = Math.max(1, Math.max(...times) - startTs)
  const toMs = (ts: number) => ts - startTs
  const steps = tabs.flatMap(({ tabId, events }) => stepsOfEvents(tabId, events, toMs)).sort((a, b) => a.atMs - b.atMs)
  const plan: FilePlan = {
    title: name,
    says: '',
    exportedAt: 0,
    startTs,
    durationMs,
    clockOffsetMs: 0,
    colorScheme: null,
    steps,
    spans: spansOf(tabs, toMs, durationMs),
    inactivity: [],
    gaps: [],
    activity: [],
    tabs,
  }
  const activity = activityOf([...planOf(plan).streams.values()], steps, toMs)
  return { ...plan, activity, inactivity: inactivityOf(activity, durationMs) }
}

/** What is taken of a File. */
type GivenFile = { name: string; size: number; arrayBuffer(): Promise<ArrayBuffer> }

export async function planOfRecording(file: GivenFile): Promise<FilePlan> {
  checkSize(file)
  const found = foundIn(await textOf(new Uint8Array(await file.arrayBuffer())))
  const { whole } = found
  if (whole?.format === sessionFileFormat && sessionFileHead.safeParse(whole).success) {
    const chunksOf = (tab: { events: unknown[]; chunks?: unknown }) =>
      Array.isArray(tab.chunks) ? tab.chunks : [{ chunkNo: 1, events: tab.events.length }]
    const tabs = (whole.tabs as SessionFile['tabs'])
      .filter(({ events }) => Array.isArray(events))
      .map((tab) => ({ ...tab, chunks: chunksOf(tab), unreadable: Number(tab.unreadable) || 0 }))
    const plan = await makeFilePlan({ ...(whole as unknown as SessionFile), tabs })
    if (plan.spans.length === 0) throw new FileProblem('The session in the file has neither a recording nor steps.')
    return plan
  }
  return plainPlan(file.name, found)
}
