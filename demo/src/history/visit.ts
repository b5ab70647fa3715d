/**
 * One visit, as its recorder would have sent it: events numbered per tab, in batches per page. Journeys say what the
 * visitor does; this says how that looks on the wire. Times are ms since the visit began, until `batches` is told when
 * that was.
 */
import type { BatchHeader, EventOf, RecordedEvent, RecordingReason } from '@hindsight/protocol/events'
import { scrubUrl } from '@hindsight/protocol/redact'
import type { AnalyticsCall } from '../analytics.ts'
import { createAsides } from './asides.ts'
import {
  type ClickHow,
  clickDraft,
  type Draft,
  type FillHow,
  fieldErrorDraft,
  fieldVisitDraft,
  isChosen,
  pageViewDraft,
  type SubmitHow,
  scriptErrorDraft,
  shopOrigin,
  submitDraft,
} from './drafts.ts'
import type { Person, Visitor } from './people.ts'
import type { Random } from './random.ts'
import type { VisitTruth } from './truth.ts'
import type { Field, Target } from './words.ts'

/** A visit as it was sent, and what is true of it. */
export type HistoryVisit = { batches: SentBatch[]; truth: VisitTruth }

/** One upload: what the recorder said, and what the connection tells of the visitor. */
export type SentBatch = {
  header: BatchHeader
  /** Bytes of the replay chunk that the header announces. */
  chunk?: Uint8Array
  userAgent: string
  /** ISO 3166 alpha-2, as a proxy would name it. */
  country: string
  /** First of Accept-Language. */
  language: string
  /** ms since 1970: when the collector got it. */
  receivedAt: number
}

type Tab = {
  tabId: string
  batchNo: number
  eventNo: number
  pageId: string
  path: string
  url: string
  pending: RecordedEvent[]
  isOpen: boolean
  openedAt: number
}
/** `sentAt` and the events' times are still relative. */
type Upload = { tabId: string; batchNo: number; sentAt: number; events: RecordedEvent[] }

const titleEnd = ' – Larkspur & Co'
/** From the last event to the batch's arrival. */
const deliveryMs = 400

export type VisitFacts = {
  person: Person
  visitor: Visitor
  release: string
  recording: RecordingReason
  recorder: string
}

export type Visit = ReturnType<typeof createVisit>

