/** Whether the keyboard stays with the screen when the recorded page opens a dialog, which takes it. */
import { createTabPlayer } from '../../../dashboard/src/screens/replay/player/tabPlayer.ts'
import type { SafeEvent } from '../../../dashboard/src/screens/replay/sanitise/events.ts'

/** @returns the id of what has the focus once the page of this moment is shown; `frame`: the recorded page has it. */
export async function keyboard(events: readonly SafeEvent[], ts: number, hasFocus: boolean): Promise<string> {
  const root = document.createElement('div')
  root.inert = true
  const around = document.createElement('div')
  around.append(root)
  const button = document.createElement('button')
  button.id = 'own'
  document.body.append(around, button)
  if (hasFocus) button.focus()
  const player = createTabPlayer({
    root,
    events,
    colorScheme: null,
    onSize: () => undefined,
    onFault: () => undefined,
  })
  await player.settled
  player.showAt(ts)
  const isOpen = player.iframe.contentDocument?.querySelector('dialog')?.matches(':modal')
  if (!isOpen) throw new Error('The dialog was not opened')
  await new Promise((resolve) => setTimeout(resolve, 100))
  const focused = document.activeElement === player.iframe ? 'frame' : (document.activeElement?.id ?? '')
  player.destroy()
  button.remove()
  return focused
}
