/**
 * Plays a session: one clock for all its tabs, a Replayer per tab in the order in which they were before the customer's
 * eyes, pauses skipped, holes shown. Knows nothing of React; the screen subscribes to its state.
 */
import { neighbour, type ReplayStep, type StepKind, stepAt } from '../steps.ts'
import type { SegmentSource } from '../stream/source.ts'
import { startOfSegment, type TabStream } from '../stream/tabStream.ts'
import { type GapSpan, type Span, spanAt, type TabSpan } from '../timeline.ts'
import { type Rect, visibleRect } from './highlight.ts'
import type { PageSize } from './tabPlayer.ts'
import { createTabShow, type TabShow } from './tabShow.ts'

/** All that is to be played; replaced as a whole when more of a live session arrives. */
export type Plan = {
  durationMs: number
  /** It goes on, and more arrives. */
  live: boolean
  /** Server time of 0, ms since 1970. */
  startTs: number
  /** When something was done by hand, sorted. */
  activity: readonly number[]
  steps: readonly ReplayStep[]
  spans: readonly TabSpan[]
  inactivity: readonly Span[]
  gaps: readonly GapSpan[]
  streams: ReadonlyMap<string, TabStream>
  source: SegmentSource
  colorScheme: 'light' | 'dark' | null
  /** From this axis to rrweb's own time and back. */
  toTs(ms: number): number
  toMs(ts: number): number
}

/** Why no page is to be seen at this moment. */
export type Nothing =
  | { reason: 'notYet' }
  | { reason: 'notRecorded'; words: string | null }
  | { reason: 'gap'; gap: GapSpan }

/** `following` the newest there is, as it arrives; `behind`: the session goes on, but something else is looked at. */
export type LiveState = 'off' | 'following' | 'behind' | 'ended'

export type PlayerState = {
  ms: number
  playing: boolean
  speed: number
  skipsInactivity: boolean
  /** The step gone to, or the last one before this moment. */
  stepId: string | null
  /** It was gone to, not merely passed. */
  visiting: boolean
  page: PageSize
  nothing: Nothing | null
  /** The page of this moment is still being read; what is seen is the one before. */
  loading: boolean
  live: LiveState
  /** The player stumbled over the recording; it goes on with the next seek. */
  fault: string | null
}

export type Player = {
  state(): PlayerState
  subscribe(listener: () => void): () => void
  setPlan(plan: Plan): void
  play(): void
  pause(): void
  seek(ms: number): void
  /** To the first page, as soon as there is something to see. */
  begin(): void
  goTo(stepId: string): boolean
  step(direction: 1 | -1, kind: StepKind): boolean
  /** Jumps to what happens now and shows what arrives, as it arrives; false where the session does not go on. */
  followLive(): boolean
  setSpeed(speed: number): void
  setSkipsInactivity(skips: boolean): void
  /** Box of the current step's element on the page; null where there is none. */
  highlight(): Rect | null
  /** What the page that is seen stands in. */
  frame(): HTMLIFrameElement | null
  destroy(): void
}

/** A page's snapshot follows its page view: rendered, after loading. */
const snapshotWithinMs = 5000
/** A single-page app has drawn its new page by then. */
const drawnAfterMs = 300
/** Further behind what happens now than this, it jumps there; what arrives next is played on from it. */
const maxLagMs = 1000
/** And catches up at this pace when it is a little behind, since what arrives does not arrive evenly. */
const littleLagMs = 250
const catchUpPace = 1.3
/** A frame is no longer than this, or the screen was asleep. */
const maxFrameMs = 1000

export const stateAtFirst: PlayerState = {
  ms: 0,
  playing: false,
  speed: 1,
  skipsInactivity: true,
  stepId: null,
  visiting: false,
  page: { width: 1280, height: 800 },
  nothing: null,
  loading: false,
  live: 'off',
  fault: null,
}

