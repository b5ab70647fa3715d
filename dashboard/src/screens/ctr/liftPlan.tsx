import { NativeSelect } from '@mantine/core'
import { useId } from 'react'
import type { Comparison } from '../../api/promotions.ts'
import { countOf, perCent, thinSpace, wholeNumber } from '../../format/number.ts'
import css from './ctr.module.css'

const effects = [1.05, 1.1, 1.2, 1.5, 2]
const usual = 1.2

/** The ratio in the URL that one wants to see. */
export function readEffect(text: string | null): number {
  const effect = Number(text)
  return effect > 1 && effect <= 100 ? effect : usual
}

const effectWords = (ratio: number): string => `${ratio}${thinSpace}× (+${perCent(ratio - 1)})`

type Props = { data: Comparison; effect: number; choose: (effect: number) => void }

/** How many persons it takes to see so small a difference, and how long that is. */
export function LiftPlan({ data: { plan, control, arms }, effect, choose }: Props) {
  const id = useId()
  const isOffered = effects.includes(effect)
  return (
    <div className={css.plan}>
      <div className={css.planAsk}>
        <label
          htmlFor={id}
          className={css.planOf}
          title={`So many that a true difference of this size is told from chance 8 times in 10, at the boundary that holds however often you look. Reckoned from the rate of “${control ?? arms[0]?.name ?? ''}” so far, and from how much persons differ.`}
        >
          To see a difference of
        </label>
        <NativeSelect
          id={id}
          value={String(effect)}
          onChange={(event) => choose(Number(event.currentTarget.value))}
          data={[...effects, ...(isOffered ? [] : [effect])]
            .sort((a, b) => a - b)
            .map((one) => ({ value: String(one), label: effectWords(one) }))}
        />
      </div>
      <p className={css.planSays} role="status">
        {plan ? planWords(plan) : 'Too little is known of it so far to say how many persons it takes.'}
      </p>
    </div>
  )
}

function planWords({ persons, soFar, perDay, days }: NonNullable<Comparison['plan']>): string {
  const needs = `it takes ${wholeNumber(persons)} persons in each of two.`
  if (soFar >= persons) return `${needs} They are there: a greater difference would mostly have been seen.`
  const rate = `at ${perDay < 10 ? perDay.toFixed(1) : wholeNumber(perDay)} a day in each`
  return soFar === 0
    ? `${needs} About ${countOf(days, 'day')} ${rate}, if the persons of now were parted evenly.`
    : `${needs} ${wholeNumber(soFar)} are there: about ${countOf(days, 'more day', 'more days')} ${rate}.`
}
