/** How the parts are put together for one page: sessions, captures, replay, outbox and transport. */
import type { EventKind, RecordingReason } from '@hindsight/protocol/events'
import { flushIntervalMs, watchedFlushMs } from '@hindsight/protocol/limits'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import { version } from '../package.json'
import type { Batch } from './batch.ts'
import { captures } from './captures.ts'
import { createCostReport } from './costReport.ts'
import { pathHere } from './dom/here.ts'
import { createFacts } from './facts.ts'
import type { Draft, Host } from './host.ts'
import { createIgnored } from './ignored.ts'
import { ownStringify } from './json.ts'
import { createKeeper, forgetKept, keepsNothing } from './kept.ts'
import { createLateNodes } from './lateNodes.ts'
import { createLazyReplay } from './lazyReplay.ts'
import type { MorePart } from './morePart.ts'
import { createOutbox } from './outbox.ts'
import { createPage, type Stop } from './page.ts'
import { createPrivacy } from './privacy.ts'
import type { Given, Recorder } from './recorderTypes.ts'
import type { ReplayDeps } from './replayPart.ts'
import { createSessions } from './session.ts'
import { fetchSettings } from './settings.ts'
import { createSigns } from './signs.ts'
import { randomId } from './storage.ts'
import { leaveTab, takeTab } from './tab.ts'
import { createTransport } from './transport.ts'

/** What the visitor does; mutations and timers keep no session alive. */
const activities = ['pointerdown', 'mousedown', 'keydown', 'touchstart', 'wheel', 'click']
/** How long a new session waits for the collector's clock before it takes the offset of the one before. */
const openTimeoutMs = 5000
/** The first facts wait so long for the replay's names of nodes; a short visit must not be lost over them. */
const firstFlushMs = 1000

