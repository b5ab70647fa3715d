/**
 * What the visitor agreed to. Where the site asks for consent, or the browser sends Global Privacy Control, nothing is
 * stored on the device and nothing about the visit is sent before `hindsight.consent(...)` allows it. The choice itself
 * is remembered: without that, an opt-out could not be kept.
 */
import type { Store } from './storage.ts'

export type Consent = {
  /** Facts: page views, clicks, errors. Without them there is no replay either. */
  analytics: boolean
  replay: boolean
}

export function readConsent(store: Store): Consent | null {
  const found = store.read('consent') as Partial<Consent> | null
  if (found === null || typeof found !== 'object') return null
  return { analytics: found.analytics === true, replay: found.analytics === true && found.replay === true }
}

/** What is left out keeps its value; agreeing to the replay agrees to the facts that it consists of. */
export function changeConsent(store: Store, change: Partial<Consent>, before: Consent): Consent {
  const analytics = change.analytics ?? (change.replay === true ? true : before.analytics)
  const consent = { analytics, replay: analytics && (change.replay ?? before.replay) }
  store.write('consent', consent)
  return consent
}

/** https://w3c.github.io/gpc/: the visitor objects; she has to be asked. */
export function asksForPrivacy(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true
}

/**
 * Do Not Track was never agreed upon and has been withdrawn, but who has set it has said something: facts only, no replay,
 * until she agrees to it.
 */
export function asksNotToBeTracked(): boolean {
  return navigator.doNotTrack === '1'
}
