import { type CSSProperties, type PointerEvent, useRef, useState } from 'react'
import { SignMark } from '../../../signs/signMark.tsx'
import type { AddedMark } from '../additions.ts'
import { clockText } from '../moments.ts'
import type { Plan, Player } from '../player/player.ts'
import type { ReplayStep } from '../steps.ts'
import { useReplayState } from '../useReplayState.ts'
import { nearestStep, spanWords } from './hoverWords.ts'
import { Lanes, Mark, percent } from './lanes.tsx'
import css from './timelineBar.module.css'

const tabLanePx = 16
const addedLanePx = 24

type Props = {
  player: Player
  plan: Plan
  added: readonly AddedMark[]
  onSeek: (ms: number) => void
  onGo: (step: ReplayStep) => void
}

export function TimelineBar({ player, plan, added, onSeek, onGo }: Props) {
  const lanes = {
    '--added': `${added.length > 0 ? addedLanePx : 0}px`,
    '--tabs': `${plan.spans.length > 1 ? tabLanePx : 0}px`,
  } as CSSProperties
  return (
    <div className={css.timeline} style={lanes}>
      <AddedMarks added={added} durationMs={plan.durationMs} onSeek={onSeek} />
      <Bar player={player} plan={plan} onSeek={onSeek} onGo={onGo} />
    </div>
  )
}

/** What colleagues left at a moment; beside the slider, since nothing in a slider can be pressed. */
function AddedMarks({
  added,
  durationMs,
  onSeek,
}: {
  added: readonly AddedMark[]
  durationMs: number
  onSeek: (ms: number) => void
}) {
  return added.map(({ id, atMs, text, mark }) => (
    <button
      key={id}
      type="button"
      className={css.added}
      style={{ left: percent(Math.min(1, atMs / durationMs)) }}
      title={text}
      aria-label={`${clockText(atMs)}: ${text}`}
      data-added={id}
      onClick={() => onSeek(atMs)}
    >
      {mark}
    </button>
  ))
}

function Bar({ player, plan, onSeek, onGo }: Omit<Props, 'added'>) {
  const bar = useRef<HTMLDivElement>(null)
  const [hover, setHover] = useState<number | null>(null)
  const [dragging, setDragging] = useState(false)
  const { durationMs, steps } = plan
  const value = useSliderValue(player, plan)

  function shareAt(event: PointerEvent): number {
    const box = bar.current?.getBoundingClientRect()
    return box ? Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) : 0
  }
  const near = hover === null ? null : nearestStep(steps, hover, durationMs)

  return (
    <div
      ref={bar}
      className={css.bar}
      role="slider"
      tabIndex={0}
      aria-label="Moment of the session"
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs)}
      aria-valuenow={value.now}
      aria-valuetext={value.text}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setDragging(true)
        const step = nearestStep(steps, shareAt(event), durationMs)
        if (step) onGo(step)
        else onSeek(shareAt(event) * durationMs)
      }}
      onPointerMove={(event) => {
        setHover(shareAt(event))
        if (dragging && Math.abs(event.movementX) > 0) onSeek(shareAt(event) * durationMs)
      }}
      onPointerUp={() => setDragging(false)}
      onPointerCancel={() => setDragging(false)}
      onPointerLeave={() => setHover(null)}
    >
      <Lanes plan={plan} />
      <Played player={player} durationMs={durationMs} />
      <CurrentMark player={player} plan={plan} />
      {hover === null ? null : <div className={css.hover} style={{ left: percent(hover) }} />}
      {hover === null ? null : (
        <div className={css.tip} style={{ left: `clamp(80px, ${percent(hover)}, calc(100% - 80px))` }}>
          {near ? <SignMark kind={near.mark} size={13} /> : null}
          <time>{clockText(near ? near.atMs : hover * durationMs)}</time>
          <span>{near?.text ?? spanWords(plan, hover * durationMs)}</span>
        </div>
      )}
    </div>
  )
}

function useSliderValue(player: Player, plan: Plan) {
  // Whole seconds: a screen reader must not be told of every frame.
  const seconds = useReplayState(player, ({ ms }) => Math.floor(ms / 1000))
  const stepId = useReplayState(player, (state) => state.stepId)
  const step = plan.steps.find(({ id }) => id === stepId)
  return {
    now: Math.min(Math.round(plan.durationMs), seconds * 1000),
    text: `${clockText(seconds * 1000)} of ${clockText(plan.durationMs)}${step ? `, ${step.text}` : ''}`,
  }
}

function Played({ player, durationMs }: { player: Player; durationMs: number }) {
  const share = useReplayState(player, ({ ms }) => Math.min(1, ms / durationMs))
  return (
    <>
      <div className={css.track} style={{ background: 'none' }}>
        <div className={css.played} style={{ width: percent(share), opacity: 0.55 }} />
      </div>
      <div className={css.cursor} style={{ left: percent(share) }} />
    </>
  )
}

function CurrentMark({ player, plan }: { player: Player; plan: Plan }) {
  const stepId = useReplayState(player, (state) => state.stepId)
  const step = plan.steps.find(({ id }) => id === stepId)
  return step ? <Mark step={step} durationMs={plan.durationMs} isCurrent /> : null
}
