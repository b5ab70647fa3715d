/**
 * Between replay and outbox: holds the replay back until the site wants it. A site may ask that a session has lasted for
 * some time (`replayMinSeconds`), and that something has happened in it (`replayWhen`).
 *
 *  - Until the session is old enough all of its replay is held, and then sent from its start.
 *  - Until something has happened the last minute at least is held: the lines from the last snapshot that is older than
 *    a minute. A fresh snapshot is asked for every minute, so that two stretches are all there is to hold.
 *  - A page that is left hands what it holds to the next page of its tab, by way of sessionStorage, so that a session
 *    that turns out to be wanted has no hole. That which does not fit there begins with the next page.
 *  - What has happened counts for the whole session: later pages and other tabs read it beside the session's entry.
 *
 * Chunk numbers are given in the outbox, behind this gate, so that what is sent has no gaps. Facts never pass here.
 */
import type { RecordingReason } from '@hindsight/protocol/events'
import type { ReplayLine } from './outbox.ts'
import type { ReplayDeps } from './replayPart.ts'

/** What was held of one page. */
type Held = { pageId: string; lines: ReplayLine[] }
type Left = { sessionId: string; pages: Held[] }

export type ReplayGate = {
  /** A session begins, or the page joins one; `null` while it is being opened. */
  begin(sessionId: string | null): void
  /** The session that was being opened has begun. */
  opened(sessionId: string | null): void
  add(line: ReplayLine): void
  /** Something happened that the site replays visits for. */
  trigger(): void
  /** Lets go if it is time by now; asks for a snapshot where the last one is old. */
  look(): void
  /** Why the replay is being held; `on` where it is not. */
  state(): Extract<RecordingReason, 'on' | 'tooShort' | 'notTriggered'>
  /** The page is left: what is held goes to the next one, where the device may keep it. */
  leave(mayUseDevice: boolean): void
  /** The replay so far is not wanted after all. */
  forget(): void
}

export type GateDeps = Omit<ReplayDeps['gated'], 'sessionId'> & {
  send(line: ReplayLine, pageId: string): void
  snapshot(): void
  /** `state` may be another now. */
  changed(): void
}

const heldKey = 'held'
const triggeredKey = 'triggered'
/** So much of what came before a trigger is sent with it, at least. */
const beforeMs = 60_000
/** A snapshot that takes long is taken more seldom: at most this share of the time goes into them. */
const snapshotShare = 1 / 300
/** What a browser lets a site keep in sessionStorage is about five million characters, for everybody on the page. */
const maxLeftChars = 1_500_000
/** What a page may hold in memory; beyond it all is given up, and the next snapshot begins anew. */
const maxHeldChars = 12_000_000

export function createReplayGate(deps: GateDeps): ReplayGate {
  const { pageId, shared, perTab } = deps
  let sessionId: string | null = null
  let isOpen = false
  let isTriggered = false
  let before: Held[] = []
  /** Of this page, each beginning with a snapshot (the first one perhaps not). */
  let stretches: ReplayLine[][] = []
  let heldChars = 0
  let snapshotAt = 0
  let snapshotMs = 0

  function state(): ReturnType<ReplayGate['state']> {
    if (isOpen) return 'on'
    const { replayWhen, replayMinSeconds } = deps.settings()
    if (replayWhen && !isTriggered) return 'notTriggered'
    return deps.sessionMs() < replayMinSeconds * 1000 ? 'tooShort' : 'on'
  }

  function hold(line: ReplayLine): void {
    if (line.isSnapshot) {
      // rrweb says what the page is in a line of its own, right before the snapshot: they belong together.
      const last = stretches[stretches.length - 1] ?? []
      const meta = isMeta(last[last.length - 1]) ? last.splice(-1) : []
      stretches.push([...meta, line])
      snapshotAt = Date.now()
    } else if (stretches.length === 0) stretches.push([line])
    else (stretches[stretches.length - 1] as ReplayLine[]).push(line)
    heldChars += line.json.length
    if (line.isSnapshot || heldChars > maxHeldChars) forgetOld()
  }

  /** Gives up stretches that lie whole before the last minute, and, in need, the oldest of all. */
  function forgetOld(): void {
    if (state() === 'notTriggered') {
      const from = Date.now() - beforeMs
      while (stretches.length > 1 && startOf(stretches[1]) <= from) stretches.shift()
      if (startOf(stretches[0]) <= from) before = []
    }
    heldChars = charsOf(stretches)
    if (heldChars > maxHeldChars) empty()
  }

  function empty(): void {
    before = []
    stretches = []
    heldChars = 0
  }

  function held(): Held[] {
    return [...before, { pageId, lines: stretches.flat() }].filter(({ lines }) => lines.length > 0)
  }

  function open(): void {
    isOpen = true
    const pages = held()
    empty()
    for (const page of pages) {
      for (const line of page.lines) deps.send(line, page.pageId)
      deps.endChunk()
    }
    deps.changed()
  }

  function look(): void {
    if (isOpen || sessionId === null) return
    isTriggered ||= shared.read(triggeredKey) === sessionId
    if (state() === 'on') {
      open()
      return
    }
    const waitMs = Math.max(beforeMs, snapshotMs / snapshotShare)
    const hasChanged = (stretches[stretches.length - 1]?.length ?? 0) > 2
    if (state() !== 'notTriggered' || !hasChanged || Date.now() - snapshotAt < waitMs) return
    const startedAt = performance.now()
    deps.snapshot()
    snapshotMs = performance.now() - startedAt
    snapshotAt = Date.now() // Also where none could be taken.
  }

  /** What the page before has left, if it is of this session. */
  function takeLeft(): void {
    const left = perTab.read(heldKey) as Partial<Left> | null
    if (left === null) return
    perTab.remove(heldKey)
    if (left.sessionId === sessionId && Array.isArray(left.pages)) before = left.pages
  }

  return {
    begin(nextId) {
      // What was held of another session is given up: that one ended without being wanted.
      empty()
      sessionId = nextId
      isOpen = false
      isTriggered = sessionId !== null && shared.read(triggeredKey) === sessionId
      if (sessionId !== null) takeLeft()
      if (state() !== 'on') return
      if (before.length > 0) open()
      else isOpen = true
    },
    opened(openedId) {
      sessionId = openedId
      if (isOpen || sessionId === null) return
      if (isTriggered) shared.write(triggeredKey, sessionId)
      look()
    },
    add(line) {
      if (isOpen) deps.send(line, pageId)
      else hold(line)
    },
    trigger() {
      if (isTriggered || !deps.settings().replayWhen) return
      isTriggered = true
      if (sessionId === null) return
      shared.write(triggeredKey, sessionId)
      look()
      deps.changed()
    },
    look,
    state,
    leave(mayUseDevice) {
      if (isOpen || sessionId === null || !mayUseDevice) return
      const pages = held()
      while (pages.length > 0 && charsOf(pages.map(({ lines }) => lines)) > maxLeftChars) pages.shift()
      if (pages.length > 0) perTab.write(heldKey, { sessionId, pages } satisfies Left)
      empty()
    },
    forget() {
      empty()
      perTab.remove(heldKey)
    },
  }
}

function isMeta(line: ReplayLine | undefined): boolean {
  if (!line) return false
  return (JSON.parse(line.json) as { type?: unknown }).type === 4
}

const startOf = (stretch: ReplayLine[] | undefined): number => stretch?.[0]?.ts ?? Number.POSITIVE_INFINITY

function charsOf(stretches: ReplayLine[][]): number {
  return stretches.reduce((sum, lines) => lines.reduce((chars, { json }) => chars + json.length, sum), 0)
}