export function createPlayer(root: HTMLElement, firstPlan: Plan): Player {
  let plan = firstPlan
  let state = stateAtFirst
  const listeners = new Set<() => void>()
  const tabs = new Map<string, { show: TabShow; size: PageSize }>()
  let shown: string | null = null
  let frame = 0
  /** Counts moves, so that what was to follow an older one is dropped. */
  let visits = 0
  let frameAt = 0
  let isFollowing = false
  let wasLive = firstPlan.live

  function set(change: Partial<PlayerState>): void {
    state = { ...state, ...change, live: liveState() }
    for (const listener of listeners) listener()
  }

  function liveState(): LiveState {
    if (plan.live) return isFollowing ? 'following' : 'behind'
    return wasLive ? 'ended' : 'off'
  }

  function tabOf(tabId: string): TabShow | null {
    const open = tabs.get(tabId)
    if (open) return open.show
    if ((plan.streams.get(tabId)?.segments.length ?? 0) === 0) return null
    const show = createTabShow({
      root,
      tabId,
      source: plan.source,
      colorScheme: plan.colorScheme,
      speed: state.speed,
      onSize(size) {
        const tab = tabs.get(tabId)
        if (tab) tab.size = size
        if (shown === tabId) set({ page: size })
      },
      onFault: (error) => set({ fault: error instanceof Error ? error.message : String(error) }),
      onLoading: (loading) => shown === tabId && state.loading !== loading && set({ loading }),
    })
    tabs.set(tabId, { show, size: state.page })
    return show
  }

  function nothingAt(tabId: string | null, ms: number): Nothing | null {
    const first = tabId === null ? undefined : plan.streams.get(tabId)?.segments[0]
    const gap = plan.gaps.find((span) => span.tabId === tabId && ms >= span.fromMs && ms < span.toMs)
    // Nothing was seen yet that could be shown in its place.
    const isBefore = first === undefined || plan.toTs(ms) < Math.floor(startOfSegment(first))
    if (gap) return isBefore ? { reason: 'notRecorded', words: gap.words } : { reason: 'gap', gap }
    if (first === undefined) return { reason: 'notRecorded', words: null }
    return isBefore ? { reason: 'notYet' } : null
  }

  /** Brings the tab of this moment to the front and the page to `ms`. */
  function render(ms: number): void {
    const tabId = spanAt(plan.spans, ms)?.tabId ?? null
    const show = tabId === null ? null : tabOf(tabId)
    if (shown !== tabId) {
      for (const [id, tab] of tabs) {
        tab.show.setVisible(id === tabId)
        if (id !== tabId) tab.show.pause()
      }
      shown = tabId
    }
    const size = tabId === null ? undefined : tabs.get(tabId)?.size
    set({ nothing: nothingAt(tabId, ms), fault: null, ...(size ? { page: size } : {}) })
    const ts = plan.toTs(ms)
    if (state.playing) show?.playFrom(ts)
    else show?.showAt(ts)
  }

  function moveTo(ms: number, stepId?: string): void {
    visits++
    const to = Math.min(plan.durationMs, Math.max(0, ms))
    state = { ...state, ms: to, visiting: stepId !== undefined, stepId: stepId ?? stepAt(plan.steps, to)?.id ?? null }
    render(to)
  }

  /** Where the clock stands next, and whether that is a jump. */
  function advanced(byMs: number): { ms: number; jumps: boolean } {
    const ms = state.ms + byMs
    const pause = state.skipsInactivity && plan.inactivity.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs)
    const to = Math.min(plan.durationMs, pause ? pause.toMs : ms)
    // Who has caught up with what happens now follows it.
    if (plan.live && to === plan.durationMs) isFollowing = true
    if (isFollowing && plan.durationMs - to > maxLagMs) return { ms: plan.durationMs, jumps: true }
    return { ms: to, jumps: Boolean(pause) }
  }

  function pace(): number {
    return isFollowing && plan.durationMs - state.ms > littleLagMs ? state.speed * catchUpPace : state.speed
  }

  function tick(now: number): void {
    const show = shown === null ? undefined : tabs.get(shown)?.show
    // Time stands still while the page is waited for.
    const passed = show?.isShown() === false ? 0 : Math.min(maxFrameMs, now - frameAt)
    frameAt = now
    const { ms, jumps } = advanced(passed * pace())
    const span = spanAt(plan.spans, ms)
    if (jumps || (span !== null && span.tabId !== shown)) moveTo(ms)
    else if (ms !== state.ms && (show === undefined || show.keepUp(plan.toTs(ms))))
      set({ ms, visiting: false, stepId: stepAt(plan.steps, ms)?.id ?? null, nothing: nothingAt(shown, ms) })
    if (ms >= plan.durationMs && !plan.live) stop()
    else frame = requestAnimationFrame(tick)
  }

  function start(ms: number): void {
    cancelAnimationFrame(frame)
    state = { ...state, playing: true }
    moveTo(ms)
    frameAt = performance.now()
    frame = requestAnimationFrame(tick)
  }

  function stop(): void {
    cancelAnimationFrame(frame)
    isFollowing = false
    for (const { show } of tabs.values()) show.pause()
    set({ playing: false })
  }

  /** The moment that shows what a step was: its page drawn, its element still there. */
  function bestMoments(step: ReplayStep): number[] {
    const { event, atMs } = step
    // Gone a moment later, and there a moment before; if never, then as it was.
    if (event?.kind !== 'pageView') return step.nodeId === null ? [atMs + 1] : [atMs + 1, atMs - 1, atMs + 1]
    if (!['load', 'reload', 'backForward'].includes(String(event.properties.navigation))) return [atMs + drawnAfterMs]
    // The snapshot that belongs to this page is the nearest; it may be taken just before the page view is told.
    const segments = plan.source.stream(step.tabId)?.segments ?? []
    const drawnAt = segments
      .flatMap(({ read, fromTs }) => read?.snapshots ?? [fromTs])
      .map(plan.toMs)
      .filter((ms) => Math.abs(ms - atMs) <= snapshotWithinMs)
      .sort((a, b) => Math.abs(a - atMs) - Math.abs(b - atMs))[0]
    return [Math.max(atMs, drawnAt ?? atMs) + 1]
  }

  function elementOf(step: ReplayStep | null): Element | null {
    if (step === null || step.nodeId === null || step.tabId !== shown) return null
    return tabs.get(step.tabId)?.show.element(step.nodeId) ?? null
  }

  /** Tries one moment after the other until the step's element is there. */
  function visit(step: ReplayStep, [ms, ...others]: number[], isExact = false): void {
    if (ms === undefined) return
    moveTo(ms, step.id)
    const mine = ++visits
    const look = () => {
      if (mine !== visits) return
      // Once its segment is read, it is known exactly when its page was drawn.
      const exact = isExact ? [] : bestMoments(step)
      if (exact[0] !== undefined && exact[0] !== ms) visit(step, exact, true)
      // In a hole of the recording the page stands as it was, but is not shown.
      else if (others.length > 0 && (elementOf(step) === null || state.nothing !== null)) visit(step, others, true)
      else set({})
    }
    const show = shown === null ? undefined : tabs.get(shown)?.show
    if (show && !show.isShown()) void show.shown().then(look)
    else look()
  }

  function current(): ReplayStep | null {
    return plan.steps.find(({ id }) => id === state.stepId) ?? null
  }

  const player: Player = {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setPlan(next) {
      const before = plan
      plan = next
      wasLive ||= plan.live
      isFollowing &&= plan.live
      for (const { show } of tabs.values()) show.refresh()
      const nothing = nothingAt(shown, state.ms)
      const lacks = before.durationMs === 0 || state.nothing !== null
      // What could not be shown before may have arrived.
      const isNew =
        lacks && (JSON.stringify(nothing) !== JSON.stringify(state.nothing) || (shown !== null && !tabs.has(shown)))
      const step = state.visiting ? current() : null
      // A step that was gone to before its page was there is sought anew: where it is best seen could not be told yet.
      if (isNew && !state.playing && step) visit(step, bestMoments(step))
      else if (isNew && (!state.playing || !tabs.has(shown ?? ''))) moveTo(state.ms)
      else set({ nothing })
    },
    play() {
      if (state.playing) return
      start(state.ms >= plan.durationMs && !plan.live ? 0 : state.ms)
    },
    pause: () => state.playing && stop(),
    seek(ms) {
      isFollowing = false
      moveTo(ms)
    },
    followLive() {
      if (!plan.live) return false
      if (state.speed !== 1) player.setSpeed(1)
      isFollowing = true
      start(plan.durationMs)
      return true
    },
    begin() {
      const [first] = plan.steps
      if (first) player.goTo(first.id)
      else moveTo(0)
    },
    goTo(stepId) {
      const step = plan.steps.find(({ id }) => id === stepId)
      if (!step) return false
      if (state.playing) stop()
      visit(step, bestMoments(step))
      return true
    },
    step(direction, kind) {
      const next = neighbour(plan.steps, { stepId: state.stepId, ms: state.ms }, direction, kind)
      return next !== null && player.goTo(next.id)
    },
    setSpeed(speed) {
      for (const { show } of tabs.values()) show.setSpeed(speed)
      set({ speed })
    },
    setSkipsInactivity: (skipsInactivity) => set({ skipsInactivity }),
    frame: () => (shown === null ? null : (tabs.get(shown)?.show.iframe() ?? null)),
    highlight() {
      const step = current()
      const element = elementOf(step)
      const iframe = player.frame()
      return element && iframe ? visibleRect(iframe, element) : null
    },
    destroy() {
      cancelAnimationFrame(frame)
      listeners.clear()
      for (const { show } of tabs.values()) show.destroy()
      tabs.clear()
    },
  }
  return player
}
