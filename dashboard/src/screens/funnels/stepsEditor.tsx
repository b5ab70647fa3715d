import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'
import { ActionIcon, Button, NativeSelect, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconFilterPlus, IconPlus, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStepChoices } from '../../api/funnels.ts'
import { emptyStep, emptyWhere, maxSteps, moved } from './funnelDraft.ts'
import css from './funnels.module.css'
import { StepValue } from './stepValue.tsx'
import { maxWhere, WhereEditor, withWhere } from './whereEditor.tsx'

const minSteps = 2
const arrows: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 }

type Props = { siteId: string; steps: FunnelStep[]; change: (steps: FunnelStep[]) => void }

/** The steps in their order; Alt with an arrow key moves the one that has the focus. */
export function StepsEditor({ siteId, steps, change }: Props) {
  const choices = useStepChoices(siteId).data
  const list = useRef<HTMLOListElement>(null)
  const [said, setSaid] = useState('')
  const changeAt = (at: number, next: FunnelStep) => change(steps.with(at, withWhere(next, steps[at]?.where)))
  /** What should have the focus once the steps stand as they were changed to: row, and which of its controls. */
  const wanted = useRef<{ at: number; control: string } | null>(null)
  useEffect(() => {
    const { at, control } = wanted.current ?? {}
    wanted.current = null
    if (at === undefined) return
    const row = list.current?.children[at]
    const found = row?.querySelector<HTMLElement>(`[data-control="${control}"]:not(:disabled)`)
    const target = found ?? row?.querySelector<HTMLElement>('[data-control]:not(:disabled)')
    target?.focus()
  })

  const move = (from: number, by: number, control: string) => {
    const to = from + by
    const next = moved(steps, from, to)
    if (next === steps) return
    wanted.current = { at: to, control }
    setSaid(`Step ${from + 1} is now step ${to + 1}`)
    change(next)
  }
  const add = () => {
    wanted.current = { at: steps.length, control: 'kind' }
    change([...steps, emptyStep('page')])
  }
  const remove = (at: number) => {
    wanted.current = { at: Math.min(at, steps.length - 2), control: 'kind' }
    setSaid(`Step ${at + 1} removed`)
    change(steps.toSpliced(at, 1))
  }
  const onKeyDown = (at: number) => (event: KeyboardEvent) => {
    const by = arrows[event.key]
    if (!event.altKey || by === undefined) return
    event.preventDefault()
    const control = (event.target as HTMLElement).closest<HTMLElement>('[data-control]')?.dataset.control ?? 'value'
    move(at, by, control)
  }

  return (
    <div>
      <ol ref={list} className={css.steps} aria-label="Steps">
        {steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its position
          <li key={at} className={css.step} onKeyDown={onKeyDown(at)}>
            <span className={css.number} aria-hidden>
              {at + 1}
            </span>
            <NativeSelect
              data-control="kind"
              aria-label={`Kind of step ${at + 1}`}
              data={[
                { value: 'page', label: 'Page' },
                { value: 'event', label: 'Event' },
                { value: 'click', label: 'Click' },
              ]}
              value={step.kind}
              onChange={(event) => changeAt(at, emptyStep(event.currentTarget.value as FunnelStep['kind']))}
            />
            <StepValue of={`step ${at + 1}`} step={step} choices={choices} change={(next) => changeAt(at, next)} />
            <div className={css.moves}>
              <RowButton
                control="where"
                label={`Add a condition to step ${at + 1}`}
                off={(step.where?.length ?? 0) >= maxWhere}
                act={() => change(steps.with(at, withWhere(step, [...(step.where ?? []), emptyWhere])))}
              >
                <IconFilterPlus size={17} aria-hidden />
              </RowButton>
              <RowButton control="up" label={`Move step ${at + 1} up`} off={at === 0} act={() => move(at, -1, 'up')}>
                <IconArrowUp size={17} aria-hidden />
              </RowButton>
              <RowButton
                control="down"
                label={`Move step ${at + 1} down`}
                off={at === steps.length - 1}
                act={() => move(at, 1, 'down')}
              >
                <IconArrowDown size={17} aria-hidden />
              </RowButton>
              <RowButton
                control="remove"
                label={`Remove step ${at + 1}`}
                off={steps.length <= minSteps}
                act={() => remove(at)}
              >
                <IconX size={17} aria-hidden />
              </RowButton>
            </div>
            {step.where?.length ? (
              <WhereEditor
                at={at}
                where={step.where}
                change={(where) => change(steps.with(at, withWhere(step, where)))}
              />
            ) : null}
          </li>
        ))}
      </ol>
      <Button
        mt="xs"
        size="xs"
        variant="default"
        {...(css.add ? { className: css.add } : {})}
        leftSection={<IconPlus size={15} aria-hidden />}
        disabled={steps.length >= maxSteps}
        onClick={add}
      >
        Add step
      </Button>
      <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
    </div>
  )
}

type RowButtonProps = { control: string; label: string; off: boolean; act: () => void; children: React.ReactNode }

function RowButton({ control, label, off, act, children }: RowButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={28}
      data-control={control}
      aria-label={label}
      title={label}
      disabled={off}
      onClick={act}
    >
      {children}
    </ActionIcon>
  )
}
