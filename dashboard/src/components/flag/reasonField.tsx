import { Autocomplete } from '@mantine/core'
import { maxReasonChars, usualReasons } from './reasons.ts'

type Props = {
  value: string
  onChange: (reason: string) => void
  /** What this case in particular suggests; stands first. */
  suggested: readonly string[]
  error?: string | undefined
}

/** Why someone is to be followed up: suggested, or in one's own words. */
export function ReasonField({ value, onChange, suggested, error }: Props) {
  return (
    <Autocomplete
      label="Reason"
      description="What a colleague reads first in the list"
      placeholder="What happened to her"
      data={[...new Set([...suggested, ...usualReasons])]}
      // Suggestions are for choosing from, not for spelling: all are shown until something else is typed.
      filter={({ options, search }) => {
        const wanted = search.trim().toLowerCase()
        const found = options.filter((option) => 'label' in option && option.label.toLowerCase().includes(wanted))
        return found.some((option) => 'label' in option && option.label.toLowerCase() === wanted) ? options : found
      }}
      maxLength={maxReasonChars}
      required
      withAsterisk={false}
      data-autofocus
      value={value}
      onChange={onChange}
      error={error}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}
