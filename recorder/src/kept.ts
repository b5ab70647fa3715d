/**
 * Batches that wait on the visitor's device, for the next page of the site: what was under way when a page was left, and
 * what could not be sent during an outage. They hold what would have been sent and nothing else, scrubbed already; who
 * she says she is (identify) is never among it. In localStorage, since nothing else can be written while a page goes.
 *
 * An entry belongs to the page that wrote it for as long as that page lives: another one takes over what is left by
 * pages that are gone. Where two take over the same at once, both send it, as a repeat, and the collector counts it once.
 */

import type { Batch } from './batch.ts'
import { toJson } from './json.ts'
import type { Page } from './page.ts'

export type Kept = Batch & { attempt: number }

export type Keeper = {
  /** Now, before anything else can happen. False where there is no room. */
  keep(batch: Kept): boolean
  /** Delivered, or given up. */
  release(batch: Batch): void
  /** False where another page has taken it over. */
  has(batch: Batch): boolean
  /** What pages that are gone have left, oldest first; from now on it is this page's. */
  takeOver(): Kept[]
  /** Whether one more batch of about this size would be kept. */
  hasRoom(chars: number): boolean
  /** This page goes: what it keeps is free to be taken. */
  leave(): void
  /** It is back from the back/forward cache. */
  stay(): void
}

/** UTF-16 units of the 5 million that browsers grant a site: the rest is the site's own. */
const maxKeptChars = 1024 * 1024
/** Written while a page is being left, which nothing may hold up. */
const maxBatchChars = 384 * 1024
/** What is older says nothing about today's site; and a device must not keep it for ever. */
const maxKeptMs = 24 * 60 * 60 * 1000
/** Timers of hidden tabs run once a minute. */
const leaseMs = 150_000
const renewEveryMs = 20_000

type Entry = { key: string; owner: string; text: string; at: number }
type Head = { attempt: number; header: Record<string, unknown>; events: string[]; hasChunk: boolean }

export function createKeeper(page: Page, site: string, owner: string, onEvicted: (batch: Batch) => void): Keeper {
  const prefix = keptOf(site)
  const leasePrefix = leaseOf(site)
  const mine = new Set<string>()
  let stopRenewing: (() => void) | null = null

  const keyOf = ({ header }: Batch) => `${prefix}${owner}:${header.tabId}.${header.batchNo}`

  function entries(): Entry[] {
    const now = Date.now()
    const found: Entry[] = []
    for (const key of keysFrom(prefix)) {
      const text = localStorage.getItem(key) ?? ''
      const at = Number(text.slice(0, text.indexOf(' ')))
      // A clock that was set back makes the age negative; what lies in the future cannot be trusted either.
      if (!(Math.abs(now - at) < maxKeptMs)) localStorage.removeItem(key)
      else found.push({ key, owner: key.slice(prefix.length).split(':')[0] ?? '', text, at })
    }
    return found.sort((a, b) => a.at - b.at)
  }

  /** Only ever at the cost of replay: a fact waits until it is delivered or too old. */
  function makeRoom(neededChars: number): boolean {
    const all = entries()
    let free = maxKeptChars - all.reduce((sum, { key, text }) => sum + key.length + text.length, 0)
    for (const { key, text } of all) {
      if (free >= neededChars) break
      const batch = unpack(text)
      if (batch && batch.events.length > 0) continue
      localStorage.removeItem(key)
      free += key.length + text.length
      if (batch && !mine.has(key)) onEvicted(batch)
    }
    return free >= neededChars
  }

  function renew(): void {
    attempted(() => localStorage.setItem(leasePrefix + owner, String(Date.now())))
    stopRenewing ??= page.every(renewEveryMs, renew)
  }

  function isGone(other: string): boolean {
    const renewedAt = Number(localStorage.getItem(leasePrefix + other) ?? 0)
    return !(Math.abs(Date.now() - renewedAt) < leaseMs)
  }

  return {
    keep(batch) {
      const key = keyOf(batch)
      const kept = attempted(() => {
        const text = pack(batch)
        if (text === null) return false
        if (!makeRoom(key.length + text.length)) return false
        localStorage.setItem(key, text)
        return true
      })
      if (!kept) return false
      mine.add(key)
      renew()
      return true
    },
    release(batch) {
      const key = keyOf(batch)
      if (!mine.delete(key)) return
      attempted(() => localStorage.removeItem(key))
      if (mine.size === 0) this.leave()
    },
    has: (batch) => attempted(() => localStorage.getItem(keyOf(batch)) !== null) === true,
    takeOver() {
      const taken: Kept[] = []
      attempted(() => {
        for (const { key, owner: other, text } of entries()) {
          if (other === owner || !isGone(other)) continue
          localStorage.removeItem(key)
          localStorage.removeItem(leasePrefix + other)
          const batch = unpack(text)
          if (!batch) continue
          const own = keyOf(batch)
          localStorage.setItem(own, text)
          mine.add(own)
          taken.push(batch)
        }
      })
      if (taken.length > 0) renew()
      return taken
    },
    hasRoom: (chars) => attempted(() => chars <= maxBatchChars && makeRoom(chars)) === true,
    leave() {
      stopRenewing?.()
      stopRenewing = null
      attempted(() => localStorage.removeItem(leasePrefix + owner))
    },
    stay() {
      if (mine.size > 0) renew()
    },
  }
}

/** Forgets everything that any page of the site keeps. */
export function forgetKept(site: string): void {
  attempted(() => {
    for (const key of [...keysFrom(keptOf(site)), ...keysFrom(leaseOf(site))]) localStorage.removeItem(key)
  })
}

const keptOf = (site: string) => `hindsight:${site}:kept:`
const leaseOf = (site: string) => `hindsight:${site}:lease:`

function keysFrom(start: string): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(start))
}

/** For sites that want nothing kept. */
export const keepsNothing: Keeper = {
  keep: () => false,
  release() {},
  has: () => false,
  takeOver: () => [],
  hasRoom: () => false,
  leave() {},
  stay() {},
}

/** Storage that is blocked or full keeps nothing. */
function attempted<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}

const isIdentify = (event: string) => event.includes('"identify"') && JSON.parse(event).kind === 'identify'

/** `time JSON\nchunk`, a byte a character: browsers store such text at its size. */
function pack({ header, events: all, chunk, attempt }: Kept): string | null {
  const events = all.filter((event) => !isIdentify(event))
  if (chunk === null && events.length === 0) return null
  const head: Head = { attempt, header, events, hasChunk: chunk !== null }
  let text = `${Date.now()} ${toJson(head)}\n`
  for (let at = 0; chunk && at < chunk.length; at += 8192) {
    text += String.fromCharCode(...chunk.subarray(at, at + 8192))
  }
  return text
}

function unpack(text: string): Kept | null {
  const end = text.indexOf('\n')
  const head = attempted(() => JSON.parse(text.slice(text.indexOf(' ') + 1, end)) as Partial<Head>)
  if (!head?.header || !Array.isArray(head.events)) return null
  const chunk = head.hasChunk ? Uint8Array.from(text.slice(end + 1), (char) => char.charCodeAt(0)) : null
  if (chunk === null && head.events.length === 0) return null
  // Whatever came of it where it was kept, it may have arrived: it is looked up.
  return { header: head.header, events: head.events, chunk, attempt: Math.max(1, head.attempt ?? 1) }
}
