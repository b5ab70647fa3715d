import { noneText } from '@hindsight/protocol/api/sessionFilters'
import { type Leaf, stages } from '@hindsight/protocol/filter'
import { stageNames } from '@hindsight/protocol/filterWords'
import { signalNames, signals } from '@hindsight/protocol/signals'
import { MultiSelect, NativeSelect } from '@mantine/core'
import { useStepChoices } from '../../api/funnels.ts'
import type { SegmentChoices } from '../../api/segments.ts'
import { inDialog } from '../../components/dialog.tsx'
import { PointChoice } from '../alerts/pointChoice.tsx'
import { StepValue } from '../funnels/stepValue.tsx'
import { Amount, Many, One } from './fields.tsx'
import css from './segments.module.css'

export type LeafProps<L extends Leaf = Leaf> = {
  siteId: string
  leaf: L
  choices: SegmentChoices | undefined
  change: (leaf: Leaf) => void
}
type Of<Is extends Leaf['is']> = LeafProps<Extract<Leaf, { is: Is }>>

/** What the condition asks for. */
export function LeafFields(props: LeafProps) {
  const { siteId, leaf, choices, change } = props
  switch (leaf.is) {
    case 'known':
    case 'returning':
    case 'had':
      return null
    case 'attribute': {
      const met = choices?.attributes[leaf.name]?.map((one) => ({ ...one, value: one.value || noneText }))
      return <Many label="is one of" value={leaf.anyOf} choices={met} change={(anyOf) => change({ ...leaf, anyOf })} />
    }
    case 'customer':
      return <Many label="Customer numbers" value={leaf.anyOf} change={(anyOf) => change({ ...leaf, anyOf })} />
    case 'stage':
      return (
        <MultiSelect
          className={css.wide ?? ''}
          aria-label="Stages"
          placeholder={leaf.anyOf.length === 0 ? 'Choose' : ''}
          data={stages.map((value) => ({ value, label: stageNames[value] }))}
          value={leaf.anyOf}
          onChange={(anyOf) => change({ ...leaf, anyOf: stages.filter((one) => anyOf.includes(one)) })}
          comboboxProps={inDialog}
        />
      )
    case 'trait':
      return <TraitFields {...props} leaf={leaf} />
    case 'version':
      return <VersionFields {...props} leaf={leaf} />
    case 'did':
      return <DidFields {...props} leaf={leaf} />
    case 'ordered':
      return (
        <>
          <Amount
            label="Sum at least"
            before="sum from"
            value={leaf.valueAtLeast}
            change={(valueAtLeast) => change({ ...leaf, valueAtLeast })}
          />
          <Amount
            label="Sum at most"
            before="to"
            value={leaf.valueAtMost}
            change={(valueAtMost) => change({ ...leaf, valueAtMost })}
          />
          <OftenFields {...props} leaf={leaf} />
        </>
      )
    case 'signal':
      return (
        <NativeSelect
          className={css.wide ?? ''}
          aria-label="Signal"
          value={leaf.signal}
          onChange={({ currentTarget }) => {
            const signal = signalNames.find((name) => name === currentTarget.value)
            if (signal) change({ ...leaf, signal })
          }}
          data={signalNames.map((value) => ({ value, label: signals[value].says }))}
        />
      )
    case 'point':
      return (
        <div className={css.wide}>
          <PointChoice
            siteId={siteId}
            pointId={leaf.pointId}
            onChange={(pointId) => change({ ...leaf, pointId })}
            error={null}
          />
        </div>
      )
    case 'promotion':
      return <PromotionFields {...props} leaf={leaf} />
    case 'tag':
      return (
        <One
          label="Tag"
          value={leaf.tag}
          choices={choices?.tags.map((value) => ({ value }))}
          change={(tag) => change({ ...leaf, tag })}
        />
      )
  }
}

