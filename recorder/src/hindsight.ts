/** `window.hindsight`: what a site's own code can say to the recorder. Nothing here throws, and nothing blocks. */
import type { EventKind } from '@hindsight/protocol/events'
import { maxIdChars, maxNameChars } from '@hindsight/protocol/limits'
import { scrubProperties, scrubTraits } from '@hindsight/protocol/properties'
import { redactText } from '@hindsight/protocol/redact'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import type { RecorderSettings } from '@hindsight/protocol/settings'
import type { Hindsight, Properties } from './api.ts'
import { asksForPrivacy, asksNotToBeTracked, type Consent, changeConsent, readConsent } from './consent.ts'
import { wantsDebug } from './debug/wanted.ts'
import type { Draft } from './host.ts'
import { ownStringify, toJson } from './json.ts'
import { forgetKept } from './kept.ts'
import { pageCall } from './pageCall.ts'
import { startRecorder } from './recorder.ts'
import type { Recorder, RecorderOptions } from './recorderTypes.ts'
import { forgetSettings, recallSettings, rememberSettings } from './remembered.ts'
import type { Parts } from './replayPart.ts'
import { hasSession } from './session.ts'
import { type Answer, fetchSettings } from './settings.ts'
import { createSharedStore, type SharedStore } from './sharedStore.ts'
import { createStore, type Store } from './storage.ts'
import { outsideZones } from './unpatched.ts'

ownStringify()

/** Calls kept until the settings are known, or consent is given. */
const maxWaiting = 100
/** So long a page that knows the rules of an earlier one waits for the collector before it goes on by them. */
const confirmedAfterMs = 5000

export function createHindsight(parts: Parts): Hindsight {
  let options: RecorderOptions | null = null
  /** Visitor, session and consent. */
  let shared: SharedStore | null = null
  let perTab: Store | null = null
  let recorder: Recorder | null = null
  let answer: Answer | null = null
  let isConsentRequired = false
  let isStopped = false
  let isStarting = false
  let waiting: ((recorder: Recorder) => void)[] = []
  let chosenEarly: Partial<Consent> = {}

  /** Now, or once recording has begun; in any case with the time of the call. */
  function emit(make: (recorder: Recorder) => Draft<EventKind>): void {
    if (isStopped) return
    const ts = Date.now()
    const say = (to: Recorder) => to.emit({ ...make(to), ts })
    if (recorder) say(recorder)
    else if (waiting.length < maxWaiting) waiting.push(say)
  }

  /** What the visitor's choices come to; null where they have to be asked first. */
  function consentNow(store: Store): Consent | null {
    const chosen = readConsent(store)
    if (chosen) return chosen
    const mustBeAsked = isConsentRequired || answer?.settings.consentRequired || asksForPrivacy()
    return mustBeAsked ? null : { analytics: true, replay: !asksNotToBeTracked() }
  }

  async function begin(): Promise<void> {
    if (!options || !shared || !perTab || recorder || isStopped || isStarting) return
    if (readConsent(shared)?.analytics === false) return
    const known = answer
    const remembered = known === null && hasSession(shared) ? recallSettings(shared) : null
    if (remembered) answer = { settings: remembered, clockOffsetMs: null }
    const early = answer && remembered ? start(answer, true) : null
    early?.page.after(confirmedAfterMs, () => early.confirm(null))
    isStarting = true
    try {
      answer = (await fetchSettingsPatiently(options, shared, known)) ?? answer
    } finally {
      isStarting = false
    }
    if (answer === null || isStopped) return
    if (!answer.settings.recordingOn) forgetSettings(shared)
    if (early && early === (recorder as Recorder | null)) confirm(early, shared, answer.settings)
    else start(answer, false)
  }

  function confirm(early: Recorder, store: SharedStore, settings: RecorderSettings): void {
    if (!consentNow(store)?.analytics) {
      forget()
      return
    }
    if (settings.recordingOn) rememberSettings(store, settings)
    store.share(settings.cookieDomain)
    early.confirm(settings)
  }

  function forget(): void {
    recorder?.forget()
    recorder = null
    if (shared) forgetSettings(shared)
    if (options) forgetKept(options.site)
    waiting = []
  }

  /** `isUnconfirmed`: by the answer to an earlier page. */
  function start({ settings, clockOffsetMs }: Answer, isUnconfirmed: boolean): Recorder | null {
    if (!options || !shared || !perTab || recorder || !settings.recordingOn) return recorder
    const consent = consentNow(shared)
    if (!consent?.analytics) return null
    shared.share(settings.cookieDomain)
    recorder = startRecorder({
      ...options,
      settings,
      clockOffsetMs: clockOffsetMs ?? 0,
      mayReplay: consent.replay,
      loadReplay: parts.replay,
      loadExtras: parts.extras,
      loadMore: parts.more,
      isUnconfirmed,
      shared,
      perTab,
    })
    rememberSettings(shared, settings)
    for (const say of waiting.splice(0)) say(recorder)
    if (wantsDebug(perTab)) void debug(recorder, perTab).catch(() => {})
    return recorder
  }

  /** `?hindsight=debug`, until it is closed. */
  async function debug(of: Recorder, store: Store): Promise<void> {
    const { openDebug } = await parts.debug(options?.host ?? '')
    openDebug({
      page: of.page,
      state: () => ({ ...of.debugState(), sessionUrl: methods.sessionUrl() }),
      closed: () => store.remove('debug'),
    })
  }

  const methods: Hindsight = {
    init(given) {
      if (typeof window === 'undefined' || options || isInsideRecordedPage()) return
      if (typeof given?.site !== 'string' || typeof given.host !== 'string') {
        console.warn('[hindsight] init needs { site, host }')
        return
      }
      options = {
        site: given.site,
        host: given.host.replace(/\/+$/, ''),
        release: given.release?.slice(0, 100),
        beforeSend: given.beforeSend,
      }
      isConsentRequired = given.consentRequired === true
      shared = createSharedStore(
        createStore(() => window.localStorage, given.site),
        given.site,
      )
      perTab = createStore(() => window.sessionStorage, given.site)
      if (Object.keys(chosenEarly).length > 0) methods.consent(chosenEarly)
      const start = () => outsideZones(() => void begin().catch(() => {}))
      // A page that is prepared before anyone asked for it is no visit yet.
      if ((document as Document & { prerendering?: boolean }).prerendering) {
        document.addEventListener('prerenderingchange', start, { once: true })
      } else start()
    },
    identify(userId, traits = {}, { identityHash } = {}) {
      const customerId = String(userId ?? '').trim()
      if (customerId === '' || customerId.length > maxIdChars) return
      const known = scrubTraits(plain(traits))
      emit(() => ({
        kind: 'identify',
        customerId,
        traits: known,
        ...(identityHash === undefined ? {} : { identityHash: String(identityHash).slice(0, 128) }),
      }))
    },
    track(name, properties = {}) {
      const named = redactText(String(name ?? '').slice(0, maxNameChars))
      const known = scrubProperties(plain(properties))
      if (named !== '') emit(() => ({ kind: 'track', name: named, properties: known }))
    },
    page(name, properties = {}) {
      const known = scrubProperties(plain(properties))
      emit((to) => pageCall(to.privacy(), name, known))
    },
    consent(choice) {
      if (!shared) {
        chosenEarly = { ...chosenEarly, ...choice }
        return
      }
      const before = consentNow(shared) ?? { analytics: false, replay: false }
      const consent = changeConsent(shared, choice ?? {}, before)
      if (!consent.analytics) forget()
      else if (recorder) recorder.allowReplay(consent.replay)
      else void begin().catch(() => {})
    },
    stop() {
      isStopped = true
      waiting = []
      recorder?.stop()
      recorder = null
    },
    sessionUrl() {
      const siteId = answer?.settings.siteId
      if (!recorder || !options || !siteId) return null
      return `${options.host}/sites/${siteId}/sessions/${recorder.sessionId()}?t=${recorder.sessionMs()}`
    },
    sessionCode: () => (recorder ? sessionCode(recorder.sessionId()) : null),
    push(call) {
      const [name, ...args] = Array.isArray(call) ? call : []
      const method = typeof name === 'string' && name !== 'push' ? methods[name as keyof Hindsight] : undefined
      if (method) (method as (...args: unknown[]) => unknown)(...args)
    },
  }
  return harmless(methods)
}

