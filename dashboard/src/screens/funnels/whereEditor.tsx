import { eventAttributes, type FunnelStep, type StepWhere } from '@hindsight/protocol/api/funnelStep'
import { ActionIcon, Autocomplete, NativeSelect, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import css from './funnels.module.css'
import { useCommitted } from './useCommitted.ts'

export const maxWhere = 5

const tests: { value: StepWhere['test']; label: string }[] = [
  { value: 'is', label: 'is' },
  { value: 'isNot', label: 'is not' },
  { value: 'contains', label: 'contains' },
  { value: 'atLeast', label: 'at least' },
  { value: 'atMost', label: 'at most' },
]

/** The step with these conditions; none at all leave no trace in the definition. */
export function withWhere<S extends FunnelStep>(step: S, where: StepWhere[] | undefined): S {
  const { where: _, ...bare } = step
  return (where?.length ? { ...bare, where } : bare) as S
}

type Props = { at: number; where: StepWhere[]; change: (where: StepWhere[]) => void }

/** What else is asked of the event of a step: its properties as they were sent, or where and with what it happened. */
export function WhereEditor({ at, where, change }: Props) {
  return (
    <ul className={css.wheres} aria-label={`Conditions of step ${at + 1}`}>
      {where.map((one, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its position
        <li key={n} className={css.where}>
          <One
            says={`condition ${n + 1} of step ${at + 1}`}
            one={one}
            change={(next) => change(where.with(n, next))}
            remove={() => change(where.toSpliced(n, 1))}
          />
        </li>
      ))}
    </ul>
  )
}

const isAttribute = (name: string): boolean => (eventAttributes as readonly string[]).includes(name)

type OneProps = { says: string; one: StepWhere; change: (next: StepWhere) => void; remove: () => void }

function One({ says, one, change, remove }: OneProps) {
  // A property may be called as an attribute is: what was chosen from the list is the attribute.
  const name = useCommitted(one.name, (next) =>
    change({ ...one, of: isAttribute(next) ? 'attribute' : 'property', name: next }),
  )
  const value = useCommitted(one.value, (next) => change({ ...one, value: next }))
  return (
    <>
      <span className={css.whereWord}>where</span>
      <Autocomplete
        aria-label={`Property of ${says}`}
        placeholder="category, price, device …"
        data={[{ group: 'Of every event', items: [...eventAttributes] }]}
        value={name.text}
        onChange={name.setText}
        onOptionSubmit={name.commit}
        onBlur={() => name.commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') name.commit()
        }}
      />
      <NativeSelect
        aria-label={`Test of ${says}`}
        data={tests}
        value={one.test}
        onChange={(event) => change({ ...one, test: event.currentTarget.value as StepWhere['test'] })}
      />
      <TextInput
        aria-label={`Value of ${says}`}
        placeholder={one.test === 'atLeast' || one.test === 'atMost' ? '100' : 'shoes'}
        value={value.text}
        onChange={(event) => value.setText(event.currentTarget.value)}
        onBlur={() => value.commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') value.commit()
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={`Remove ${says}`}
        title={`Remove ${says}`}
        onClick={remove}
      >
        <IconX size={17} aria-hidden />
      </ActionIcon>
    </>
  )
}
