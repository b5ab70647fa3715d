/** The dashboard's own player, and a plain rrweb Replayer that is given the whole recording, on one bare page. */
import type { EventRow, SessionDetail } from '@hindsight/protocol/api/sessions'
import { Replayer } from 'rrweb'
import 'rrweb/dist/style.css'
import { call } from '../../../dashboard/src/api/client.ts'
import { createPlayer, type Plan, type Player } from '../../../dashboard/src/screens/replay/player/player.ts'
import { stepsOf } from '../../../dashboard/src/screens/replay/steps.ts'
import { createLoader } from '../../../dashboard/src/screens/replay/stream/loader.ts'
import { endOf, startOf, tabSpans } from '../../../dashboard/src/screens/replay/timeline.ts'

export type Contestant = {
  /** Resolves with the milliseconds until the page of this moment is painted. */
  open(of: string, ms: number): Promise<number>
  seek(ms: number): Promise<number>
  /** Nothing goes on in the background any more. */
  idle(): Promise<void>
}

const preferences = { colorScheme: 'light', reducedMotion: null } as const
const root = document.createElement('div')
root.style.cssText = 'position:relative;width:1440px;height:900px'
document.body.append(root)

const nextFrame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()))
/** Within a frame: after it was painted, and not as late as the next one is. */
const painted = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })

/** The recorded page has a clock: seen is the end of the first frame that shows the right page, for either of the two. */
async function seen(ms: number): Promise<void> {
  const wanted = [0, 1].map((late) => `second ${Math.floor(ms / 1000) - late}`)
  for (;;) {
    await nextFrame()
    const frames = root.querySelectorAll<HTMLIFrameElement>('.replayer-wrapper:not(.rp-behind) > iframe')
    const doc = [...frames].at(-1)?.contentDocument
    if (wanted.includes(doc?.getElementById('clock')?.textContent ?? '')) {
      doc?.body.getBoundingClientRect()
      await painted()
      return
    }
  }
}

async function timed(ms: number, act: () => unknown): Promise<number> {
  const startedAt = performance.now()
  await act()
  await seen(ms)
  return performance.now() - startedAt
}

function planOf(detail: SessionDetail, events: EventRow[], loader: ReturnType<typeof createLoader>): Plan {
  const startTs = startOf(detail, events)
  const durationMs = endOf(detail, events) - startTs
  return {
    durationMs,
    live: false,
    startTs,
    steps: stepsOf(events, startTs),
    activity: [],
    spans: tabSpans(events, startTs, durationMs, detail.tabs[0]?.tabId ?? null),
    inactivity: [],
    gaps: [],
    streams: loader.state().streams,
    source: loader.source,
    colorScheme: 'light',
    toTs: (ms) => ms + startTs - detail.clockOffsetMs,
    toMs: (ts) => ts + detail.clockOffsetMs - startTs,
  }
}

function ours(): Contestant {
  let player: Player
  let loader: ReturnType<typeof createLoader>
  return {
    open: (sessionId, ms) =>
      timed(ms, async () => {
        const params = { siteId: 'demo', sessionId }
        loader = createLoader('demo', sessionId, () => preferences)
        const [detail, { events }] = await Promise.all([call('getSession', { params }), call('listEvents', { params })])
        loader.update(detail)
        player = createPlayer(root, planOf(detail, events, loader))
        loader.subscribe(() => player.setPlan(planOf(detail, events, loader)))
        player.seek(ms)
      }),
    seek: (ms) => timed(ms, () => player.seek(ms)),
    async idle() {
      while (!loader.state().settled) await nextFrame()
    },
  }
}

function plain(): Contestant {
  let replayer: Replayer
  return {
    open: (url, ms) =>
      timed(ms, async () => {
        const { body } = await fetch(url)
        const events = await new Response(body?.pipeThrough(new DecompressionStream('gzip'))).json()
        replayer = new Replayer(events, { root, mouseTail: false, triggerFocus: false, showWarning: false })
        // Before its own timers have run, a seek would be undone.
        await new Promise((resolve) => setTimeout(resolve, 8))
        replayer.pause(ms)
      }),
    seek: (ms) => timed(ms, () => replayer.pause(ms)),
    idle: async () => undefined,
  }
}

Object.assign(window, { contestant: location.hash === '#plain' ? plain() : ours() })
