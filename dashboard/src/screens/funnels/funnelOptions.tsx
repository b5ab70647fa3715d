import type { FunnelDefinition } from '@hindsight/protocol/api/funnels'
import { attributeNames } from '@hindsight/protocol/filterWords'
import { Autocomplete, NativeSelect } from '@mantine/core'
import css from './funnels.module.css'
import { useCommitted } from './useCommitted.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const stepWindows = [
  ['', 'any time'],
  [10 * secondMs, '10 seconds'],
  [minuteMs, '1 minute'],
  [10 * minuteMs, '10 minutes'],
  [hourMs, '1 hour'],
  [24 * hourMs, '1 day'],
] as const

const orders = [
  { value: 'ordered', label: 'In this order' },
  { value: 'strict', label: 'In this order, nothing between' },
  { value: 'unordered', label: 'In any order' },
]
const entryChoices = [
  { value: 'any', label: 'The best of all' },
  { value: 'first', label: 'Only the first' },
]

const says = {
  order:
    'In this order: other things may happen between two steps. Nothing between: the next thing that is done is the next step. In any order: all steps, whichever comes first.',
  attempts:
    'Who begins several times is counted once: by the attempt that came furthest, or by the first of the period whatever came later.',
  stepWindow: 'How long after a step the next one still counts.',
  breakdown: 'The result for each value of what they entered with; together they are the result of all.',
}

type Props = { draft: FunnelDefinition; change: (patch: Partial<FunnelDefinition>) => void }

/** How the steps must follow one another, and what the result is broken down by. */
export function FunnelOptions({ draft, change }: Props) {
  const order = draft.order ?? 'ordered'
  return (
    <div className={css.options}>
      <NativeSelect
        label="Steps happen"
        labelProps={{ title: says.order }}
        data={orders}
        value={order}
        onChange={({ currentTarget: { value } }) => {
          // Without an order nothing lies between two steps.
          if (value === 'unordered') change({ order: value, stepWindowMs: undefined, exclusions: undefined })
          else change({ order: value === 'strict' ? value : undefined })
        }}
      />
      <NativeSelect
        label="Attempts"
        labelProps={{ title: says.attempts }}
        data={entryChoices}
        value={draft.entry ?? 'any'}
        onChange={(event) => change({ entry: event.currentTarget.value === 'first' ? 'first' : undefined })}
      />
      {order === 'unordered' ? null : (
        <NativeSelect
          label="Each step within"
          labelProps={{ title: says.stepWindow }}
          data={stepWindowChoices(draft.stepWindowMs)}
          value={String(draft.stepWindowMs ?? '')}
          onChange={({ currentTarget: { value } }) => change({ stepWindowMs: value ? Number(value) : undefined })}
        />
      )}
      <BreakdownField draft={draft} change={change} />
    </div>
  )
}

function stepWindowChoices(is: number | undefined) {
  const choices = stepWindows.map(([value, label]) => ({ value: String(value), label }))
  // A shared link may carry another one.
  const isOffered = choices.some(({ value }) => value === String(is ?? ''))
  return isOffered ? choices : [...choices, { value: String(is), label: `${is}\u202fms` }]
}

const attributes = Object.entries(attributeNames) as [keyof typeof attributeNames, string][]

function BreakdownField({ draft, change }: Props) {
  const { breakdown } = draft
  const shown = breakdown ? (breakdown.of === 'attribute' ? attributeNames[breakdown.name] : breakdown.name) : ''
  const { text, setText, commit } = useCommitted(shown, (next) => {
    if (next === '') return change({ breakdown: undefined })
    const attribute = attributes.find(([, label]) => label === next)
    change({ breakdown: attribute ? { of: 'attribute', name: attribute[0] } : { of: 'property', name: next } })
  })
  return (
    <Autocomplete
      label="Break down by"
      labelProps={{ title: says.breakdown }}
      placeholder="nothing"
      data={[{ group: 'What they entered with', items: attributes.map(([, label]) => label) }]}
      value={text}
      clearable
      onChange={setText}
      onClear={() => commit('')}
      onOptionSubmit={commit}
      onBlur={() => commit()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
    />
  )
}
