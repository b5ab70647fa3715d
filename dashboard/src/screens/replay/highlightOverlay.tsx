import { type CSSProperties, useEffect, useState } from 'react'
import { SignMark } from '../../signs/signMark.tsx'
import { signColor } from '../../signs/signShapes.tsx'
import { beyond, type Rect } from './player/highlight.ts'
import type { Player } from './player/player.ts'
import css from './stage.module.css'
import type { ReplayStep } from './steps.ts'
import { useReplayState } from './useReplayState.ts'

/** While it plays, a step stays marked this long. */
const shownForMs = 1800
/** Room for the label, in pixels of the screen. */
const chipPx = 34
const chipWidthPx = 340

/** The element's box, followed while the page moves under it. */
function useRect(player: Player, step: ReplayStep | null): Rect | null {
  const [rect, setRect] = useState<Rect | null>(null)
  useEffect(() => {
    if (step === null) {
      setRect(null)
      return
    }
    let frame = 0
    const follow = () => {
      const next = player.highlight()
      setRect((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next))
      frame = requestAnimationFrame(follow)
    }
    follow()
    return () => cancelAnimationFrame(frame)
  }, [player, step])
  return rect
}

const where = { above: '↑ above', below: '↓ below', left: '← left of', right: '→ right of' }

/** Draws where her hand was: a frame in the step's colour and shape, a ring where she clicked, and what it was. */
export function HighlightOverlay({
  player,
  steps,
  scale,
}: {
  player: Player
  steps: readonly ReplayStep[]
  scale: number
}) {
  const stepId = useReplayState(player, (state) => {
    const step = steps.find(({ id }) => id === state.stepId)
    return step && (state.visiting || state.ms - step.atMs < shownForMs) ? step.id : null
  })
  const page = useReplayState(player, (state) => state.page)
  const hidden = useReplayState(player, (state) => state.nothing !== null)
  const step = steps.find(({ id }) => id === stepId) ?? null
  const rect = useRect(player, hidden ? null : step)
  if (step === null || rect === null) return null

  const px = 1 / scale
  const style = { '--px': `${px}px`, '--px-number': px, '--sign': signColor(step.mark) } as CSSProperties
  const outside = beyond(rect, page)
  const said = step.mark === 'error' && step.message !== '' ? step.message : step.text
  const text = outside === null ? said : `${said} (${where[outside]} what was in view)`
  // Under the element, as a message stands under its field; above it where there is no room.
  const below = rect.y + rect.height + 8 * px
  const fits = below + chipPx * px < page.height
  const top = fits ? Math.max(4 * px, below) : Math.max(4 * px, Math.min(rect.y, page.height) - (chipPx + 6) * px)
  // Along the element's left edge, or its right edge where it would run out of the page.
  const runsOut = rect.x + chipWidthPx * px > page.width && rect.x + rect.width / 2 > page.width / 2
  const side = runsOut
    ? { right: Math.max(4 * px, page.width - rect.x - rect.width), transformOrigin: '100% 0' }
    : { left: Math.max(4 * px, rect.x) }
  return (
    <div style={style} data-highlight={step.id} aria-hidden="true">
      {outside === null ? (
        <div
          className={css.highlight}
          data-highlight-frame
          data-mark={step.mark}
          style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height, boxSizing: 'border-box' }}
        />
      ) : null}
      {step.point === null || outside !== null ? null : (
        <div
          className={css.ring}
          style={{ left: rect.x + step.point.x * rect.width, top: rect.y + step.point.y * rect.height }}
        />
      )}
      <div className={css.chip} style={{ ...side, top }}>
        <SignMark kind={step.mark} size={14} inked />
        <span>{text}</span>
      </div>
    </div>
  )
}
