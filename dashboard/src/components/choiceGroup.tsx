import { useId } from 'react'
import css from './choiceGroup.module.css'

type Props<T extends string> = {
  label: string
  options: readonly { value: T; label: string }[]
  value: T | null
  onChange: (value: T) => void
  /** Leads the focus here from elsewhere. */
  id?: string
}

/** One of a few, all in sight, each large enough for a thumb. Arrow keys move within, as in any group of radios. */
export function ChoiceGroup<T extends string>({ label, options, value, onChange, id }: Props<T>) {
  const name = useId()
  return (
    <fieldset className={css.group} id={id}>
      <legend>{label}</legend>
      <div className={css.options}>
        {options.map((option) => (
          <label key={option.value} className={css.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
