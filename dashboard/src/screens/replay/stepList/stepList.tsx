import { Anchor, Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useCallback, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { AddedRow } from '../additions.ts'
import { useWatching } from '../replayContext.ts'
import { tabNames } from '../steps.ts'
import { useFollow } from '../useFollow.ts'
import { useReplayState } from '../useReplayState.ts'
import { askedSteps, countKinds, listGroups, nextOf, stepsInSight } from './listGroups.ts'
import { StepGroup } from './stepGroup.tsx'
import css from './stepList.module.css'
import { StepTools } from './stepTools.tsx'
import { useStepSearch } from './useStepSearch.ts'

/** What keys do in the list, from outside of it. */
export type StepListHandle = { move(direction: 1 | -1): void; focusSearch(): void }

const headingPx = 48
const noGroups: ReadonlySet<string> = new Set()

/** What she did, in order, by page; the current step is always in sight. */
export function StepList({ added, handle }: { added: readonly AddedRow[]; handle: RefObject<StepListHandle | null> }) {
  const { player, plan, go, seek } = useWatching()
  const { steps, inactivity, gaps } = plan
  const currentId = useReplayState(player, (state) => state.stepId)
  const isVisit = useReplayState(player, (state) => state.visiting)
  const narrowing = useStepSearch()
  const { asked, isFiltered } = narrowing
  const [folded, setFolded] = useState(noGroups)
  const found = useMemo(() => askedSteps(steps, asked), [steps, asked])
  const groups = useMemo(
    () => listGroups(steps, { inactivity, gaps, added }, asked),
    [steps, inactivity, gaps, added, asked],
  )
  const counts = useMemo(() => countKinds(steps), [steps])
  const tabs = useMemo(() => tabNames([...new Set(steps.map(({ tabId }) => tabId))]), [steps])
  const list = useRef<HTMLElement>(null)
  const input = useRef<HTMLInputElement>(null)
  // What is searched for must not hide behind a closed page.
  const closed = isFiltered ? noGroups : folded
  const { following, follow } = useFollow({ box: list, at: `${currentId} ${groups.length}`, isVisit, headingPx })

  const toggle = useCallback((key: string) => {
    setFolded((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }, [])
  const move = (direction: 1 | -1, wraps: boolean) => {
    const next = nextOf(stepsInSight(groups, closed), steps, currentId, direction, wraps)
    if (next) go(next)
  }
  useImperativeHandle(handle, () => ({ move: (direction) => move(direction, false), focusSearch }))

  function focusSearch() {
    input.current?.focus()
    input.current?.select()
  }

  /** The arrow keys move the focus from row to row: the list is one stop of the Tab key. */
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)]
    event.preventDefault()
    next?.focus()
  }

  return (
    <div className={css.panel}>
      <StepTools
        input={input}
        narrowing={narrowing}
        counts={counts}
        total={steps.length}
        found={found.length}
        at={found.findIndex(({ id }) => id === currentId) + 1}
        onNext={(direction) => move(direction, true)}
        isAllClosed={groups.length > 0 && folded.size >= groups.length}
        onCloseAll={(isClosed) => setFolded(isClosed ? new Set(groups.map(({ key }) => key)) : noGroups)}
      />
      <section ref={list} className={css.list} aria-label="Steps" onKeyDown={onKeyDown}>
        {groups.length === 0 ? (
          <p className={css.empty}>
            {steps.length === 0 ? 'Nothing was done in this session.' : 'No step is like that. '}
            {isFiltered ? (
              <Anchor component="button" type="button" onClick={narrowing.clear}>
                Show all steps
              </Anchor>
            ) : null}
          </p>
        ) : null}
        {groups.map((group) => (
          <StepGroup
            key={group.key}
            group={group}
            tab={tabs.size > 1 ? (tabs.get(group.tabId) ?? null) : null}
            isClosed={closed.has(group.key)}
            currentId={currentId}
            words={asked.words}
            onToggle={toggle}
            onGo={go}
            onSeek={seek}
          />
        ))}
      </section>
      {following ? null : (
        <Button
          className={css.follow ?? ''}
          size="compact-sm"
          radius="xl"
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={follow}
        >
          Current step
        </Button>
      )}
    </div>
  )
}
