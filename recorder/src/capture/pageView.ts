/**
 * Page views: the load, coming back through the browser's cache, and navigation without a load (SPA). A new address is
 * a page view only where the path, or a hash that is a route (`#/cart`, `#!cart`), really differs: frameworks replace
 * the address by itself, and filters write themselves into the query.
 */
import { maxMessageChars } from '@hindsight/protocol/limits'
import { pathHere } from '../dom/here.ts'
import type { Capture, Draft, Host } from '../host.ts'

type Navigation = Draft<'pageView'>['navigation']
type Hints = Navigator & { connection?: { effectiveType?: string } }
type NavigateEvent = Event & { hashChange?: boolean; downloadRequest?: string | null }
type NavigationWindow = Window & { navigation?: EventTarget }

/** Frameworks set the title after the address: it is read this much later. */
const titleDelayMs = 150

export const startPageView: Capture = (host) => {
  let route = routeOf()
  let address = location.href
  let pending: (() => void) | null = null

  function arrived(navigation: Navigation, referrer: string, delayMs: number): void {
    pending?.()
    const ts = Date.now()
    const url = location.href
    const here = pathHere(host.privacy)
    const emit = () => {
      if (pending !== emit) return
      pending = null
      stopTimer()
      host.emit({ ...draftOf(host, navigation, url, referrer), ...here, ts })
    }
    pending = emit
    const stopTimer = delayMs > 0 ? host.page.after(delayMs, emit) : () => {}
    if (delayMs === 0) emit()
  }

  function moved(navigation: Navigation): void {
    const from = address
    const before = route
    address = location.href
    route = routeOf()
    if (route === before) return
    host.signs.say('navigated')
    // A new hash is told by popstate too, and first.
    const isHash = navigation === 'pop' && route.split('#')[0] === before.split('#')[0]
    arrived(isHash ? 'hash' : navigation, from, titleDelayMs)
  }

  /** The title stands in the head, which may not be read yet. */
  function loaded(): void {
    const navigation = loadKind()
    const isRead = document.readyState !== 'loading' || document.title !== ''
    arrived(navigation, document.referrer, isRead ? 0 : 10 * titleDelayMs)
    if (isRead) return
    stops.push(host.page.listen(document, 'DOMContentLoaded', () => pending?.()))
  }

  const move = (navigation: Navigation) => (original: History['pushState']) =>
    function (this: History, ...args: Parameters<History['pushState']>) {
      const result = original.apply(this, args)
      moved(navigation)
      return result
    }
  const stops = [
    host.page.patch(history, 'pushState', move('push')),
    host.page.patch(history, 'replaceState', move('replace')),
    host.page.listen(window, 'popstate', () => moved('pop')),
    host.page.listen(window, 'hashchange', () => moved('hash')),
    host.page.listen(window, 'pageshow', (event) => {
      if ((event as PageTransitionEvent).persisted) arrived('backForward', document.referrer, 0)
    }),
    host.page.beforeLeaving(() => pending?.()),
    ...leavings(host),
  ]
  loaded()
  return () => {
    for (const stop of stops) stop()
  }
}

/** Only the Navigation API tells that the page itself goes elsewhere, before it does; `navigated` is said then too. */
function leavings(host: Host) {
  const navigation = (window as NavigationWindow).navigation
  if (!navigation || typeof navigation.addEventListener !== 'function') return []
  return [
    host.page.listen(navigation, 'navigate', (event) => {
      const { hashChange, downloadRequest } = event as NavigateEvent
      const target = (event as { destination?: { sameDocument?: boolean } }).destination
      if (!hashChange && (target?.sameDocument === false || typeof downloadRequest === 'string')) {
        host.signs.say('navigated')
      }
    }),
  ]
}

/** What a page view says of page, window and device. */
function draftOf(host: Host, navigation: Navigation, url: string, referrer: string): Draft<'pageView'> {
  const from = referrer === '' ? '' : host.privacy.url(referrer)
  const matches = (query: string) => typeof matchMedia === 'function' && matchMedia(query).matches
  const connection = (navigator as Hints).connection?.effectiveType
  return {
    kind: 'pageView',
    url: host.privacy.url(url),
    title: host.privacy.text(document.title).slice(0, maxMessageChars),
    ...(from === '' ? {} : { referrer: from }),
    navigation,
    viewportWidth: innerWidth,
    viewportHeight: innerHeight,
    screenWidth: screen.width,
    screenHeight: screen.height,
    devicePixelRatio: devicePixelRatio,
    language: (navigator.language ?? '').slice(0, 40),
    timeZone: timeZone(),
    colorScheme: matches('(prefers-color-scheme: dark)') ? 'dark' : 'light',
    reducedMotion: matches('(prefers-reduced-motion: reduce)'),
    touch: navigator.maxTouchPoints > 0,
    ...(connection ? { connection: connection.slice(0, 20) } : {}),
    automated: navigator.webdriver === true,
  }
}

type WithTemporal = { Temporal?: { Now?: { timeZoneId?(): string } } }
let knownTimeZone = ''

/** A first formatter takes the browser 30 to 50 ms to make; Temporal answers without one. */
function timeZone(): string {
  try {
    knownTimeZone ||=
      (window as WithTemporal).Temporal?.Now?.timeZoneId?.() ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    return knownTimeZone
  } catch {
    return ''
  }
}

function loadKind(): Navigation {
  const entry = performance.getEntriesByType?.('navigation')[0] as PerformanceNavigationTiming | undefined
  if (entry?.type === 'reload') return 'reload'
  return entry?.type === 'back_forward' ? 'backForward' : 'load'
}

function routeOf(): string {
  return location.pathname + (/^#!?\//.test(location.hash) ? location.hash : '')
}
