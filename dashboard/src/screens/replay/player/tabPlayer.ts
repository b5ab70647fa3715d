/**
 * One tab's recording in one rrweb Replayer. Never two tabs in one: their node ids collide, and the actions of the one
 * would silently happen in the pages of the other.
 */
import { Replayer, type ReplayPlugin } from 'rrweb'
import 'rrweb/dist/style.css'
import './player.css'
import type { SafeEvent } from '../sanitise/events.ts'
import { renumberTag } from '../stream/change.ts'
import { createPageStates } from './pageStates.ts'

export type PageSize = { width: number; height: number }

export type TabPlayer = {
  /** rrweb has set itself up, and what was asked of it before has been done. */
  readonly settled: Promise<void>
  isSettled(): boolean
  /** Shows the page as it was at this time (rrweb's own), standing still. */
  showAt(ts: number): void
  playFrom(ts: number): void
  pause(): void
  /** Where its own clock is; null while it stands still. */
  time(): number | null
  setSpeed(speed: number): void
  setVisible(visible: boolean): void
  /** Gives it another recording, from its beginning, before it has shown anything. Nobody else has these events. */
  begin(events: readonly SafeEvent[]): void
  append(events: readonly SafeEvent[]): void
  /** Gives it what turns its page into that of another moment, and follows it; it must be shown that moment next. */
  change(events: readonly SafeEvent[]): void
  /** Whether it can show this moment: once changed, it cannot go back. */
  reaches(ts: number): boolean
  element(nodeId: number): Element | null
  readonly iframe: HTMLIFrameElement
  destroy(): void
}

type Options = {
  root: HTMLElement
  /** Left out where they are not known yet: `begin` follows. */
  events?: readonly SafeEvent[]
  /** Nobody else has these events: rrweb changes what it is given. */
  isOwn?: boolean
  colorScheme: 'light' | 'dark' | null
  onSize(size: PageSize): void
  onFault(error: unknown): void
  /** Tests take it away to see that the sanitiser holds alone. */
  policy?: string | null
}

/** For the recorded page, besides the dashboard's own policy: it may hold pictures and fonts of its own, and ask for nothing. */
const replayPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"

const cures = [
  // What browsers do by themselves, weaker than any style of the page; see pageStates.ts for the classes.
  '@layer hs-browser { :where(.\\3a focus-visible) { outline: 1px auto -webkit-focus-ring-color; outline-offset: 0px } }',
  '@layer hs-browser { :where(a, area).\\3a focus-visible { outline-offset: 1px } }',
  '@layer hs-browser { :where(a[href].\\3a active) { color: -webkit-activelink } }',
  '@layer hs-browser { :where(button, input).\\3a active { border-style: inset } }',
  // Blocked elements: what rrweb measured is the whole box.
  '[rr_width], [rr_height] { box-sizing: border-box !important }',
  // The page is shown as it stood, not on its way there; and its own scrollbars take no room they did not take.
  '* { scroll-behavior: auto !important; }',
  'html::-webkit-scrollbar { display: none; }',
]

function secure(iframe: HTMLIFrameElement, policy: string | null): void {
  const doc = iframe.contentDocument
  if (!doc || policy === null) return
  // Survives rrweb's document.open(): a policy stays with its document, and with frames made inside it.
  const meta = doc.createElement('meta')
  meta.httpEquiv = 'Content-Security-Policy'
  meta.content = policy
  ;(doc.head ?? doc.documentElement).append(meta)
}

/** TRICKY: rrweb's own rewriting of `:hover` and `device-width`: the sanitiser has done both, without a second parser. */
function sparePostcss(replayer: Replayer): void {
  const adapted = { get: (css: string) => css, set: () => undefined }
  ;(replayer as unknown as { cache: { stylesWithHoverClass: typeof adapted } }).cache = {
    stylesWithHoverClass: adapted,
  }
}

/** rrweb wants two events, and a moment to set itself up. */
const nothingYet = (): SafeEvent[] =>
  [0, 1].map((timestamp) => ({ type: 5, timestamp, data: { tag: '', payload: {} } }))

const standing = 'rrweb-paused'

/** Where this class is, nothing moves. Setting it has the browser look at every style of the page. */
function stand(doc: Document | null): void {
  const root = doc?.documentElement
  if (root && !root.classList.contains(standing)) root.classList.add(standing)
}

/**
 * A page that stands still is shown as it was once it had come to rest: seeking builds it anew, so that every entrance
 * would begin again, and stay at its first frame. What runs forever stays where it is.
 */
function finishAnimations(doc: Document | null, known: WeakSet<Animation>): void {
  const root = doc?.documentElement
  if (!doc || !root?.classList.contains(standing)) return
  function finish(animation: Animation): void {
    const ends = animation.effect?.getComputedTiming().endTime
    if (animation.playState === 'running' && typeof ends === 'number' && Number.isFinite(ends)) animation.finish()
  }
  let hasPaused = false
  for (const animation of doc.getAnimations()) {
    if (known.has(animation)) continue
    finish(animation)
    if (animation.playState !== 'paused') continue
    known.add(animation)
    hasPaused = true
  }
  if (!hasPaused) return
  // Under this class all are paused; without it, only those that the page itself has paused.
  root.classList.remove(standing)
  for (const animation of doc.getAnimations()) finish(animation)
  root.classList.add(standing)
}

