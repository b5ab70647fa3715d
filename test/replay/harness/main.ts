/** The real decoder, sanitiser and tab player on an empty page, to be fed whatever a test likes. */

import { createTabPlayer } from '../../../dashboard/src/screens/replay/player/tabPlayer.ts'
import type { SafeEvent } from '../../../dashboard/src/screens/replay/sanitise/events.ts'
import { createWorkshop } from '../../../dashboard/src/screens/replay/stream/work.ts'
import { grow } from './growing.ts'
import { hurry } from './hurried.ts'
import { keyboard } from './keyboard.ts'
import { seek } from './seeking.ts'
import { playSlowly } from './slowFrames.ts'

type Attack = { name: string; events: unknown[] }
type Outcome = { name: string; events: number; faults: string[]; text: string }

export type Harness = {
  /** Plays all at once: each is sought through (rrweb's virtual DOM) and then played (its real DOM). */
  attack(attacks: Attack[], guards: { sanitiser: boolean; policy: boolean }): Promise<Outcome[]>
  /** What is said of a chunk each time that it is decoded, and how long that takes in all. */
  decode(path: string, times: number): Promise<{ faults: (string | null)[]; tookMs: number }>
  seek: typeof seek
  hurry: typeof hurry
  grow: typeof grow
  keyboard(events: unknown[], ts: number, hasFocus: boolean): Promise<string>
  playSlowly(events: unknown[], fromTs: number, frameMs: number): Promise<string>
  /** What got to run a script, told by the script itself. */
  ran: string[]
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const workshop = createWorkshop()

async function safely({ name, events }: Attack, sanitised: boolean): Promise<SafeEvent[]> {
  if (!sanitised) return events as SafeEvent[]
  const bytes = new TextEncoder().encode(events.map((event) => JSON.stringify(event)).join('\n'))
  const preferences = { colorScheme: null, reducedMotion: null }
  const work = { stream: name, restart: true, bytes, encoding: 'identity', assets: {}, preferences }
  return (await workshop(work)).events
}

async function play(attack: Attack, guards: { sanitiser: boolean; policy: boolean }): Promise<Outcome> {
  const faults: string[] = []
  const events = await safely(attack, guards.sanitiser)
  if (events.length < 2) return { name: attack.name, events: events.length, faults, text: '' }
  const root = document.createElement('div')
  document.body.append(root)
  const open = () =>
    createTabPlayer({
      root,
      events,
      colorScheme: null,
      onSize: () => undefined,
      onFault: (error) => faults.push(String(error)),
      ...(guards.policy ? {} : { policy: null }),
    })
  const sought = open()
  await sought.settled
  sought.showAt((events.at(-1)?.timestamp ?? 0) + 1)
  const played = open()
  await played.settled
  played.playFrom(events[0]?.timestamp ?? 0)
  await pause(1500)
  const text = sought.iframe.contentDocument?.body?.textContent ?? ''
  sought.destroy()
  played.destroy()
  return { name: attack.name, events: events.length, faults, text }
}

async function decode(path: string, times: number): Promise<{ faults: (string | null)[]; tookMs: number }> {
  const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer())
  const preferences = { colorScheme: null, reducedMotion: null }
  const faults: (string | null)[] = []
  const began = performance.now()
  for (let n = 0; n < times; n++) {
    const work = { stream: path, restart: true, bytes, encoding: 'gzip', assets: {}, preferences }
    faults.push((await workshop(work)).fault)
  }
  return { faults, tookMs: performance.now() - began }
}

const ran: string[] = []
const harness: Harness = {
  attack: (attacks, guards) => Promise.all(attacks.map((one) => play(one, guards))),
  decode,
  seek,
  hurry,
  grow,
  keyboard: async (events, ts, hasFocus) => keyboard(await safely({ name: 'keyboard', events }, true), ts, hasFocus),
  playSlowly: async (events, fromTs, frameMs) =>
    playSlowly(await safely({ name: 'slow', events }, true), fromTs, frameMs),
  ran,
}
Object.assign(window, { harness, ran })