/** A fault in here, or in what the page hands over, must not become the page's. */
function harmless(methods: Hindsight): Hindsight {
  const guarded: Record<string, unknown> = {}
  for (const [name, method] of Object.entries(methods)) {
    guarded[name] = (...args: unknown[]) => {
      try {
        return (method as (...args: unknown[]) => unknown)(...args)
      } catch {
        return null
      }
    }
  }
  return guarded as Hindsight
}

/** In an iframe of a page that is recorded itself, the outer recorder sees this document too. */
function isInsideRecordedPage(): boolean {
  try {
    return window.parent !== window && window.parent.hindsight !== undefined
  } catch {
    return false // Another origin: a site of its own.
  }
}

const settingsTries = 4
const settingsRetryMs = 2000

async function fetchSettingsPatiently(
  { host, site }: RecorderOptions,
  local: Store,
  known: Answer | null,
): Promise<Answer | null> {
  for (let tried = 1; tried <= settingsTries; tried++) {
    // A session that goes on has its clock offset; another one needs the server's time.
    const isFresh = !hasSession(local)
    if (known && (known.clockOffsetMs !== null || !isFresh)) return known
    try {
      const answer = await fetchSettings(host, site, isFresh)
      // The session ended while the answer was on its way: it has to come again, with the time.
      if (answer && !isFresh && !hasSession(local)) continue
      return answer
    } catch {
      await new Promise((resolve) => setTimeout(resolve, settingsRetryMs * 4 ** (tried - 1)))
    }
  }
  return null
}

/** A copy as JSON sees it; what cannot be copied (cycles, getters that throw) is left out whole. */
function plain(properties: unknown): Properties {
  try {
    const copy: unknown = JSON.parse(toJson(properties ?? {}))
    return typeof copy === 'object' && copy !== null && !Array.isArray(copy) ? (copy as Properties) : {}
  } catch {
    return {}
  }
}