function TraitFields({ leaf, choices, change }: Of<'trait'>) {
  const { name, anyOf, atLeast, atMost } = leaf
  const met = choices?.traits.find((one) => one.name === name)?.values
  const range = (patch: { atLeast?: number | undefined; atMost?: number | undefined }) =>
    change({ is: 'trait', name, atLeast, atMost, ...patch })
  return (
    <>
      <One
        label="Name of the trait"
        placeholder="Which trait"
        value={name}
        choices={choices?.traits.map((one) => ({ value: one.name }))}
        change={(next) => change({ ...leaf, name: next })}
      />
      <NativeSelect
        aria-label="How it is compared"
        value={anyOf === undefined ? 'number' : 'values'}
        onChange={({ currentTarget }) =>
          change(currentTarget.value === 'number' ? { is: 'trait', name } : { is: 'trait', name, anyOf: [] })
        }
        data={[
          { value: 'values', label: 'is one of' },
          { value: 'number', label: 'is a number' },
        ]}
      />
      {anyOf === undefined ? (
        <>
          <Amount label="At least" before="from" value={atLeast} change={(next) => range({ atLeast: next })} />
          <Amount label="At most" before="to" value={atMost} change={(next) => range({ atMost: next })} />
        </>
      ) : (
        <Many
          label="Values of the trait"
          value={anyOf}
          choices={met?.map((value) => ({ value }))}
          change={(next) => change({ ...leaf, anyOf: next })}
        />
      )}
    </>
  )
}

function VersionFields({ leaf, choices, change }: Of<'version'>) {
  const browsers = [...new Set(choices?.versions.map(({ browser }) => browser))]
  const versions = choices?.versions
    .filter(({ browser }) => browser === leaf.browser)
    .map(({ version, sessions }) => ({ value: version, sessions }))
  const given = (value: string) => (value.trim() === '' ? undefined : value.trim())
  return (
    <>
      <One
        label="Browser"
        placeholder="Browser"
        value={leaf.browser}
        choices={browsers.map((value) => ({ value }))}
        change={(browser) => change({ ...leaf, browser })}
      />
      <One
        label="This version or newer"
        placeholder="from version"
        value={leaf.atLeast ?? ''}
        choices={versions}
        change={(value) => change({ ...leaf, atLeast: given(value) })}
      />
      <One
        label="This version or older"
        placeholder="to version"
        value={leaf.atMost ?? ''}
        choices={versions}
        change={(value) => change({ ...leaf, atMost: given(value) })}
      />
    </>
  )
}

function DidFields(props: Of<'did'>) {
  const { siteId, leaf, change } = props
  const steps = useStepChoices(siteId)
  return (
    <>
      <div className={css.wide}>
        <StepValue
          of="the condition"
          step={leaf.what}
          choices={steps.data}
          change={(what) => change({ ...leaf, what })}
        />
      </div>
      <OftenFields {...props} leaf={leaf} />
    </>
  )
}

/** How often, and since when: left out, once, and in the session itself. */
function OftenFields({ leaf, change }: Of<'did'> | Of<'ordered'>) {
  return (
    <div className={css.often}>
      <Amount
        label="At least so many times"
        after="times"
        value={leaf.times}
        change={(times) => change({ ...leaf, times })}
      />
      <Amount
        label="In so many days before the end of the period; left out, in the session itself"
        before="in"
        after="days"
        value={leaf.days}
        change={(days) => change({ ...leaf, days })}
      />
    </div>
  )
}

function PromotionFields({ leaf, choices, change }: Of<'promotion'>) {
  return (
    <>
      <NativeSelect
        aria-label="Saw or clicked"
        value={leaf.clicked ? 'clicked' : 'saw'}
        onChange={({ currentTarget }) => change({ ...leaf, clicked: currentTarget.value === 'clicked' })}
        data={['saw', 'clicked']}
      />
      <One
        label="Promotion"
        value={leaf.promotionId}
        choices={choices?.promotions}
        change={(promotionId) => change({ ...leaf, promotionId })}
      />
    </>
  )
}