/**
 * TRICKY: rrweb builds the first snapshot from a timer of 1 ms, and whoever seeks has it built once more. It leaves that
 * out where it believes that a first snapshot was built.
 */
function spareFirstBuild(replayer: Replayer): void {
  ;(replayer as unknown as { firstFullSnapshot: unknown }).firstFullSnapshot = true
}

/** Up to so many events it is quicker to change the page itself than to copy it, change the copy and compare the two. */
const fewEvents = 400

/** Of what leads to this time, from its snapshot on. */
function isLong(events: readonly SafeEvent[], ts: number): boolean {
  let count = 0
  for (const { type, timestamp } of events) {
    if (timestamp > ts) break
    count = type === 2 ? 0 : count + 1
  }
  return count > fewEvents
}

type Service = {
  send(event: { type: 'PLAY'; payload: { timeOffset: number } } | { type: 'PAUSE' } | 'END'): void
  state: {
    context: {
      events: SafeEvent[]
      lastPlayedEvent: SafeEvent | null
      timer: { actions: { doAction(): void }[] }
    }
  }
}

/**
 * TRICKY: rrweb ends some moments after the event with the latest time was played. A movement of the pointer is told after
 * what happened while it went on, and played when it began: where frames are few, what is later than that would be dropped.
 */
function playOut(service: Service): void {
  const send = service.send
  service.send = (event) => {
    if (event === 'END') for (const { doAction } of service.state.context.timer.actions.splice(0)) doAction()
    send(event)
  }
}

type Mirror = ReturnType<Replayer['getMirror']>
type Serialized = Parameters<Mirror['add']>[1]

/** What was one node of the recording is another one from now on. */
function renumber(mirror: Mirror, pairs: readonly (readonly [number, number])[]): void {
  const { idNodeMap } = mirror as unknown as { idNodeMap: Map<number, Node> }
  const nodes = pairs.map(([from, to]) => ({ node: mirror.getNode(from), to }))
  for (const [from] of pairs) idNodeMap.delete(from)
  for (const { node, to } of nodes) {
    const meta = node && mirror.getMeta(node)
    if (node && meta) mirror.add(node, { ...meta, id: to } as Serialized)
  }
}

const renumbering: ReplayPlugin = {
  handler(event, _isSync, { replayer }) {
    if (event.type !== 5 || event.data.tag !== renumberTag) return
    renumber(replayer.getMirror(), (event.data.payload as { pairs: [number, number][] }).pairs)
  },
}

type Scroll = { id: number }
type Scrolling = {
  applyScroll(data: Scroll, isSync: boolean): void
  moveAndHover(...where: unknown[]): void
}

/**
 * TRICKY: while playing, rrweb asks for smooth scrolling in code, which no style can forbid; `true` is its own switch. And
 * while seeking, each scroll on the way would have the whole page laid out: only the last of each element counts, before
 * anybody looks what lies under the pointer.
 */
function tameScrolling(replayer: Replayer): (seek: () => void) => void {
  const inner = replayer as unknown as Scrolling
  const applyScroll = inner.applyScroll.bind(replayer)
  const moveAndHover = inner.moveAndHover.bind(replayer)
  let last: Map<number, Scroll> | null = null
  function settle(): void {
    const kept = last
    last = null
    for (const data of kept?.values() ?? []) applyScroll(data, true)
  }
  inner.applyScroll = (data) => {
    if (last === null) return applyScroll(data, true)
    last.delete(data.id)
    last.set(data.id, data)
  }
  inner.moveAndHover = (...where) => {
    settle()
    moveAndHover(...where)
  }
  replayer.on('flush', settle)
  // Another page begins.
  replayer.on('fullsnapshot-rebuilded', () => last?.clear())
  return (seek) => {
    last = new Map()
    try {
      seek()
    } finally {
      settle()
    }
  }
}

