import { type CSSProperties, type ReactNode, type RefObject, useRef } from 'react'
import { duration } from '../../format/duration.ts'
import { HighlightOverlay } from './highlightOverlay.tsx'
import { PickOverlay } from './pick/pickOverlay.tsx'
import type { Nothing, Player } from './player/player.ts'
import css from './stage.module.css'
import type { ReplayStep } from './steps.ts'
import { useFit } from './useFit.ts'
import { useReplayState } from './useReplayState.ts'

/** Something said in the middle of the stage. */
export function StageNote({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={css.note}>
      <div className={css.noteCard} role="status">
        <p className={css.noteTitle}>{title}</p>
        {children === undefined ? null : <div className={css.noteSays}>{children}</div>}
      </div>
    </div>
  )
}

function wordsFor(nothing: Nothing): { title: string; says: string } {
  if (nothing.reason === 'notYet')
    return { title: 'The page is still loading', says: 'The recording begins in a moment.' }
  if (nothing.reason === 'notRecorded')
    return { title: nothing.words ?? 'This tab was not recorded', says: 'What she did is in the list of steps.' }
  const { gap } = nothing
  return {
    title: `${gap.words} (${duration(gap.toMs - gap.fromMs)})`,
    says: 'What is shown is the page as it was before. It goes on at the next picture of the whole page.',
  }
}

type Props = {
  player: Player | null
  /** Where the player draws. The element must stay where it is: a frame that is moved forgets its page. */
  root: RefObject<HTMLDivElement | null>
  steps: readonly ReplayStep[]
  /** Why nothing of this session can be seen. */
  missing: string | null
  children?: ReactNode
}

/** The recorded page, at its own width, scaled to the room there is. */
export function Stage({ player, root, steps, missing, children }: Props) {
  const room = useRef<HTMLDivElement>(null)
  const page = useReplayState(player, (state) => state.page)
  const nothing = useReplayState(player, (state) => state.nothing)
  const fit = useFit(room, page)
  const isBlank = nothing !== null && nothing.reason !== 'gap'
  const style: CSSProperties = { width: page.width, height: page.height, transform: `scale(${fit.scale})` }
  return (
    <section className={css.stage} aria-label="Recorded page">
      <div ref={room} className={css.room}>
        <div className={css.fit} style={{ left: fit.left, top: fit.top, width: fit.width, height: fit.height }}>
          <div className={css.page} style={style} data-scale={fit.scale}>
            {/* Inert: nothing in a recorded page may be reached by keyboard or pointer. */}
            <div
              ref={root}
              inert
              className={nothing === null ? '' : css.dimmed}
              style={{ visibility: isBlank ? 'hidden' : 'visible' }}
            />
            {player ? <HighlightOverlay player={player} steps={steps} scale={fit.scale} /> : null}
            {player ? <PickOverlay player={player} steps={steps} scale={fit.scale} /> : null}
          </div>
          <StageWords nothing={nothing} missing={missing} />
        </div>
        {missing === null && player ? (
          <span className={css.size} style={{ top: fit.top + fit.height, left: fit.left + fit.width }}>
            {page.width} × {page.height} · {Math.round(fit.scale * 100)} %
          </span>
        ) : null}
      </div>
      {children}
    </section>
  )
}

function StageWords({ nothing, missing }: { nothing: Nothing | null; missing: string | null }) {
  if (missing !== null) {
    return (
      <StageNote title="There is no replay of this session">{missing}. What she did is in the list of steps.</StageNote>
    )
  }
  if (nothing === null) return null
  const { title, says } = wordsFor(nothing)
  return <StageNote title={title}>{says}</StageNote>
}
