/**
 * The DOM replay: rrweb's recorder, with what it gives scrubbed, its stylesheets cut out and its floods dammed. Also the
 * one who knows the replay's ids of nodes, and who says why a page is, or is not, replayed.
 */
import { gapTag } from '@hindsight/protocol/batch'
import type { CostLevel } from '@hindsight/protocol/events'
import { record } from 'rrweb'
import { createAssets } from '../assets.ts'
import { toJson } from '../json.ts'
import type { Stop } from '../page.ts'
import { mask, type ReplayPrivacy } from '../privacy.ts'
import type { Mutation, ReplayEvent } from '../replayEvent.ts'
import type { ReplayDeps, RunningReplay } from '../replayPart.ts'
import { createScrub, eventType, type Scrub, source } from '../scrub.ts'
import type { Attributes } from '../scrubAttributes.ts'
import { createAttributeBudget, sparingRate, usualRate } from './attributeBudget.ts'
import { createCostBudget } from './costBudget.ts'
import { createCutter } from './cutStylesheets.ts'
import { createPictureSizes, type PictureSizes } from './fidelityPictures.ts'
import { createSheetMender } from './fidelitySheets.ts'
import { type StateWatch, watchStates } from './fidelityStates.ts'
import { withoutIgnored } from './ignoredInteractions.ts'
import { isTooLarge } from './pageSize.ts'
import { rrwebHooks, unhook } from './rrwebHooks.ts'
import { createSheetTexts } from './sheetTexts.ts'

/** Every five minutes, so that a player finds a start nearby; a snapshot freezes the page while it is taken. */
const checkoutMs = 5 * 60_000
const slowSnapshotMs = 200
/** A page so heavy is never snapshot again without need. */
const heavySnapshotMs = 1000
const lookEveryMs = 30_000
const releaseEveryMs = 1000
/** In one go: rrweb's own work on so many nodes is what freezes pages, and a snapshot says the same. */
const maxNodesAtOnce = 10_000
/** After a storm: snapshot once nothing large has happened for so long, but at the latest after ten times that. */
const calmMs = 1000
/** Faults inside rrweb before the replay of this page is given up. */
const maxFaults = 20

const moves = new Set<number>([source.mouseMove, source.touchMove, source.drag])
/** Where snapshots are to be few: at least this far apart. */
const sparingSnapshotMs = 60_000

