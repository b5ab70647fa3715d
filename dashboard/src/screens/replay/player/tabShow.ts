/**
 * Shows one tab: a Replayer for the stretch of the recording that is looked at, another one for the next stretch, made
 * ready out of sight while it plays. Who asks for another moment before the last one has come gets only the newest.
 */
import type { Part, SegmentSource, ShownPart } from '../stream/source.ts'
import { segmentAt, startOfSegment } from '../stream/tabStream.ts'
import { createTabPlayer, type PageSize, type TabPlayer } from './tabPlayer.ts'

export type TabShow = {
  /** Shows the page as it was at this time (rrweb's own), standing still. */
  showAt(ts: number): void
  playFrom(ts: number): void
  pause(): void
  /**
   * While it plays, told where it should be: sets its clock right, and goes on with the next stretch. False while what
   * comes then has not been read.
   */
  keepUp(ts: number): boolean
  /** What was asked for last is to be seen. */
  isShown(): boolean
  shown(): Promise<void>
  setSpeed(speed: number): void
  setVisible(visible: boolean): void
  /** More of the tab was read. */
  refresh(): void
  element(nodeId: number): Element | null
  iframe(): HTMLIFrameElement | null
  destroy(): void
}

export type TabShowOptions = {
  root: HTMLElement
  tabId: string
  source: SegmentSource
  colorScheme: 'light' | 'dark' | null
  speed: number
  onSize(size: PageSize): void
  onFault(error: unknown): void
  /** The page that was asked for is, or is no more, still being read. */
  onLoading(isLoading: boolean): void
}

type Reel = {
  player: TabPlayer
  no: number
  total: number
  /** Beyond this there must be more first; null: to the end of what was read. */
  toTs: number | null
  /** Time of its first event: nothing before it can be shown by this one. */
  fromTs: number
  /** What follows it is not at hand any more: it must be asked for anew. */
  isLost: boolean
  /** Begins where its segment begins. */
  isWhole: boolean
  size: PageSize | null
  /** Where it stands still; null while it plays, or has played. */
  stillTs: number | null
}

/** rrweb's clock may run this far from ours before it is set right. */
const maxDriftMs = 400
/** The next stretch is made ready this long before it is needed, of the time that the viewer waits. */
const readyAheadMs = 8000

