/** The dashboard's own decoder, sanitiser and tab player, filling the window: what is seen here is what a viewer sees. */
import { createTabPlayer, type TabPlayer } from '../../../dashboard/src/screens/replay/player/tabPlayer.ts'
import type { Preferences } from '../../../dashboard/src/screens/replay/sanitise/css.ts'
import type { SafeEvent } from '../../../dashboard/src/screens/replay/sanitise/events.ts'
import { createWorkshop } from '../../../dashboard/src/screens/replay/stream/work.ts'

export type Recording = {
  /** Each chunk's bytes as base64, with its encoding. */
  chunks: { bytes: string; encoding: string }[]
  assets: Record<string, string>
  preferences: Preferences
}

export type Stage = {
  /** Shows the last moment, sought (through rrweb's virtual DOM) or played towards it (on its real one). */
  show(recording: Recording, how: 'sought' | 'played'): Promise<{ events: number; faults: string[] }>
  page(): Document | null
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
/** Pictures, fonts and layout come a moment after the DOM. */
const drawMs = 250

let player: TabPlayer | null = null
let streams = 0

async function decode({ chunks, assets, preferences }: Recording): Promise<{ events: SafeEvent[]; damaged: number }> {
  const workshop = createWorkshop()
  const stream = `stream ${++streams}`
  const events: SafeEvent[] = []
  let damaged = 0
  for (const [i, chunk] of chunks.entries()) {
    const bytes = Uint8Array.from(atob(chunk.bytes), (c) => c.charCodeAt(0))
    const work = { stream, restart: i === 0, bytes, encoding: chunk.encoding, assets, preferences }
    const worked = await workshop(work)
    events.push(...worked.events)
    damaged += worked.unreadable
  }
  return { events, damaged }
}

const stage: Stage = {
  async show(recording, how) {
    player?.destroy()
    player = null
    document.body.replaceChildren()
    const faults: string[] = []
    const { events, damaged } = await decode(recording)
    // What the real recorder sends is sound.
    if (damaged > 0) faults.push(`${damaged} damaged events`)
    if (events.length < 2) return { events: events.length, faults: ['nothing to play'] }
    const root = document.createElement('div')
    document.body.append(root)
    player = createTabPlayer({
      root,
      events,
      colorScheme: recording.preferences.colorScheme,
      onSize: () => undefined,
      onFault: (error) => faults.push(String(error)),
    })
    await player.settled
    const lastTs = events.at(-1)?.timestamp ?? 0
    if (how === 'sought') player.showAt(lastTs + 1)
    else {
      player.setSpeed(4)
      player.playFrom(events[0]?.timestamp ?? 0)
      await pause((lastTs - (events[0]?.timestamp ?? 0)) / 4 + 200)
    }
    await pause(drawMs)
    return { events: events.length, faults }
  },
  page: () => player?.iframe.contentDocument ?? null,
}

Object.assign(window, { stage })
