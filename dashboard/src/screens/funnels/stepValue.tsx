import type { FunnelStep } from '@hindsight/protocol/api/funnelStep'
import { Autocomplete, Select } from '@mantine/core'
import { stepWords } from '../../format/funnel.ts'
import { countOf } from '../../format/number.ts'
import type { StepChoices } from './funnelDraft.ts'
import { useCommitted } from './useCommitted.ts'

const maxShown = 50

type Props = {
  /** Whose value it is, for those who do not see where it stands: `step 2`. */
  of: string
  step: FunnelStep
  choices: StepChoices | undefined
  change: (step: FunnelStep) => void
}

/** What the step asks for: chosen from what the site has seen, or typed. */
export function StepValue({ of, step, choices, change }: Props) {
  if (step.kind === 'click') return <ClickValue of={of} step={step} choices={choices} change={change} />
  if (step.kind === 'page') {
    return (
      <TypedValue
        label={`Page of ${of}`}
        placeholder="/checkout; * stands for anything"
        value={step.path}
        choices={choices?.pages.map(({ path, sessions }) => ({ value: path, sessions }))}
        change={(path) => change({ kind: 'page', path })}
      />
    )
  }
  return (
    <TypedValue
      label={`Event of ${of}`}
      placeholder="Order Completed"
      value={step.name}
      choices={choices?.events.map(({ name, sessions }) => ({ value: name, sessions }))}
      change={(name) => change({ kind: 'event', name })}
    />
  )
}

type TypedProps = {
  label: string
  placeholder: string
  value: string
  choices: { value: string; sessions: number }[] | undefined
  change: (value: string) => void
}

function TypedValue({ label, placeholder, value, choices = [], change }: TypedProps) {
  const { text, setText, commit } = useCommitted(value, change)
  const sessions = new Map(choices.map((choice) => [choice.value, choice.sessions]))
  return (
    <Autocomplete
      data-control="value"
      aria-label={label}
      placeholder={placeholder}
      data={[...sessions.keys()]}
      limit={maxShown}
      value={text}
      onChange={setText}
      onOptionSubmit={commit}
      onBlur={() => commit()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
      }}
      renderOption={({ option }) => <Choice words={option.value} sessions={sessions.get(option.value)} />}
    />
  )
}

function Choice({ words, sessions }: { words: string; sessions: number | undefined }) {
  return (
    <span style={{ display: 'flex', width: '100%', justifyContent: 'space-between', gap: 16 }}>
      <span style={{ overflowWrap: 'anywhere' }}>{words}</span>
      {sessions === undefined ? null : (
        <span style={{ color: 'var(--mantine-color-dimmed)', whiteSpace: 'nowrap' }}>
          {countOf(sessions, 'session')}
        </span>
      )}
    </span>
  )
}

type ClickStep = Extract<FunnelStep, { kind: 'click' }>

const keyOf = ({ place, path }: { place: string; path?: string | undefined }): string =>
  JSON.stringify(path === undefined ? [place] : [place, path])

function ClickValue({ of, step, choices, change }: Omit<Props, 'step'> & { step: ClickStep }) {
  const known = (choices?.clicks ?? []).map(({ name, place, path, label, sessions }) => ({
    value: keyOf({ place, path }),
    label: name ?? `“${label === '' ? place : label}” on ${path}`,
    sessions,
  }))
  const here = keyOf(step)
  const isKnown = known.some(({ value }) => value === here)
  const data =
    step.place === '' || isKnown ? known : [{ value: here, label: stepWords(step), sessions: undefined }, ...known]
  const sessions = new Map(data.map((choice) => [choice.value, choice.sessions]))
  return (
    <Select
      data-control="value"
      aria-label={`Clicked element of ${of}`}
      placeholder="Choose what is clicked"
      searchable
      limit={maxShown}
      allowDeselect={false}
      nothingFoundMessage="No such element was clicked in the last 30 days"
      data={data.map(({ value, label }) => ({ value, label }))}
      value={step.place === '' ? null : here}
      onChange={(value) => {
        if (value === null) return
        const [place = '', path] = JSON.parse(value) as [string, string?]
        change({ kind: 'click', place, ...(path === undefined ? {} : { path }) })
      }}
      renderOption={({ option }) => <Choice words={option.label} sessions={sessions.get(option.value)} />}
    />
  )
}
