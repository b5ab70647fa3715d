import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { countOf } from '../../../format/number.ts'
import { clockText } from '../moments.ts'
import type { ReplayStep } from '../steps.ts'
import type { ListGroup } from './listGroups.ts'
import { Marked } from './marked.tsx'
import { GapRow, PauseRow, StepRow } from './rows.tsx'
import css from './stepList.module.css'

type Props = {
  group: ListGroup
  /** Letter of its tab; null where there is only one. */
  tab: string | null
  isClosed: boolean
  currentId: string | null
  words: readonly string[]
  onToggle: (key: string) => void
  onGo: (step: ReplayStep) => void
  onSeek: (ms: number) => void
}

/** One page's steps under its address, which stays in sight while they pass. */
export function StepGroup({ group, tab, isClosed, currentId, words, onToggle, onGo, onSeek }: Props) {
  const { key, path, title, atMs, rows, steps, struggles } = group
  const holdsCurrent = isClosed && rows.some((row) => row.kind === 'step' && row.step.id === currentId)
  const Chevron = isClosed ? IconChevronRight : IconChevronDown
  return (
    <div className={css.group}>
      <h2 className={css.heading}>
        <button
          type="button"
          className={css.fold}
          data-row
          data-page={path}
          aria-expanded={!isClosed}
          aria-current={holdsCurrent ? 'true' : undefined}
          onClick={() => onToggle(key)}
        >
          <Chevron size={14} stroke={2} aria-hidden />
          <span className={css.page}>
            <span className={css.path} title={path}>
              <Marked text={path} words={words} />
            </span>
            {title === '' ? null : (
              <span className={css.title} title={title}>
                {title}
              </span>
            )}
          </span>
          {isClosed ? (
            <span className={css.sum}>
              {countOf(steps, 'step')}
              {struggles > 0 ? `, ${countOf(struggles, 'struggle')}` : ''}
            </span>
          ) : null}
          {tab === null ? null : <span className={css.tab}>Tab {tab}</span>}
          <span className={css.time}>{clockText(atMs)}</span>
        </button>
      </h2>
      {isClosed ? null : (
        <ol>
          {rows.map((row) => {
            if (row.kind === 'pause') return <PauseRow key={row.key} lengthMs={row.lengthMs} />
            if (row.kind === 'gap') return <GapRow key={row.key} gap={row.gap} onSeek={onSeek} />
            if (row.kind === 'added') return <li key={row.key}>{row.added.row}</li>
            const { step } = row
            return <StepRow key={row.key} isCurrent={step.id === currentId} {...{ step, words, onGo }} />
          })}
        </ol>
      )}
    </div>
  )
}
