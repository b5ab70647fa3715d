import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { countOf } from '../../format/number.ts'
import { SignMark } from '../../signs/signMark.tsx'
import { signNames } from '../../signs/signShapes.tsx'
import { clockText } from './moments.ts'
import type { Player } from './player/player.ts'
import css from './stepList.module.css'
import { groupSteps, type ReplayStep, searchSteps, tabNames } from './steps.ts'
import { useReplayState } from './useReplayState.ts'

type Props = { player: Player | null; steps: readonly ReplayStep[]; onGo: (step: ReplayStep) => void }

/** What she did, in order, by page; the current step is always in sight. */
export function StepList({ player, steps, onGo }: Props) {
  const [search, setSearch] = useState('')
  const currentId = useReplayState(player, (state) => state.stepId)
  const found = useMemo(() => searchSteps(steps, search), [steps, search])
  const groups = useMemo(() => groupSteps(found), [found])
  const tabs = useMemo(() => tabNames([...new Set(steps.map(({ tabId }) => tabId))]), [steps])
  const list = useRef<HTMLElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another current step, or another list, is what it follows.
  useEffect(() => {
    const box = list.current
    const step = box?.querySelector<HTMLElement>('[aria-current]')
    // Only inside its own box: on a phone the list is part of the page, which must not jump.
    if (!box || !step || box.scrollHeight <= box.clientHeight) return
    const headingPx = 34
    const { top, bottom } = step.getBoundingClientRect()
    const around = box.getBoundingClientRect()
    if (top < around.top + headingPx) box.scrollTop -= around.top + headingPx - top
    else if (bottom > around.bottom) box.scrollTop += bottom - around.bottom + 48
  }, [currentId, groups])

  return (
    <>
      <div className={css.tools}>
        <TextInput
          size="xs"
          type="search"
          aria-label="Search steps"
          placeholder="Search steps"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <p className={css.count} aria-live="polite">
          {search.trim() === '' ? countOf(steps.length, 'step') : `${found.length} of ${countOf(steps.length, 'step')}`}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section ref={list} className={css.list} tabIndex={0} aria-label="Steps">
        {found.length === 0 ? (
          <p className={css.empty}>{steps.length === 0 ? 'Nothing was done in this session.' : 'No step says that.'}</p>
        ) : null}
        {groups.map(({ key, path, title, steps: inside }) => (
          <div key={key} className={css.group}>
            <h2 className={css.heading} title={title || path}>
              <span>{path}</span>
              {tabs.size > 1 ? <span className={css.tab}>Tab {tabs.get(inside[0]?.tabId ?? '')}</span> : null}
            </h2>
            <ol>
              {inside.map((step) => (
                <StepRow key={step.id} step={step} isCurrent={step.id === currentId} onGo={onGo} />
              ))}
            </ol>
          </div>
        ))}
      </section>
    </>
  )
}

const StepRow = memo(function StepRow({
  step,
  isCurrent,
  onGo,
}: {
  step: ReplayStep
  isCurrent: boolean
  onGo: (step: ReplayStep) => void
}) {
  return (
    <li>
      <button
        type="button"
        className={`${css.step} ${step.isStruggle ? css.struggle : step.mark === 'info' ? css.quiet : ''}`}
        data-step={step.id}
        aria-current={isCurrent ? 'step' : undefined}
        onClick={() => onGo(step)}
      >
        <SignMark kind={step.mark} size={15} label={signNames[step.mark]} />
        <span className={css.words}>{step.text}</span>
        <span className={css.time}>{clockText(step.atMs)}</span>
      </button>
    </li>
  )
})