export function createReplay({
  page,
  assetUrl,
  add,
  report,
  flush,
  isIgnored,
  budgetPercent,
  costChanged,
}: Omit<ReplayDeps, 'gated'>): RunningReplay {
  const assets = createAssets(page, assetUrl)
  const cutter = createCutter(assets)
  const budget = createAttributeBudget()
  const costs = createCostBudget({ page, percent: budgetPercent, changed: changeLevel })
  const nodeOf = (id: number) => record.mirror.getNode(id)
  const idOf = (node: Node) => record.mirror.getId(node)
  const change = (id: number, attributes: Attributes) => {
    const data = { source: source.mutation, texts: [], attributes: [{ id, attributes }], adds: [], removes: [] }
    emitOwn({ type: eventType.incremental, timestamp: Date.now(), data })
  }
  const sheets = createSheetMender({ page, nodeOf, change })
  let undo: Stop[] = []
  let scrub: Scrub | null = null
  let isOn = false
  let inGap = false
  let stormAt = 0
  let gapAt = 0
  let snapshotAt = 0
  let snapshotMs = 0
  let elements: number | null = null
  let hasBegun = false
  let activeAt = 0
  let faults = 0
  let states: StateWatch | null = null
  let pictures: PictureSizes | null = null

  function emit(event: ReplayEvent): void {
    if (!isOn || !scrub) return
    const isSnapshot = event.type === eventType.fullSnapshot
    const isMeta = event.type === eventType.meta
    if (isSnapshot) budget.clear()
    if (isMouseMove(event) && costs.isAt('noMouseMoves')) return
    if (inGap && !isSnapshot && !isMeta) {
      if (countAdds(event) > 100) stormAt = Date.now()
      return
    }
    if (countAdds(event) > maxNodesAtOnce) {
      openGap(event.timestamp)
      return
    }
    const shown = withoutIgnored(event, (id) => record.mirror.getNode(id), isIgnored)
    const scrubbed = shown && scrub.event(shown)
    if (!scrubbed) return
    for (const node of scrub.met()) {
      sheets.mend(node)
      pictures?.complete(node)
    }
    const assetsCut = cutter.cut(scrubbed, scrub.met())
    add({ json: toJson(scrubbed), ts: scrubbed.timestamp, isSnapshot, assets: assetsCut })
    if (!isSnapshot) return
    inGap = false
    states?.tellAll()
    // The page's first snapshot may come long after the start.
    if (!hasBegun) page.after(0, costs.restart)
    hasBegun = true
  }

  /** Events of our own hold nothing that would have to be scrubbed. */
  function emitOwn(event: ReplayEvent): void {
    if (!isOn || inGap) return
    const assetsCut = cutter.cut(event)
    add({ json: toJson(event), ts: event.timestamp, isSnapshot: false, assets: assetsCut })
  }

  function openGap(ts: number): void {
    inGap = true
    gapAt = stormAt = Date.now()
    markGap(ts, 'tooManyNodes')
    whenCalm()
  }

  function markGap(timestamp: number, reason: string): void {
    const marker = { type: eventType.custom, timestamp, data: { tag: gapTag, payload: { reason } } }
    add({ json: toJson(marker), ts: timestamp, isSnapshot: false, assets: [] })
  }

  function changeLevel(level: CostLevel): void {
    budget.setRate(costs.isAt('fewAttributes') ? sparingRate : usualRate)
    costChanged()
    if (level !== 'factsOnly') return
    markGap(Date.now(), 'overBudget')
    stop()
    report('overBudget')
  }

  function whenCalm(): void {
    undo.push(
      page.after(calmMs, () => {
        const now = Date.now()
        if (!isOn) return
        const isStormy = now - stormAt < calmMs && now - gapAt < 10 * calmMs
        const isTooSoon = costs.isAt('fewSnapshots') && now - snapshotAt < sparingSnapshotMs
        if (isStormy || isTooSoon) whenCalm()
        else snapshot()
      }),
    )
  }

  function snapshot(): void {
    if (!isOn) return
    if (isTooLarge()) {
      stop()
      report('pageTooLarge')
      return
    }
    timed(() => record.takeFullSnapshot(true))
  }

  function timed(work: () => void): void {
    const startedAt = performance.now()
    page.time(work)
    snapshotMs = performance.now() - startedAt
    snapshotAt = Date.now()
    elements = document.getElementsByTagName('*').length
  }

  /** A fresh snapshot, if the visitor did something since the last one and the page bears it. */
  function checkout(): void {
    const spacing = costs.isAt('fewSnapshots') ? 4 : 1
    const waitMs = checkoutMs * spacing * Math.max(1, snapshotMs / slowSnapshotMs)
    if (snapshotMs < heavySnapshotMs && activeAt > snapshotAt && Date.now() - snapshotAt > waitMs) snapshot()
  }

  function begin(privacy: ReplayPrivacy): void {
    scrub = createScrub(privacy, (id) => record.mirror.getNode(id))
    isOn = true
    inGap = false
    hasBegun = false
    states = watchStates({ page, privacy, isIgnored, idOf, emit: emitOwn })
    pictures = createPictureSizes({ page, nodeOf, idOf, isBlocked: privacy.isBlocked, change })
    undo.push(states.stop, pictures.watch())
    rrwebHooks.time = page.time
    rrwebHooks.admit = (records, process) => budget.admit(records, process, Date.now())
    rrwebHooks.sheetText = createSheetTexts()
    undo.push(unhook)
    let stopRecord: Stop | undefined
    timed(() => {
      stopRecord = record({
        emit: (event) => page.guard(() => emit(event as unknown as ReplayEvent)),
        recordAfter: 'DOMContentLoaded',
        slimDOMOptions: 'all',
        inlineStylesheet: true,
        collectFonts: false,
        recordCanvas: false,
        // The class that rrweb's users know: its own look for it is left out (vite.config.ts).
        blockSelector: `.rr-block,${privacy.blockSelector}`,
        // By tag: named types would let hidden inputs and file names through (capture.md §5).
        maskInputOptions: { input: true, textarea: true, select: true } as object,
        maskInputFn: (text, element) => (privacy.isShown(element) ? text : text === '' ? '' : mask),
        sampling: { mousemove: 100, mousemoveCallback: 1000, scroll: 250, media: 800, input: 'last' },
        errorHandler: () => {
          faults++
          if (faults === maxFaults) page.after(0, fail)
          return true // Handled: it must not surface in the page.
        },
      })
    })
    if (!stopRecord) throw new Error('rrweb did not start')
    undo.push(stopRecord)
    for (const type of ['pointerdown', 'keydown', 'wheel', 'touchstart']) {
      const note = (event: Event) => {
        if (event.isTrusted) activeAt = Date.now()
      }
      undo.push(page.listen(window, type, note, { capture: true, passive: true }))
    }
    undo.push(
      page.every(lookEveryMs, checkout),
      page.every(releaseEveryMs, () => budget.release(Date.now())),
    )
    undo.push(costs.watch())
    if (document.readyState === 'loading')
      undo.push(page.listen(document, 'DOMContentLoaded', () => page.after(0, flush)))
  }

  function fail(): void {
    stop()
    report('recorderError')
  }

  function stop(): void {
    isOn = false
    for (const takeBack of undo.splice(0).reverse()) page.guard(takeBack)
    budget.clear()
    undo = []
  }

  return {
    start(privacy, reason) {
      if (reason !== 'on') report(reason)
      else if (isTooLarge()) report('pageTooLarge')
      else if (costs.isAt('factsOnly')) report('overBudget')
      else {
        try {
          begin(privacy)
          report('on')
        } catch {
          fail()
        }
      }
    },
    stop,
    snapshot,
    snapshotSoon() {
      if (isOn) whenCalm()
    },
    sendAssets: assets.send,
    cost: () => ({
      level: costs.level(),
      elements,
      snapshotMs: elements === null ? null : Math.round(snapshotMs * 10) / 10,
    }),
    nodeId(node) {
      const id = isOn ? record.mirror.getId(node) : -1
      return id > 0 ? id : null
    },
  }
}

function isMouseMove({ type, data }: ReplayEvent): boolean {
  return type === eventType.incremental && moves.has(Number(data.source))
}

function countAdds(event: ReplayEvent): number {
  if (event.type !== eventType.incremental || event.data.source !== source.mutation) return 0
  return (event.data as unknown as Mutation).adds.length
}
