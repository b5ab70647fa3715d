/** The last steps of a fact before the outbox: the site's own filter, what the replay waits for, what debugging shows. */
import type { EventKind } from '@hindsight/protocol/events'
import type { BeforeSend } from './api.ts'
import { applyBeforeSend } from './beforeSend.ts'
import type { Draft } from './host.ts'
import type { Privacy } from './privacy.ts'

export type Facts = {
  handOn(draft: Draft<EventKind>): void
  /** Kept back by the site's filter. */
  withheld(): number
  /** The newest first. */
  last(): readonly Draft<EventKind>[]
}

type Given = {
  beforeSend: BeforeSend | undefined
  privacy(): Privacy
  /** Every fact that is sent. */
  seen(draft: Draft<EventKind>): void
  add(draft: Draft<EventKind>): void
}

const maxLast = 12

export function createFacts({ beforeSend, privacy, seen, add }: Given): Facts {
  let withheld = 0
  let last: Draft<EventKind>[] = []

  return {
    handOn(given) {
      // By the rules of the file that may still be coming when a script fails: it knows what stays readable.
      if (given.kind === 'jsError') given.message = privacy().message(given.message, null)
      // Whether and why a page is replayed, and what that costs, is ours to say, and the site's to know.
      const isOurs = given.kind === 'recording' || given.kind === 'cost'
      const draft = beforeSend && !isOurs ? applyBeforeSend(beforeSend, given, privacy()) : given
      if (draft === null) {
        withheld++
        return
      }
      last = [draft, ...last].slice(0, maxLast)
      add(draft)
      seen(draft)
    },
    withheld: () => withheld,
    last: () => last,
  }
}
