/** Plays to the end on a screen that draws a frame now and then only. */
import { createTabPlayer } from '../../../dashboard/src/screens/replay/player/tabPlayer.ts'
import type { SafeEvent } from '../../../dashboard/src/screens/replay/sanitise/events.ts'

/** @returns the text of the page a second after it was played from this moment. */
export async function playSlowly(events: readonly SafeEvent[], fromTs: number, frameMs: number): Promise<string> {
  const root = document.createElement('div')
  document.body.append(root)
  const ownFrames = window.requestAnimationFrame
  window.requestAnimationFrame = (draw) => window.setTimeout(() => draw(performance.now()), frameMs)
  const player = createTabPlayer({
    root,
    events,
    colorScheme: null,
    onSize: () => undefined,
    onFault: (error) => {
      throw error
    },
  })
  try {
    await player.settled
    player.playFrom(fromTs)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return player.iframe.contentDocument?.body?.textContent ?? ''
  } finally {
    window.requestAnimationFrame = ownFrames
    player.destroy()
    root.remove()
  }
}
