/** The small fields of which a condition is made. */
import { Autocomplete, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { inDialog } from '../../components/dialog.tsx'
import { countOf } from '../../format/number.ts'
import css from './segments.module.css'

type Choice = { value: string; sessions?: number }

const maxShown = 50

function Shown({ value, sessions }: Choice) {
  return (
    <span className={css.choice}>
      <span>{value}</span>
      {sessions === undefined ? null : <span className={css.dim}>{countOf(sessions, 'session')}</span>}
    </span>
  )
}

type ManyProps = { label: string; value: string[]; choices?: Choice[] | undefined; change: (value: string[]) => void }

/** One or more values, of those that were met or any other. */
export function Many({ label, value, choices = [], change }: ManyProps) {
  const sessions = new Map(choices.map((one) => [one.value, one.sessions]))
  return (
    <TagsInput
      className={css.wide ?? ''}
      // No line of its own for what is typed, as long as there is room for a little of it.
      styles={{ inputField: { minWidth: 48 } }}
      aria-label={label}
      placeholder={value.length === 0 ? 'Choose or type; Enter adds' : ''}
      data={[...sessions.keys()]}
      limit={maxShown}
      value={value}
      onChange={change}
      acceptValueOnBlur
      comboboxProps={inDialog}
      renderOption={({ option }) => {
        const n = sessions.get(option.value)
        return <Shown value={option.value} {...(n === undefined ? {} : { sessions: n })} />
      }}
    />
  )
}

type OneProps = {
  label: string
  value: string
  choices?: Choice[] | undefined
  placeholder?: string
  change: (value: string) => void
}

/** One value, of those that were met or any other. */
export function One({ label, value, choices = [], placeholder = 'Choose or type', change }: OneProps) {
  const sessions = new Map(choices.map((one) => [one.value, one.sessions]))
  return (
    <Autocomplete
      className={css.wide ?? ''}
      aria-label={label}
      placeholder={placeholder}
      data={[...sessions.keys()]}
      limit={maxShown}
      value={value}
      onChange={change}
      comboboxProps={inDialog}
      renderOption={({ option }) => {
        const n = sessions.get(option.value)
        return <Shown value={option.value} {...(n === undefined ? {} : { sessions: n })} />
      }}
    />
  )
}

type AmountProps = {
  label: string
  value: number | undefined
  /** What is read before and after the number, also once it is there. */
  before?: string
  after?: string
  change: (value: number | undefined) => void
}

const word = (text: string) => (
  <span className={css.word} aria-hidden>
    {text}
  </span>
)
const widthOf = (text: string): string => `calc(${text.length}ch + 16px)`

/** A number or nothing. What is no number stays to be seen, and counts as nothing. */
export function Amount({ label, value, before = '', after = '', change }: AmountProps) {
  const [text, setText] = useState(value === undefined ? '' : String(value))
  const numberOf = (typed: string) => (typed.trim() === '' ? undefined : Number(typed.replace(',', '.')))
  const number = numberOf(text)
  return (
    <TextInput
      className={css.short ?? ''}
      aria-label={label}
      inputMode="decimal"
      title={label}
      placeholder="…"
      {...(before === '' ? {} : { leftSection: word(before), leftSectionWidth: widthOf(before) })}
      {...(after === '' ? {} : { rightSection: word(after), rightSectionWidth: widthOf(after) })}
      value={text}
      error={Number.isNaN(number)}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        const next = numberOf(typed)
        change(Number.isNaN(next) ? undefined : next)
      }}
    />
  )
}
