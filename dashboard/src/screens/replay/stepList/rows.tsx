import { IconArrowsExchange, IconEyeOff, IconZzz } from '@tabler/icons-react'
import { memo } from 'react'
import { duration } from '../../../format/duration.ts'
import { SignMark } from '../../../signs/signMark.tsx'
import { signNames } from '../../../signs/signShapes.tsx'
import { clockText } from '../moments.ts'
import type { ReplayStep } from '../steps.ts'
import type { GapSpan } from '../timeline.ts'
import { Marked } from './marked.tsx'
import css from './stepList.module.css'

type StepProps = {
  step: ReplayStep
  isCurrent: boolean
  words: readonly string[]
  onGo: (step: ReplayStep) => void
}

export const StepRow = memo(function StepRow({ step, isCurrent, words, onGo }: StepProps) {
  const isSwitch = step.id.endsWith('.tab')
  const tone = step.isStruggle ? css.struggle : step.mark === 'info' || isSwitch ? css.quiet : ''
  return (
    <li>
      <button
        type="button"
        className={`${css.step} ${tone}`}
        data-step={step.id}
        data-row
        aria-current={isCurrent ? 'step' : undefined}
        tabIndex={isCurrent ? 0 : -1}
        onClick={() => onGo(step)}
      >
        {isSwitch ? (
          <IconArrowsExchange size={15} stroke={1.8} aria-hidden className={css.dim} />
        ) : (
          <SignMark kind={step.mark} size={15} label={signNames[step.mark]} />
        )}
        <span className={css.words}>
          <Marked text={step.text} words={words} />
        </span>
        <span className={css.time}>{clockText(step.atMs)}</span>
      </button>
    </li>
  )
})

/** Nobody did anything: what the player cuts out. */
export function PauseRow({ lengthMs }: { lengthMs: number }) {
  return (
    <li className={css.pause} data-pause={Math.round(lengthMs)}>
      <IconZzz size={13} stroke={1.8} aria-hidden />
      <span>{duration(lengthMs)} without activity</span>
    </li>
  )
}

export function GapRow({ gap, onSeek }: { gap: GapSpan; onSeek: (ms: number) => void }) {
  return (
    <li>
      <button
        type="button"
        className={css.gap}
        data-gap-row={gap.reason}
        data-row
        tabIndex={-1}
        onClick={() => onSeek(gap.fromMs)}
      >
        <IconEyeOff size={14} stroke={1.8} aria-hidden />
        <span className={css.words}>
          {gap.words} ({duration(gap.toMs - gap.fromMs)})
        </span>
        <span className={css.time}>{clockText(gap.fromMs)}</span>
      </button>
    </li>
  )
}
