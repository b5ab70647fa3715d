/**
 * One tab's recording in one rrweb Replayer. Never two tabs in one: their node ids collide, and the actions of the one
 * would silently happen in the pages of the other.
 */
import { Replayer } from 'rrweb'
import 'rrweb/dist/style.css'
import './player.css'
import type { SafeEvent } from '../sanitise/events.ts'
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
  append(events: readonly SafeEvent[]): void
  element(nodeId: number): Element | null
  readonly iframe: HTMLIFrameElement
  destroy(): void
}

type Options = {
  root: HTMLElement
  events: readonly SafeEvent[]
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

/**
 * A page that stands still is shown as it was once it had come to rest: seeking builds it anew, so that every entrance
 * would begin again, and stay at its first frame. What runs forever stays where it is.
 */
function finishAnimations(doc: Document | null): void {
  const root = doc?.documentElement
  if (!doc || !root?.classList.contains('rrweb-paused')) return
  // Each change of the class costs a look at every style of the page.
  if (doc.getAnimations().length === 0) return
  // Under this class all are paused; without it, only those that the page itself has paused.
  root.classList.remove('rrweb-paused')
  for (const animation of doc.getAnimations()) {
    const ends = animation.effect?.getComputedTiming().endTime
    if (animation.playState === 'running' && typeof ends === 'number' && Number.isFinite(ends)) animation.finish()
  }
  root.classList.add('rrweb-paused')
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
  events,
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
      plugins: [states.plugin],
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

  const firstTs = events[0]?.timestamp ?? 0
  const lastGivenTs = events.at(-1)?.timestamp ?? 0
  function seek(ts: number, act: (offsetMs: number) => void): void {
    replayer.setConfig({ useVirtualDom: ts > lastGivenTs || isLong(events, ts) })
    withLastScrolls(() => act(Math.max(0, ts - firstTs)))
  }
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
  })

  return {
    settled: settling,
    isSettled: () => settled,
    iframe: replayer.iframe,
    showAt(ts) {
      playing = false
      whenSettled(() => {
        seek(ts, (offsetMs) => replayer.pause(offsetMs))
        finishAnimations(replayer.iframe.contentDocument)
      })
    },
    playFrom(ts) {
      playing = true
      whenSettled(() => seek(ts, (offsetMs) => replayer.play(offsetMs)))
    },
    pause() {
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
