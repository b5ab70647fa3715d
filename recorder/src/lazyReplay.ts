/** The replay as recorder.js has it: loads the rest only once this page is to be replayed. */
import type { EventKind } from '@hindsight/protocol/events'
import { isTooLarge } from './capture/pageSize.ts'
import type { Draft } from './host.ts'
import type { LoadReplay, Replay, ReplayDeps } from './replayPart.ts'
import { nativeFetch } from './send.ts'

export type LazyReplay = Replay & {
  /** Loading: nodes have no ids yet, but soon will. */
  isComing(): boolean
}

/** rrweb cannot do without these, and what no browser had before them; facts can. */
const needed = ['MutationObserver', 'Proxy', 'ShadowRoot', 'globalThis']

/** Of the second until it is loaded. */
const maxEarly = 50

/** `settled` hears when the replay has begun, or will not. */
export function createLazyReplay(
  load: () => ReturnType<LoadReplay>,
  deps: ReplayDeps,
  settled: () => void,
): LazyReplay {
  const { page, report } = deps
  let replay: Replay | null = null
  /** What to begin once it is loaded; replaced by every start, cleared by every stop. */
  let begin: ((with_: Replay) => void) | null = null
  let isLoading = false
  /** Facts that came before it. */
  const early: Draft<EventKind>[] = []

  function loadNow(): void {
    if (isLoading) return
    isLoading = true
    const prepared = async () => {
      const part = await load()
      await part.prepare?.(nativeFetch)
      return part.createReplay
    }
    prepared().then(
      (create) => page.guard(() => loaded(create(deps))),
      () => page.guard(() => loaded(null)),
    )
  }

  function loaded(found: Replay | null): void {
    isLoading = false
    replay = found
    const beginNow = begin
    begin = null
    if (!beginNow) return
    if (found) {
      beginNow(found)
      for (const draft of early.splice(0)) found.saw(draft)
    } else report('blocked')
    settled()
  }

  return {
    start(privacy, reason) {
      begin = null
      if (reason !== 'on') report(reason)
      else if (needed.some((name) => !(name in window))) report('browserTooOld')
      else if (isTooLarge()) report('pageTooLarge')
      else if (replay) replay.start(privacy, reason)
      else {
        begin = (found) => found.start(privacy, reason)
        loadNow()
      }
    },
    stop() {
      begin = null
      replay?.stop()
    },
    isComing: () => begin !== null,
    snapshot: () => replay?.snapshot(),
    snapshotSoon: () => replay?.snapshotSoon(),
    back: () => replay?.back(),
    opened: () => replay?.opened(),
    saw(draft) {
      if (replay) replay.saw(draft)
      else if (begin && early.length < maxEarly) early.push(draft)
    },
    look: () => replay?.look(),
    leave: (mayUseDevice) => replay?.leave(mayUseDevice),
    forget: () => replay?.forget(),
    nodeId: (node) => replay?.nodeId(node) ?? null,
    cost: () => replay?.cost() ?? { level: 'full', elements: null, snapshotMs: null },
    sendAssets: (hashes) => replay?.sendAssets(hashes),
  }
}
