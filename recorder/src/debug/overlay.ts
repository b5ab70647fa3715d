/**
 * `?hindsight=debug`: what the recorder does on this page, for those who put it there. It stands in a closed shadow
 * root, is itself neither recorded nor reported, and takes its styles from a constructed sheet, which a strict policy
 * of the page allows.
 */
import type { EventKind } from '@hindsight/protocol/events'
import { sessionCode } from '@hindsight/protocol/sessionCode'
import type { Draft } from '../host.ts'
import type { Stop } from '../page.ts'
import type { DebugDeps, DebugState } from './debugPart.ts'
import { createOutlines, type Outlines, type Seen } from './outlines.ts'
import { css } from './overlayStyle.ts'
import { reasonWords } from './reasonWords.ts'

const lookEveryMs = 500

type Row = { name: string; value: HTMLElement }

export function openDebug({ page, state, closed }: DebugDeps): Stop {
  const host = document.createElement('hindsight-debug')
  host.setAttribute('data-private', 'block')
  host.setAttribute('data-ignore', '')
  const root = host.attachShadow({ mode: 'closed' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]

  const panel = element('section', { role: 'region', 'aria-label': 'Hindsight debug' })
  const status = element('p', { class: 'status', role: 'status' })
  const rows = new Map<string, Row>()
  const list = element('dl')
  const session = element('p', { class: 'session' })
  const events = element('ol', { 'aria-label': 'Last events' })
  const outlined = element('input', { type: 'checkbox' }) as HTMLInputElement
  const label = element('label')
  label.append(outlined, ' Outline what is masked, blocked and ignored')
  const close = element('button', { type: 'button', 'aria-label': 'Close the debug overlay' }, '×')
  const head = element('header')
  head.append(element('h2', {}, 'Hindsight'), close)
  panel.append(head, status, session, list, label, element('h3', {}, 'Last events'), events)
  root.append(panel)
  document.documentElement.append(host)

  const outlines: Outlines = createOutlines(root)

  function row(name: string, text: string): void {
    const known = rows.get(name) ?? { name, value: element('dd') }
    if (!rows.has(name)) {
      list.append(element('dt', {}, name), known.value)
      rows.set(name, known)
    }
    if (known.value.textContent !== text) known.value.textContent = text
  }

  function show(): void {
    const now = state()
    const seen = outlines.look(now.settings, outlined.checked)
    const words = reasonWords(now)
    if (status.textContent !== words) status.textContent = words
    showSession(session, now)
    for (const [name, text] of rowsOf(now, seen)) row(name, text)
    events.replaceChildren(...now.last.map(eventLine))
  }

  const takeAway = () => {
    for (const stop of stops) stop()
    outlines.clear()
    host.remove()
  }
  const stops = [
    page.every(lookEveryMs, show),
    page.listen(outlined, 'change', show),
    page.listen(close, 'click', () => {
      takeAway()
      closed()
    }),
    page.listen(panel, 'keydown', (event) => {
      // Keys pressed in here are none of the page's business.
      event.stopPropagation()
      if ((event as KeyboardEvent).key !== 'Escape') return
      takeAway()
      closed()
    }),
  ]
  page.guard(show)
  return takeAway
}

function rowsOf(now: DebugState, { masked, blocked, ignored }: Seen): [string, string][] {
  const minutes = Math.max(1, Math.round(performance.now() / 1000))
  const lost = `${now.droppedEvents} events, ${now.droppedChunks} replay chunks`
  return [
    ['Level', now.level],
    ['Masked', `${masked}${now.settings.strict ? ', and all text (strict)' : ''}`],
    ['Blocked', String(blocked)],
    ['Ignored', String(ignored)],
    ['Queued', `${now.queuedBatches} batches, ${Math.ceil(now.queuedBytes / 1024)} KiB`],
    ['Spent', `${Math.round(now.ownMs)} ms in ${minutes} s`],
    ['Lost', lost],
    ['Kept back', `${now.withheldEvents} events, by beforeSend`],
    ['Own faults', String(now.faults)],
    ['Recorder', now.version],
  ]
}

function showSession(at: HTMLElement, { sessionId, sessionUrl }: DebugState): void {
  const code = sessionId === null ? 'none' : sessionCode(sessionId)
  if (at.dataset.shown === `${code}${sessionUrl === null}`) return
  at.dataset.shown = `${code}${sessionUrl === null}`
  at.replaceChildren('Session ', element('b', {}, code))
  if (sessionUrl === null) return
  const link = element('a', { href: sessionUrl, target: '_blank', rel: 'noreferrer' }, 'Watch it')
  at.append(' · ', link)
}

function eventLine(draft: Draft<EventKind>): HTMLElement {
  const { label, name, reason, message, path } = draft as Partial<
    Record<'label' | 'name' | 'reason' | 'message' | 'path', string>
  >
  const said = label || name || reason || message || path
  const time = new Date(draft.ts ?? 0).toTimeString().slice(0, 8)
  return element('li', {}, `${time} ${draft.kind}${said ? `: ${said}` : ''}`)
}

function element(tag: string, attributes: Record<string, string> = {}, text = ''): HTMLElement {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  if (text !== '') made.textContent = text
  return made
}