export function createTabShow(options: TabShowOptions): TabShow {
  const { root, tabId, source } = options
  const stream = () => source.stream(tabId)
  let reel: Reel | null = null
  let next: Reel | null = null
  /** Set up before it is known what it shows. */
  let empty: Reel | null = null
  let preparing: number | null = null
  let wanted: { ts: number; plays: boolean } | null = null
  let isFetching = false
  let isVisible = true
  let isRefreshing = false
  let speed = options.speed
  let isDestroyed = false
  let waiting: (() => void)[] = []

  function noAt(ts: number): number | null {
    const all = stream()
    return all ? (segmentAt(all, ts)?.no ?? null) : null
  }

  /** Whether all that this moment needs has been read. */
  function isReadTo(ts: number, no: number): boolean {
    const segment = segmentOf(no)
    const unread = segment?.chunks[segment.read?.chunks ?? 0]
    return segment !== undefined && (unread === undefined || unread.firstTs > ts)
  }

  function covers({ no, fromTs, toTs, isWhole, isLost }: Reel, ts: number): boolean {
    if (isLost && toTs !== null && ts > toTs) return false
    const isHere = ts >= fromTs || (isWhole && isFirst(no))
    return noAt(ts) === no && isHere && (toTs === null || ts <= toTs) && isReadTo(ts, no)
  }
  const segmentOf = (no: number) => stream()?.segments.find((other) => other.no === no)
  /** More of it has been read than it was given. */
  const lacks = ({ no, total, toTs }: Reel) => toTs !== null || (segmentOf(no)?.read?.total ?? 0) > total
  const startOf = (no: number) => {
    const segment = segmentOf(no)
    return segment ? startOfSegment(segment) : Number.NEGATIVE_INFINITY
  }
  const isFirst = (no: number) => stream()?.segments[0]?.no === no

  /** Set up, with nothing to show yet. */
  function buildEmpty(): Reel {
    const made: Reel = {
      no: -1,
      total: 0,
      toTs: null,
      isLost: false,
      isWhole: false,
      fromTs: Number.POSITIVE_INFINITY,
      size: null,
      stillTs: null,
      player: createTabPlayer({
        root,
        colorScheme: options.colorScheme,
        onSize(size) {
          made.size = size
          if (made === reel) options.onSize(size)
        },
        onFault: options.onFault,
      }),
    }
    made.player.setVisible(false)
    made.player.setSpeed(speed)
    return made
  }

  /** While the first page is on its way there is time for it. */
  function setUpMeanwhile(): void {
    if (reel !== null) return
    setTimeout(() => {
      if (!isDestroyed && reel === null) empty ??= buildEmpty()
    })
  }

  /** Null where there is nothing to show. */
  function build({ no, events, total, toTs = null }: Part): Reel | null {
    const [first] = events
    if (first === undefined || events.length < 2) return null
    const made = empty ?? buildEmpty()
    empty = null
    made.player.begin(events)
    return Object.assign(made, { no, total, toTs, isWhole: first.timestamp <= startOf(no), fromTs: first.timestamp })
  }

  /** Makes the page that is shown that of another moment. */
  function change(on: Reel, { no, events, total, toTs = null }: Part, ts: number): void {
    on.player.change(events)
    Object.assign(on, { no, total, toTs, isLost: false, isWhole: false, fromTs: ts })
  }

  function project(on: Reel): void {
    if (wanted === null) return
    on.stillTs = wanted.plays ? null : wanted.ts
    if (wanted.plays) on.player.playFrom(wanted.ts)
    else on.player.showAt(wanted.ts)
  }

  /** What may be changed into another page: what stands still. */
  function standing(): (ShownPart & { reel: Reel }) | null {
    if (reel === null || reel.stillTs === null) return null
    return { reel, no: reel.no, ts: reel.stillTs, total: reel.total }
  }

  function put(on: Reel): void {
    const before = reel
    if (next === on) next = null
    reel = on
    if (before !== null && before !== on) {
      carryCursor(before.player, on.player)
      before.player.destroy()
    }
    on.player.setVisible(isVisible)
    if (on.size !== null) options.onSize(on.size)
    refresh()
  }

  function settle(): void {
    for (const done of waiting.splice(0)) done()
  }

  function render(): void {
    if (wanted === null || isFetching) return
    const { ts } = wanted
    const ready = [reel, next].find((one) => one !== null && covers(one, ts))
    if (ready?.player.isSettled() && ready.player.reaches(ts)) {
      project(ready)
      if (ready !== reel) put(ready)
      settle()
      return
    }
    void fetchReel()
  }

  function changeInto(part: Part, ts: number, shown: ReturnType<typeof standing>): boolean {
    const now = standing()
    if (now === null || now.reel !== shown?.reel || now.ts !== shown.ts || now.total !== shown.total) return false
    change(now.reel, part, ts)
    project(now.reel)
    put(now.reel)
    return true
  }

  /** Gets and shows what is wanted; false where something else is wanted meanwhile. */
  async function fetchOnce(ts: number): Promise<boolean> {
    const shown = standing()
    const coming = source.part(tabId, ts, shown && { no: shown.no, ts: shown.ts, total: shown.total })
    setUpMeanwhile()
    const part = await coming
    if (isDestroyed || wanted === null) return true
    if (part !== null && part.no !== noAt(wanted.ts)) return false
    if (part?.isChange) return wanted.ts === ts && changeInto(part, ts, shown)
    const made = part === null ? null : build(part)
    // There is nothing to show of that moment; of the one that is wanted by now there may be.
    if (made === null) return wanted.ts === ts
    await made.player.settled
    if (isDestroyed || !covers(made, wanted.ts)) {
      made.player.destroy()
      return isDestroyed
    }
    project(made)
    put(made)
    return true
  }

  async function fetchReel(): Promise<void> {
    isFetching = true
    const isSlow = setTimeout(() => options.onLoading(true), 120)
    for (let isDone = false; !isDone && wanted !== null; ) {
      const { ts } = wanted
      try {
        isDone = await fetchOnce(ts)
      } catch (error) {
        if (!isDestroyed) options.onFault(error)
        isDone = isDestroyed || wanted.ts === ts
      }
    }
    clearTimeout(isSlow)
    isFetching = false
    if (!isDestroyed) options.onLoading(false)
    settle()
  }

  /** Makes the next stretch ready in time, standing at its first page, unseen. */
  async function prepareNext(ts: number): Promise<void> {
    const segments = stream()?.segments ?? []
    const at = segments.findIndex(({ no }) => no === reel?.no)
    const following = at === -1 ? undefined : segments[at + 1]
    if (following === undefined || preparing === following.no || next?.no === following.no) return
    const startTs = startOfSegment(following)
    if (startTs - ts > readyAheadMs * speed) return
    preparing = following.no
    try {
      const part = await source.opening(tabId, following.no)
      const made = part === null || isDestroyed || part.no !== preparing ? null : build(part)
      if (made === null) return
      next?.player.destroy()
      next = made
      await made.player.settled
      if (next === made) made.player.showAt(made.fromTs + 1)
    } catch {
      // It is asked for again when it is needed.
    } finally {
      preparing = null
    }
  }

  function dropNext(): void {
    next?.player.destroy()
    next = null
  }

  async function pullMore(): Promise<void> {
    const pulled = reel
    if (pulled === null || isRefreshing || !lacks(pulled)) return
    isRefreshing = true
    let isStuck = false
    try {
      const { events, total, toTs = null } = await source.more({ tabId, no: pulled.no, total: pulled.total })
      if (isDestroyed || pulled !== reel) return
      isStuck = events.length === 0
      pulled.isLost = isStuck && pulled.toTs !== null
      if (isStuck) return
      pulled.total = total
      pulled.toTs = toTs
      pulled.player.append(events)
      if (wanted === null) return
      // rrweb stops at its last event, and would not notice that there are more. It takes them in a little later.
      queueMicrotask(() => {
        if (reel === pulled && wanted?.plays && pulled.player.time() === null) render()
      })
    } catch {
      isStuck = true // Closed meanwhile.
    } finally {
      isRefreshing = false
      // More may have been read meanwhile, or another page be shown.
      if (!isDestroyed && !isStuck) refresh()
    }
  }

  /** Gives what is shown all that was read. What is beyond its end is asked for when it is played. */
  function refresh(): void {
    if (reel?.toTs === null) void pullMore()
  }

  return {
    showAt(ts) {
      wanted = { ts, plays: false }
      render()
    },
    playFrom(ts) {
      wanted = { ts, plays: true }
      render()
    },
    pause() {
      if (wanted !== null) wanted = { ...wanted, plays: false }
      reel?.player.pause()
      dropNext()
    },
    keepUp(ts) {
      if (reel !== null && !isFetching && noAt(ts) === reel.no && !isReadTo(ts, reel.no)) return false
      wanted = { ts, plays: true }
      if (isFetching) return true
      if (reel !== null && reel.toTs !== null && noAt(ts) === reel.no) {
        if (!reel.isLost && ts > reel.toTs - readyAheadMs * speed) void pullMore()
        if (!reel.isLost && ts > reel.toTs) return false
      }
      if (reel === null || !covers(reel, ts)) {
        if (noAt(ts) !== null) render()
        return true
      }
      const time = reel.player.time()
      if (time !== null && Math.abs(time - ts) > maxDriftMs * speed) render()
      void prepareNext(ts)
      return true
    },
    isShown: () => !isFetching,
    shown: () => (isFetching ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    setSpeed(given) {
      speed = given
      for (const one of [reel, next, empty]) one?.player.setSpeed(given)
    },
    setVisible(given) {
      isVisible = given
      reel?.player.setVisible(given)
      if (!given) dropNext()
    },
    refresh,
    element: (nodeId) => (isFetching ? null : (reel?.player.element(nodeId) ?? null)),
    iframe: () => reel?.player.iframe ?? null,
    destroy() {
      isDestroyed = true
      for (const one of [reel, next, empty]) one?.player.destroy()
      reel = next = empty = null
      settle()
      waiting = []
    },
  }
}

/** The pointer stays where it was while the Replayer changes behind it. */
function carryCursor(from: TabPlayer, to: TabPlayer): void {
  const cursorOf = ({ iframe }: TabPlayer) => iframe.parentElement?.querySelector<HTMLElement>('.replayer-mouse')
  const before = cursorOf(from)
  const after = cursorOf(to)
  if (!before || !after || after.style.left !== '') return
  after.style.left = before.style.left
  after.style.top = before.style.top
}
