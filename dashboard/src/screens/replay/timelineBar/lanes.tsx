import { type CSSProperties, memo, useMemo } from 'react'
import { duration } from '../../../format/duration.ts'
import { SignMark } from '../../../signs/signMark.tsx'
import type { Plan } from '../player/player.ts'
import { type ReplayStep, tabNames } from '../steps.ts'
import { activityLane, type Span } from '../timeline.ts'
import css from './timelineBar.module.css'

const buckets = 160
/** A mark that would stand closer than this to the last one in its lane is left out of it. */
const minDistance = 0.007
/** A length is written only where the hatching is wide enough for it. */
const minWrittenShare = 0.06

export const percent = (share: number) => `${share * 100}%`

/** What happened, drawn once: tabs, activity, pauses, holes, steps. */
export const Lanes = memo(function Lanes({ plan }: { plan: Plan }) {
  const { durationMs, steps, inactivity, gaps, activity } = plan
  const lane = useMemo(() => activityLane(activity, durationMs, buckets), [activity, durationMs])
  const marks = useMemo(() => spaced(steps, durationMs), [steps, durationMs])
  const place = ({ fromMs, toMs }: Span): CSSProperties => ({
    left: percent(fromMs / durationMs),
    width: percent((toMs - fromMs) / durationMs),
  })
  const path = lane.map((height, i) => (height === 0 ? '' : `M${i + 0.5} ${20}v${-height * 18}`)).join('')
  return (
    <div aria-hidden="true">
      <TabLane plan={plan} place={place} />
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
      {marks.map((step) => (
        <Mark key={step.id} step={step} durationMs={durationMs} />
      ))}
    </div>
  )
})

/** Which tab was before her eyes, like the pieces of a playlist; nothing where there was only one. */
function TabLane({ plan, place }: { plan: Plan; place: (span: Span) => CSSProperties }) {
  const { spans, steps } = plan
  const names = useMemo(() => tabNames([...new Set(steps.map(({ tabId }) => tabId))]), [steps])
  if (spans.length < 2) return null
  return spans.map((span, at) => (
    <div
      key={span.fromMs}
      className={css.tab}
      style={place(span)}
      data-tab-switch={at > 0 || undefined}
      data-other={(names.get(span.tabId) ?? 'A') !== 'A' || undefined}
    >
      <span>Tab {names.get(span.tabId)}</span>
    </div>
  ))
}

export function Mark({ step, durationMs, isCurrent }: { step: ReplayStep; durationMs: number; isCurrent?: boolean }) {
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
