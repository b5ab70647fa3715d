/** The attempt to send a form that is still being answered, and what has changed on the page since. */
import type { Host } from '../host.ts'
import type { Stop } from '../page.ts'
import type { Attempt, Attempts } from '../watch/attempts.ts'
import type { Changes } from '../watch/changes.ts'
import { wrongness } from './appearance.ts'

/** capture.md §4, 3: what comes later has another cause, unless a request was being waited for. */
const openMs = 2500
const afterAnswerMs = 1500
const maxOpenMs = 15_000
const maxFresh = 300

export type OpenAttempt = {
  /** The attempt, while it is open. */
  current(): Attempt | null
  isWaiting(): boolean
  /** A request that started after the attempt has failed. */
  hasFailed(): boolean
  /** All that were started have been answered well. */
  hasSucceeded(): boolean
  /** Elements added, shown or changed since the attempt, other than what changes by itself. */
  fresh(): Element[]
  /** Messages come here: another text in this element is a message too. */
  expect(element: Element): void
  stop: Stop
}

/** `answered` is called when a request that was waited for has ended. */
export function watchOpenAttempt(host: Host, attempts: Attempts, changes: Changes, answered: () => void): OpenAttempt {
  let attempt: Attempt | null = null
  let openUntil = 0
  let failed = false
  let answeredWell = 0
  let waiting: string[] = []
  const fresh = new Set<Element>()
  const expected = new WeakSet<Element>()

  const current = () => {
    const isOpen = attempt && (Date.now() <= openUntil || (waiting.length > 0 && Date.now() - attempt.at < maxOpenMs))
    return isOpen ? attempt : null
  }
  const changed = (record: MutationRecord, since: number) => {
    if (fresh.size >= maxFresh || changes.isRestless(record, since)) return
    const nodes: Node[] = record.type === 'childList' ? [...record.addedNodes] : [record.target]
    for (const node of nodes) {
      const element = node instanceof Element ? node : node.parentElement
      if (!element || element === document.body || element === document.documentElement) continue
      if (!hadText(record) || expected.has(element) || wrongness(element) === 'class') fresh.add(element)
    }
  }

  const stops = [
    attempts.hear((made) => {
      attempt = made
      openUntil = made.at + openMs
      failed = false
      answeredWell = 0
      waiting = []
      fresh.clear()
    }),
    changes.hear((records) => {
      const open = current()
      if (open) for (const record of records) changed(record, open.at)
    }),
    host.signs.hear((sign, now, { url = '', status = 0 }) => {
      if (!current()) return
      if (sign === 'requestStarted') waiting.push(url)
      else if (sign === 'requestFailed') failed = true
      else if (sign === 'requestEnded' && waiting.includes(url)) {
        waiting.splice(waiting.indexOf(url), 1)
        if (status > 0 && status < 400) answeredWell++
        openUntil = Math.max(openUntil, now + afterAnswerMs)
        answered()
      } else if (sign === 'navigated') attempt = null
    }),
  ]
  return {
    current,
    isWaiting: () => waiting.length > 0,
    hasFailed: () => failed,
    hasSucceeded: () => answeredWell > 0 && !failed && waiting.length === 0,
    expect: (element) => void expected.add(element),
    fresh: () => [...fresh].filter((element) => element.isConnected),
    stop() {
      for (const stop of stops) stop()
    },
  }
}

/** One text instead of another: not a message that appears, but something that says new things all the time. */
function hadText({ type, oldValue, removedNodes }: MutationRecord): boolean {
  const before =
    type === 'characterData' ? (oldValue ?? '') : [...removedNodes].map((node) => node.nodeValue ?? '').join('')
  return type !== 'attributes' && before.trim() !== ''
}
