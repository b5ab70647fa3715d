import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'
import type { FunnelDefinition, FunnelExclusion } from '@hindsight/protocol/api/funnels'
import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useStepChoices } from '../../api/funnels.ts'
import { emptyStep } from './funnelDraft.ts'
import css from './funnels.module.css'
import { StepValue } from './stepValue.tsx'

const maxExclusions = 5

type Props = { siteId: string; draft: FunnelDefinition; change: (exclusions: FunnelExclusion[] | undefined) => void }

/** What must not happen between two steps: an attempt in which it does ends at the step that it had reached. */
export function ExclusionsEditor({ siteId, draft, change }: Props) {
  const choices = useStepChoices(siteId).data
  const { steps, exclusions = [] } = draft
  const set = (next: FunnelExclusion[]) => change(next.length === 0 ? undefined : next)
  const stepNumbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ value: String(from + i), label: `step ${from + i}` }))
  return (
    <div>
      {exclusions.length === 0 ? null : (
        <ul className={css.steps} aria-label="Not between steps">
          {exclusions.map((one, at) => {
            const put = (patch: Partial<FunnelExclusion>) => set(exclusions.with(at, { ...one, ...patch }))
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: an exclusion is its position
              <li key={at} className={css.exclusion}>
                <span className={css.whereWord}>not</span>
                <NativeSelect
                  aria-label={`Kind of exclusion ${at + 1}`}
                  data={[
                    { value: 'page', label: 'Page' },
                    { value: 'event', label: 'Event' },
                    { value: 'click', label: 'Click' },
                  ]}
                  value={one.what.kind}
                  onChange={(event) => put({ what: emptyStep(event.currentTarget.value as FunnelStep['kind']) })}
                />
                <StepValue
                  of={`exclusion ${at + 1}`}
                  step={one.what}
                  choices={choices}
                  change={(what) => put({ what })}
                />
                <span className={css.range}>
                  <NativeSelect
                    aria-label={`Exclusion ${at + 1} applies after`}
                    data={stepNumbers(1, steps.length - 1)}
                    value={String(one.after)}
                    onChange={(event) => {
                      const after = Number(event.currentTarget.value)
                      put({ after, before: Math.max(one.before, after + 1) })
                    }}
                  />
                  <span className={css.whereWord}>to</span>
                  <NativeSelect
                    aria-label={`Exclusion ${at + 1} applies before`}
                    data={stepNumbers(one.after + 1, steps.length)}
                    value={String(one.before)}
                    onChange={(event) => put({ before: Number(event.currentTarget.value) })}
                  />
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={28}
                    aria-label={`Remove exclusion ${at + 1}`}
                    onClick={() => set(exclusions.toSpliced(at, 1))}
                  >
                    <IconX size={17} aria-hidden />
                  </ActionIcon>
                </span>
              </li>
            )
          })}
        </ul>
      )}
      <Button
        mt={exclusions.length === 0 ? 0 : 'xs'}
        size="xs"
        variant="default"
        {...(css.add ? { className: css.add } : {})}
        leftSection={<IconPlus size={15} aria-hidden />}
        disabled={exclusions.length >= maxExclusions}
        title="What must not happen between two steps"
        onClick={() => set([...exclusions, { what: emptyStep('page'), after: 1, before: 2 }])}
      >
        Exclude what happens between
      </Button>
    </div>
  )
}
