/**
 * Errors and warnings that the page writes to its console; only where the site asks for them, else nothing is patched.
 * Texts are redacted as messages are. The page's console does what it did, only a little later in the same call.
 */
import { maxMessageChars } from '@hindsight/protocol/limits'
import type { Capture, Draft } from '../host.ts'

/** The same message again within this time is counted. */
const repeatWithinMs = 1000
const maxPerPage = 100
/** A page that complains in a loop says nothing new. */
const maxPerTenSeconds = 20
const maxArguments = 10

type Pending = Draft<'console'> & { ts: number; repeats: number }
const levels = ['error', 'warn'] as const

export const startConsoleDetails: Capture = (host) => {
  if (!host.settings.consoleDetails) return () => {}
  const pending = new Map<string, Pending>()
  let sent = 0
  let recent: number[] = []

  function send(key: string): void {
    const draft = pending.get(key)
    if (!draft) return
    pending.delete(key)
    const { repeats, ...rest } = draft
    host.emit(repeats === 0 ? rest : { ...rest, repeats })
  }

  function said(level: (typeof levels)[number], given: unknown[]): void {
    const message = host.privacy.message(textOf(given), null).slice(0, maxMessageChars)
    const key = `${level} ${message}`
    const again = pending.get(key)
    if (again) {
      again.repeats++
      return
    }
    const now = Date.now()
    recent = recent.filter((at) => now - at < 10_000)
    if (sent >= maxPerPage || recent.length >= maxPerTenSeconds) return
    sent++
    recent.push(now)
    pending.set(key, { kind: 'console', level, message, ts: now, repeats: 0 })
    host.page.after(repeatWithinMs, () => send(key))
  }

  const flush = () => {
    for (const key of [...pending.keys()]) send(key)
  }
  let isSaying = false
  const stops = levels.map((level) =>
    host.page.patch(
      console,
      level,
      (original) =>
        function (this: unknown, ...given: unknown[]) {
          original.apply(this as Console, given)
          // What reading the arguments may set off (a getter that complains) is not heard again.
          if (isSaying) return
          isSaying = true
          host.page.guard(() => said(level, given))
          isSaying = false
        },
    ),
  )
  stops.push(host.page.beforeLeaving(flush))
  return () => {
    flush()
    for (const stop of stops) stop()
  }
}

/** Words and errors; of anything else only what kind of thing it is, for it may hold anything. */
function textOf(given: unknown[]): string {
  const [first, ...others] = given.slice(0, maxArguments)
  // `%s` and its like: what is put there is put behind; styles (`%c`) say nothing.
  const styles = typeof first === 'string' ? (first.match(/%c/g)?.length ?? 0) : 0
  const format = typeof first === 'string' ? first.replace(/%c/g, '') : first
  return [format, ...others.slice(styles)].map(wordsOf).join(' ')
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (value === null || typeof value !== 'object') return String(value)
  return `[${Object.prototype.toString.call(value).slice(8, -1)}]`
}