export function createVisit(random: Random, { person, visitor, release, recording, recorder }: VisitFacts) {
  const { device } = visitor
  const sessionId = random.uuid()
  const asides = createAsides(sessionId)
  const uploads: Upload[] = []
  let now = 0
  let tab = newTab('')
  const tabs = [tab]

  function newTab(url: string): Tab {
    return {
      tabId: random.uuid(),
      batchNo: 0,
      eventNo: 0,
      pageId: '',
      path: '',
      url,
      pending: [],
      isOpen: false,
      openedAt: 0,
    }
  }

  function emit(draft: Draft): void {
    const { path, pageId } = tab
    tab.pending.push({ ...draft, path, ts: now, eventNo: ++tab.eventNo, pageId } as RecordedEvent)
  }

  function send(): void {
    if (tab.pending.length === 0) return
    uploads.push({ tabId: tab.tabId, batchNo: ++tab.batchNo, sentAt: now + deliveryMs, events: tab.pending })
    tab.pending = []
  }

  function leave(): void {
    if (!tab.isOpen) return
    for (const draft of asides.ofPage(now - tab.openedAt, now)) emit(draft)
    emit({ kind: 'visibility', state: 'left' })
    send()
    tab.isOpen = false
  }

  function view(url: string, title: string, referrer: string, navigation: EventOf<'pageView'>['navigation']): void {
    tab.url = url
    emit(pageViewDraft(device, person.land, { url, title: `${title}${titleEnd}`, referrer, navigation }))
  }

  function open(path: string): void {
    wait(random.whole(180, 900))
    Object.assign(tab, { pageId: random.uuid(), path, isOpen: true, openedAt: now })
    emit({ kind: 'recording', reason: recording })
  }

  /** Twice, since once did not help. */
  function reload(title: string): void {
    for (let n = 0; n < 2; n++) {
      leave()
      open(tab.path)
      view(tab.url, title, tab.url, 'reload')
      wait(random.whole(1500, 6000))
    }
  }

  function wait(ms: number): void {
    now += Math.max(1, Math.round(ms))
  }

  function call(given: AnalyticsCall): void {
    if (given.method === 'identify') emit({ kind: 'identify', customerId: given.customerId, traits: given.traits })
    else emit({ kind: 'track', name: given.name, properties: asSent(given.properties) })
  }

  function click(target: Target, how: ClickHow = {}): void {
    const draft = clickDraft(random, device, tab.path, target, how)
    const slowMs = how.reactionMs === undefined ? asides.slowReactionMs() : null
    emit(slowMs === null ? draft : { ...draft, reactionMs: slowMs })
    wait(random.whole(2, 12))
  }

  return {
    random,
    wait,
    call,
    click,
    /** People look at something for about so long. */
    look: (medianMs: number): void => wait(random.spanMs(medianMs)),
    path: (): string => tab.path,

    /** A page is loaded in the tab; what it calls on the recorder follows once its script has run. */
    load(path: string, title: string, how: { query?: string; from?: string; calls?: AnalyticsCall[] } = {}): void {
      const referrer = how.from ?? tab.url
      leave()
      open(path)
      view(scrubUrl(`${shopOrigin}${path}${how.query ?? ''}`), title, referrer, 'load')
      wait(random.whole(40, 160))
      for (const given of how.calls ?? []) call(given)
      if (asides.isReloaded()) reload(title)
    },

    /** The page changes its address without loading. */
    push(path: string, title: string): void {
      const referrer = tab.url
      tab.path = path
      wait(random.whole(3, 14))
      view(`${shopOrigin}${path}`, title, referrer, 'push')
    },

    /** What the recorder sees of a promotion. */
    promotion(name: string, { place }: Target, label: string, properties: Record<string, string>): void {
      emit({ kind: 'track', name, properties, label, place, nodeId: null })
    },

    /** A field is entered, changed and left again. */
    fill(field: Field, value: string, how: FillHow = {}): void {
      if (!how.isTabbed) click(field, { reaction: isChosen(field) ? 'mutation' : 'focus' })
      const draft = fieldVisitDraft(random, field, value, how)
      wait(draft.activeMs + random.whole(60, 500))
      emit(asides.isLost() && !isChosen(field) ? { ...draft, stuck: false } : draft)
    },

    refuse(field: Field, message: string, value: string, trigger: 'blur' | 'submit', attemptNo: number): void {
      wait(random.whole(5, 40))
      emit(fieldErrorDraft(field, value, { message, trigger, attemptNo }))
    },

    cleared({ place, form, label }: Field): void {
      emit({ kind: 'fieldErrorCleared', place, form, label, nodeId: null })
    },

    submit(form: { form: string; label: string }, outcome: EventOf<'submit'>['outcome'], how: SubmitHow = {}): void {
      emit(submitDraft(random, form, outcome, how))
    },

    scriptError(message: string, column: number): void {
      emit(scriptErrorDraft(message, column))
    },

    failedRequest(method: string, path: string, status: number, durationMs: number): void {
      emit({ kind: 'request', method, url: `${shopOrigin}${path}`, status, durationMs, failed: true })
    },

    /** A link opened in a tab of its own; the first stays open behind it. */
    openTab(): void {
      emit({ kind: 'visibility', state: 'hidden' })
      send()
      tab = newTab(tab.url)
      tabs.push(tab)
    },

    /** Leaves every page. */
    end(): void {
      for (const open of tabs) {
        tab = open
        leave()
      }
    },

    durationMs: (): number => now + deliveryMs,

    /** What was sent, once it is known when the visit began: ms since 1970, server time. */
    batches(startMs: number): SentBatch[] {
      const { clockOffsetMs, visitorId } = visitor
      const deviceTime = (relative: number): number => startMs + relative - clockOffsetMs
      const shared = { attempt: 1, clockOffsetMs, visitorId, sessionId, sessionStart: startMs, recorder, release }
      return uploads.map(({ tabId, batchNo, sentAt, events }) => ({
        header: {
          ...shared,
          tabId,
          batchNo,
          sentAt: deviceTime(sentAt),
          events: events.map((event) => ({ ...event, ts: deviceTime(event.ts) })),
        },
        userAgent: device.userAgent,
        country: person.land.country,
        language: person.land.language,
        receivedAt: startMs + sentAt,
      }))
    },
  }
}

/** As JSON leaves it. */
function asSent(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
}
