import { type PointerEvent, useMemo, useRef, useState } from 'react'
import { duration } from '../../format/duration.ts'
import { SignMark } from '../../signs/signMark.tsx'
import { clockText } from './moments.ts'
import type { Plan, Player } from './player/player.ts'
import { type ReplayStep, stepAt, tabNames } from './steps.ts'
import { activityLane, gapWords, type Span } from './timeline.ts'
import css from './timelineBar.module.css'
import { useReplayState } from './useReplayState.ts'

const buckets = 160
/** A mark that would stand closer than this to the last one in its lane is left out of it. */
const minDistance = 0.007
/** A length is written only where the hatching is wide enough for it. */
const minWrittenShare = 0.06
/** The pointer is at a step when within this share of the bar. */
const reach = 0.012

type Props = { player: Player; plan: Plan; onSeek: (ms: number) => void; onGo: (step: ReplayStep) => void }

export function TimelineBar({ player, plan, onSeek, onGo }: Props) {
  const bar = useRef<HTMLDivElement>(null)
  const [hover, setHover] = useState<number | null>(null)
  const [dragging, setDragging] = useState(false)
  const { durationMs, steps } = plan
  const value = useSliderValue(player, plan)

  function shareAt(event: PointerEvent): number {
    const box = bar.current?.getBoundingClientRect()
    return box ? Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) : 0
  }
  const near = hover === null ? null : nearest(steps, hover, durationMs)

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
        const step = nearest(steps, shareAt(event), durationMs)
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

const percent = (share: number) => `${share * 100}%`

function nearest(steps: readonly ReplayStep[], share: number, durationMs: number): ReplayStep | null {
  let found: ReplayStep | null = null
  let best = reach
  for (const step of steps) {
    // Of two equally near, the one that went wrong is the one looked for.
    const distance = Math.abs(step.atMs / durationMs - share) - (step.isStruggle ? 0.002 : 0)
    if (distance < best) {
      best = distance
      found = step
    }
  }
  return found
}

function spanWords(plan: Plan, ms: number): string {
  const inside = ({ fromMs, toMs }: Span) => ms >= fromMs && ms < toMs
  const gap = plan.gaps.find(inside)
  if (gap) return gapWords[gap.reason]
  const pause = plan.inactivity.find(inside)
  if (pause) return `nothing done for ${duration(pause.toMs - pause.fromMs)}`
  const before = stepAt(plan.steps, ms)
  return before ? `after: ${before.text}` : ''
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

function Mark({ step, durationMs, isCurrent }: { step: ReplayStep; durationMs: number; isCurrent?: boolean }) {
  const lane = step.isStruggle || step.mark === 'success' ? 'struggle' : 'step'
  return (
    <span
      className={css.mark}
      data-lane={lane}
      data-current={isCurrent}
      style={{ left: percent(Math.min(1, step.atMs / durationMs)) }}
    >
      <SignMark kind={step.mark} size={lane === 'struggle' ? 13 : 9} />
    </span>
  )
}

/** Steps that have room for a mark of their own; what went wrong always has. */
function spaced(steps: readonly ReplayStep[], durationMs: number): ReplayStep[] {
  let last = -1
  return steps.filter((step) => {
    if (step.isStruggle || step.mark === 'success') return true
    const at = step.atMs / durationMs
    if (at - last < minDistance) return false
    last = at
    return true
  })
}

function Lanes({ plan }: { plan: Plan }) {
  const { durationMs, steps, spans, inactivity, gaps, activity } = plan
  const lane = useMemo(() => activityLane(activity, durationMs, buckets), [activity, durationMs])
  const marks = useMemo(() => spaced(steps, durationMs), [steps, durationMs])
  const names = useMemo(() => tabNames([...new Set(steps.map(({ tabId }) => tabId))]), [steps])
  const place = ({ fromMs, toMs }: Span) => ({
    left: percent(fromMs / durationMs),
    width: percent((toMs - fromMs) / durationMs),
  })
  const path = lane.map((height, i) => (height === 0 ? '' : `M${i + 0.5} ${20}v${-height * 18}`)).join('')
  return (
    <div aria-hidden="true">
      <svg className={css.activity} viewBox={`0 0 ${buckets} 22`} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} stroke="currentColor" strokeOpacity=".5" strokeWidth=".7" fill="none" />
      </svg>
      <div className={css.track} />
      {inactivity.map((span) => (
        <div key={span.fromMs} className={css.pause} style={place(span)} data-inactivity>
          {(span.toMs - span.fromMs) / durationMs < minWrittenShare ? null : (
            <span className={css.length}>{duration(span.toMs - span.fromMs)}</span>
          )}
        </div>
      ))}
      {gaps.map((gap) => (
        <div
          key={`${gap.tabId} ${gap.fromMs}`}
          className={css.gap}
          style={{ ...place(gap), minWidth: 3 }}
          data-gap={gap.reason}
        />
      ))}
      {spans.slice(1).map((span) => (
        <div
          key={span.fromMs}
          className={css.tabSwitch}
          style={{ left: percent(span.fromMs / durationMs) }}
          data-tab-switch
        >
          <span className={css.tabName}>Tab {names.get(span.tabId)}</span>
        </div>
      ))}
      {marks.map((step) => (
        <Mark key={step.id} step={step} durationMs={durationMs} />
      ))}
    </div>
  )
}