export function createTabPlayer({
  root,
  events = nothingYet(),
  isOwn = false,
  colorScheme,
  onSize,
  onFault,
  policy = replayPolicy,
}: Options): TabPlayer {
  // rrweb changes the events it is given.
  const states = createPageStates()
  const replayer = new Replayer(
    (isOwn ? events : structuredClone(events)) as unknown as ConstructorParameters<typeof Replayer>[0],
    {
      root,
      mouseTail: false,
      // Else the replay takes the keyboard away from the screen around it.
      triggerFocus: false,
      useVirtualDom: true,
      showWarning: false,
      insertStyleRules: cures,
      plugins: [renumbering, states.plugin],
    },
  )
  sparePostcss(replayer)
  spareFirstBuild(replayer)
  const withLastScrolls = tameScrolling(replayer)
  states.attach(replayer)
  secure(replayer.iframe, policy)
  replayer.iframe.title = 'Recorded page'
  replayer.iframe.tabIndex = -1
  replayer.iframe.style.colorScheme = colorScheme ?? 'light'

  const { service } = replayer as unknown as { service: Service }
  playOut(service)
  let given = events
  let firstTs = events[0]?.timestamp ?? 0
  let isChanged = false
  let isToChange = false
  /** Of a changed page, how far it has been shown or played; it begins anew where rrweb has come to its end. */
  let shownTs = Number.NEGATIVE_INFINITY
  const knownAnimations = new WeakSet<Animation>()

  function seek(ts: number, act: (offsetMs: number) => void): void {
    const lastGivenTs = given.at(-1)?.timestamp ?? 0
    // A change is of the page itself.
    replayer.setConfig({ useVirtualDom: !isToChange && (ts > lastGivenTs || isLong(given, ts)) })
    withLastScrolls(() => act(Math.max(0, ts - firstTs)))
    shownTs = Math.max(shownTs, ts)
    isToChange = false
    if (isChanged) forgetBefore(ts)
  }
  /**
   * TRICKY: where the last event that rrweb has played is a movement of the pointer, it plays what came at the same time
   * once more; a page that was changed may not be changed twice. A mark keeps where its time begins.
   */
  function forgetBefore(ts: number): void {
    const { context } = service.state
    const behind = context.events.findIndex(({ timestamp }) => timestamp >= ts)
    const mark: SafeEvent = { type: 5, timestamp: firstTs, data: { tag: '', payload: {} } }
    context.events.splice(0, behind === -1 ? context.events.length : behind, mark)
    context.lastPlayedEvent = null
  }
  /** As rrweb's own `pause` at a moment, which takes the class away and sets it again. */
  function standAt(offsetMs: number): void {
    service.send({ type: 'PAUSE' })
    service.send({ type: 'PLAY', payload: { timeOffset: offsetMs } })
    service.send({ type: 'PAUSE' })
    stand(replayer.iframe.contentDocument)
  }
  function give(events: readonly SafeEvent[]): void {
    const { context } = service.state
    context.events.splice(0, context.events.length, ...events)
    // Nothing of these was played. And without a snapshot among them, all of them are.
    context.lastPlayedEvent = null
    given = events
    firstTs = events[0]?.timestamp ?? firstTs
  }
  const playedTo = () => (playing && settled ? firstTs + replayer.getCurrentTime() : Number.NEGATIVE_INFINITY)
  let settled = false
  let waiting: (() => void) | null = null
  let destroyed = false
  let playing = false

  function guarded(act: () => void): void {
    if (destroyed) return
    try {
      act()
    } catch (error) {
      onFault(error)
    }
  }
  /** Only the newest of the requests that come before rrweb is ready matters. */
  function whenSettled(act: () => void): void {
    if (settled) guarded(act)
    else waiting = act
  }
  // rrweb tells the first size from a timer of 0 ms, which would undo that of a seek before it; this one comes after it.
  const settling = new Promise<void>((resolve) => {
    setTimeout(() => {
      settled = true
      if (waiting) guarded(waiting)
      waiting = null
      resolve()
    })
  })

  replayer.on('resize', (size) => onSize(size as PageSize))
  replayer.on('finish', () => {
    playing = false
    // It forgets what it has played.
    shownTs = Number.POSITIVE_INFINITY
  })
  // Before its styles are looked at.
  replayer.on('fullsnapshot-rebuilded', () => !playing && stand(replayer.iframe.contentDocument))

  return {
    settled: settling,
    isSettled: () => settled,
    iframe: replayer.iframe,
    showAt(ts) {
      playing = false
      whenSettled(() => {
        seek(ts, standAt)
        finishAnimations(replayer.iframe.contentDocument, knownAnimations)
      })
    },
    playFrom(ts) {
      playing = true
      whenSettled(() => seek(ts, (offsetMs) => replayer.play(offsetMs)))
    },
    pause() {
      shownTs = Math.max(shownTs, playedTo())
      playing = false
      whenSettled(() => replayer.pause())
    },
    time: () => (playing && settled ? firstTs + replayer.getCurrentTime() : null),
    setSpeed: (speed) => guarded(() => replayer.setConfig({ speed })),
    setVisible(visible) {
      replayer.wrapper.classList.toggle('rp-behind', !visible)
    },
    append(more) {
      for (const event of structuredClone(more)) {
        guarded(() => replayer.addEvent(event as unknown as Parameters<typeof replayer.addEvent>[0]))
      }
    },
    begin: give,
    change(events) {
      give(events)
      isChanged = isToChange = true
      shownTs = Number.NEGATIVE_INFINITY
      states.restart()
      replayer.iframe.contentDocument?.getSelection()?.removeAllRanges()
    },
    reaches: (ts) => !isChanged || ts >= Math.max(shownTs, playedTo()),
    element(nodeId) {
      const node = replayer.getMirror().getNode(nodeId)
      if (!node?.isConnected) return null
      return node.nodeType === 1 ? (node as Element) : node.parentElement
    },
    destroy() {
      if (destroyed) return
      guarded(() => replayer.destroy())
      destroyed = true
    },
  }
}