export function startRecorder(given: Given): Recorder {
  const { site, host, shared, perTab } = given
  const page = createPage()
  const sessions = createSessions(shared)
  sessions.open(given.clockOffsetMs)
  const tab = takeTab(perTab)
  let settings = given.settings
  let privacy = createPrivacy(settings)
  let isIgnored = createIgnored(settings)
  let mayReplay = given.mayReplay
  let isOpening = false
  let isConfirmed = !given.isUnconfirmed
  let isClosed = false
  /** Somebody follows the session in the dashboard. */
  let isWatched = false
  /** Who she said she is while a session was being opened. */
  let namedMeanwhile: string | null = null
  let stopCaptures: Stop = () => {}
  let more: MorePart | null = null

  const key = `key=${encodeURIComponent(site)}`
  const pageId = randomId()
  const lost = (batch: Batch) => {
    tab.droppedEvents += batch.events.length
    if (batch.chunk) tab.droppedChunks++
  }
  const keeper = settings.queueOnDevice ? createKeeper(page, site, pageId, lost) : keepsNothing
  if (!settings.queueOnDevice) forgetKept(site)
  const transport = createTransport(page, `${host}/v1/record?${key}`, keeper, {
    answered(answer) {
      isWatched = answer.watched === true
      replay.sendAssets(answer.missingAssets)
    },
    dropped(batch) {
      lost(batch)
      if (batch.chunk) replay.snapshotSoon() // The gap ends at the next snapshot.
    },
    unwanted() {
      close()
      forgetKept(site)
    },
  })
  const outbox = createOutbox({
    tab,
    pageId,
    visitorId: sessions.visitorId,
    recorder: version,
    release: given.release,
    transport,
    session: () => (isOpening || !isConfirmed ? null : sessions.current()),
  })

  function emit(draft: Draft<EventKind>): void {
    if (isClosed || (!isOpening && sessions.isOver())) return
    lateNodes.add({ ...pathHere(privacy), ...draft, ts: Math.round(draft.ts ?? Date.now()) })
  }

  const facts = createFacts({
    beforeSend: given.beforeSend,
    privacy: () => privacy,
    seen: (draft) => replay.saw(draft),
    add: outbox.addEvent,
  })
  /** Why the page is or is not replayed, as it was said last. */
  let reason: RecordingReason | '' = ''

  /** Time since the session's start, ms. */
  function sessionMs(): number {
    if (isOpening) return 0
    const { sessionStart, clockOffsetMs } = sessions.current()
    return Math.max(0, Date.now() + clockOffsetMs - sessionStart)
  }

  const replayDeps: ReplayDeps = {
    stringify: ownStringify(),
    page,
    assetUrl: `${host}/v1/asset?${key}`,
    add(line) {
      if (!isClosed && (isOpening || !sessions.isOver())) outbox.addReplay(line)
    },
    report(found) {
      reason = found
      emit({ kind: 'recording', reason })
    },
    gated: {
      pageId,
      settings: () => settings,
      sessionId: () => (isOpening ? null : sessions.current().sessionId),
      sessionMs,
      shared,
      perTab,
      endChunk: outbox.flush,
    },
    isIgnored: (element) => isIgnored(element),
    budgetPercent: () => settings.budgetPercent,
    costChanged: () => tellCost(),
    flush: () => page.after(0, flushSoon),
  }
  const replay = createLazyReplay(() => given.loadReplay(host), replayDeps, replayDeps.flush)
  /** The site's codes stay readable only by the second file: until it is there, messages wait, one turn at the most. */
  const awaitsCodes = () => settings.codes && !more
  const lateNodes = createLateNodes({
    isComing: () => awaitsCodes() || replay.isComing(),
    idOf: replay.nodeId,
    handOn: facts.handOn,
  })

  const tellCost = createCostReport(page, emit, replay.cost)

  function flush(inTurn = false): void {
    lateNodes.release()
    replay.look()
    outbox.flush(inTurn)
  }

  const flushSoon = () => awaitsCodes() || flush()

  function hurry(): void {
    lateNodes.release()
    outbox.flushFacts()
  }

  function flushLeaving(isFinal: boolean): void {
    lateNodes.release()
    outbox.flushLeaving(isFinal)
  }

  function startAll(): void {
    privacy = createPrivacy(settings)
    isIgnored = createIgnored(settings)
    replay.start(privacy, replayState())
    const hosted: Host = {
      page,
      privacy,
      settings,
      emit,
      isIgnored,
      detailsOf: null,
      nodeId: lateNodes.nodeId,
      signs: createSigns(page),
      watched: new Map(),
      hurry,
    }
    const stops: Stop[] = []
    // One that fails costs only itself.
    for (const capture of captures) page.guard(() => stops.push(capture(hosted)))
    stopCaptures = () => {
      for (const stop of stops.splice(0).reverse()) page.guard(stop)
      replay.stop()
    }
    void startMore(hosted, stops).catch(() => {})
    const isWanted = settings.consoleDetails || settings.networkDetails
    if (isWanted) void startExtras(hosted, stops).catch(() => {})
    page.after(replay.isComing() ? firstFlushMs : 0, flushSoon)
  }

  /** Where they cannot be loaded, the rest goes on without. */
  async function startMore(hosted: Host, stops: Stop[]): Promise<void> {
    const started = stopCaptures
    more ??= await given.loadMore(host)
    if (isClosed || started !== stopCaptures) return
    for (const capture of more.captures) page.guard(() => stops.push(capture(hosted)))
  }

  /** What only some sites ask for; where it cannot be loaded, the rest goes on without. */
  async function startExtras(hosted: Host, stops: Stop[]): Promise<void> {
    const started = stopCaptures
    const extras = await given.loadExtras(host)
    if (isClosed || started !== stopCaptures) return
    if (settings.networkDetails) hosted.detailsOf = extras.detailsOf
    for (const capture of extras.captures) page.guard(() => stops.push(capture(hosted)))
  }

  function replayState(): 'on' | 'noConsent' | 'sampledOut' {
    if (!mayReplay) return 'noConsent'
    // While a session is being opened its id is not known; `settle` looks again.
    return isOpening || isSampled(sessions.current().sessionId, settings.replayShare) ? 'on' : 'sampledOut'
  }

  /** The session is over: what was recorded belongs to it, what comes next to another. */
  function rotate(): void {
    flush()
    stopCaptures()
    isOpening = true
    startAll()
    const oldOffsetMs = sessions.current().clockOffsetMs
    page.after(openTimeoutMs, () => settle(oldOffsetMs, null))
    fetchSettings(host, site, true).then(
      (answer) => page.guard(() => settle(answer?.clockOffsetMs ?? oldOffsetMs, answer?.settings ?? null)),
      () => {},
    )
  }

  /** A different customer on the same device: what was recorded is the other's, what comes next is hers. */
  function named(customerId: string): void {
    if (isClosed) return
    if (isOpening) namedMeanwhile = customerId
    else if (!sessions.isOver() && sessions.belongsTo(customerId) === 'anothers') {
      stopCaptures()
      flush()
      sessions.openFor(customerId)
      startAll()
    }
  }

  function settle(clockOffsetMs: number, found: RecorderSettings | null): void {
    if (!isOpening || isClosed) return
    sessions.open(clockOffsetMs)
    isOpening = false
    if (namedMeanwhile !== null) sessions.belongsTo(namedMeanwhile)
    namedMeanwhile = null
    const before = rulesOf(settings)
    if (found) settings = found
    if (!settings.recordingOn) {
      close()
    } else if (rulesOf(settings) !== before || replayState() !== 'on') {
      outbox.forgetReplay()
      replay.forget()
      stopCaptures()
      startAll()
    } else {
      replay.opened()
      flush()
    }
  }

  function close(): void {
    isClosed = true
    stopCaptures()
    transport.stop()
    page.stop()
    leaveTab(perTab, tab)
  }

  page.guard(() => {
    for (const type of activities) {
      page.listen(
        window,
        type,
        (event) => {
          if (event.isTrusted && !isOpening && sessions.touch() === 'over') rotate()
        },
        { capture: true, passive: true },
      )
    }
    // Before the captures hear of it: what they emit then is wanted again.
    page.listen(window, 'pageshow', (event) => {
      // Back from the back/forward cache: other pages of this tab may have counted on meanwhile.
      if (!(event as PageTransitionEvent).persisted) return
      Object.assign(tab, takeTab(perTab))
      isClosed = false
      transport.back()
      if (sessions.touch() === 'over') rotate()
      else replay.back()
    })
    startAll()
    if (isConfirmed) transport.resume()
    page.every(flushIntervalMs, () => flush(true))
    page.onReplaced(() => {
      if (isClosed) return
      replay.stop()
      replay.start(privacy, mayReplay ? replayState() : 'optedOut')
    })
    page.every(watchedFlushMs, () => {
      if (isWatched) flush()
    })
    page.listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') flushLeaving(false)
    })
    page.onLeft(() => {
      isConfirmed = true
      if (isOpening) settle(sessions.current().clockOffsetMs, null)
      replay.leave(settings.queueOnDevice)
      flushLeaving(true)
      isClosed = true
      leaveTab(perTab, tab)
    })
  })

  return {
    emit(draft) {
      if (draft.kind === 'identify') page.guard(() => named(draft.customerId))
      emit(draft)
    },
    allowReplay(isAllowed) {
      if (isAllowed === mayReplay || isClosed) return
      mayReplay = isAllowed
      replay.stop()
      if (!isAllowed) {
        replay.forget()
        perTab.remove('held') // Also what a page before has left, where the replay is still on its way.
      }
      replay.start(privacy, isAllowed ? replayState() : 'optedOut')
    },
    confirm(found) {
      if (isClosed) return
      const isSame = found === null || rulesOf(found) === rulesOf(settings)
      if (found) settings = found
      if (!settings.recordingOn) {
        close()
        forgetKept(site)
      } else if (!isSame) {
        // What was seen by other rules is not kept, once the captures have said what was pending.
        stopCaptures()
        lateNodes.release()
        outbox.forgetReplay()
        if (!isConfirmed) outbox.forgetObserved()
        replay.forget()
        startAll()
      }
      if (!isConfirmed && !isClosed) transport.resume()
      isConfirmed = true
      flushSoon()
    },
    privacy: () => privacy,
    sessionId: () => sessions.current().sessionId,
    sessionMs,
    page,
    debugState: () => ({
      version,
      reason: isClosed ? 'stopped' : reason,
      level: replay.cost().level,
      settings,
      sessionId: isOpening ? null : sessions.current().sessionId,
      ...transport.waiting(),
      ownMs: page.ownMs(),
      faults: page.errorCount(),
      droppedEvents: tab.droppedEvents,
      droppedChunks: tab.droppedChunks,
      withheldEvents: facts.withheld(),
      last: facts.last(),
    }),
    stop() {
      if (isClosed) return
      stopCaptures()
      emit({ kind: 'recording', reason: 'stopped' })
      flushLeaving(true)
      close()
    },
    forget() {
      if (!isClosed) close()
      forgetKept(site)
      replay.forget()
      perTab.remove('held')
      sessions.forget()
      perTab.remove('tab')
    },
  }
}

/** The same sessions are replayed whatever page, tab or restart asks: the choice is in the id. */
function isSampled(sessionId: string, share: number): boolean {
  return Number.parseInt(sessionId.slice(0, 8), 16) / 2 ** 32 < share
}

function rulesOf({ serverTime: _, ...rules }: RecorderSettings): string {
  return JSON.stringify(rules)
}
