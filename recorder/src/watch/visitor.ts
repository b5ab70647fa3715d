/** When the visitor last did something, so that what the page does by itself is told apart from what follows an act. */
import { timeOf } from '../dom/here.ts'
import { sharedPerHost } from './once.ts'

export type Visitor = {
  /** Device time of the last press of a button, finger or key, or turn of a wheel; 0 if none yet. */
  actedAt(): number
  pressedAt(): number
  /** As actedAt, and also when something came into a field without a key: autofill, voice. */
  busyAt(): number
  /** Device time and key of the last key press. */
  key(): { key: string; at: number }
}

export const visitorOf = sharedPerHost<Visitor>('visitor', (host) => {
  let actedAt = 0
  let pressedAt = 0
  let busyAt = 0
  let key = { key: '', at: 0 }
  const acted = (event: Event) => {
    if (!event.isTrusted) return
    busyAt = timeOf(event)
    if (event.type === 'input') return
    actedAt = busyAt
    if (event.type === 'pointerdown') pressedAt = actedAt
    if (event.type === 'keydown') key = { key: (event as KeyboardEvent).key, at: actedAt }
  }
  const options = { capture: true, passive: true }
  const stops = ['pointerdown', 'keydown', 'wheel', 'touchmove', 'input'].map((type) =>
    host.page.listen(window, type, acted, options),
  )
  return [
    { actedAt: () => actedAt, pressedAt: () => pressedAt, busyAt: () => busyAt, key: () => key },
    () => {
      for (const stop of stops) stop()
    },
  ]
})
