import type { HTMLAttributes } from 'react'
import { type CheckoutField, maxFieldChars } from '../../src/checkoutForm.ts'

export type FieldProps = {
  name: CheckoutField
  label: string
  value: string
  error: string | undefined
  hint?: string
  onChange(name: CheckoutField, value: string): void
  onBlur(name: CheckoutField): void
}

type TextFieldProps = FieldProps & {
  type?: 'text' | 'email' | 'tel'
  autoComplete: string
  inputMode?: HTMLAttributes<HTMLInputElement>['inputMode']
}

/** Helper text of a field: what is wrong, else the hint. The input points at it. */
function HelperText({ id, error, hint }: { id: string; error: string | undefined; hint: string | undefined }) {
  const text = error ?? hint
  if (text === undefined) return null
  return (
    <p id={id} className={error === undefined ? 'helper-text' : 'helper-text is-error'}>
      {text}
    </p>
  )
}

function frameClass(error: string | undefined): string {
  return error === undefined ? 'outlined' : 'outlined is-error'
}

export function TextField(props: TextFieldProps) {
  const { name, label, value, error, hint } = props
  const helperId = `${name}-helper`
  return (
    <div className={frameClass(error)}>
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={props.type ?? 'text'}
        value={value}
        maxLength={maxFieldChars}
        autoComplete={props.autoComplete}
        inputMode={props.inputMode}
        aria-required
        aria-invalid={error !== undefined}
        aria-describedby={(error ?? hint) ? helperId : undefined}
        onChange={(event) => props.onChange(name, event.target.value)}
        onBlur={() => props.onBlur(name)}
      />
      <HelperText id={helperId} error={error} hint={hint} />
    </div>
  )
}

export function SelectField({ options, ...props }: FieldProps & { options: readonly string[]; autoComplete: string }) {
  const { name, label, value, error, hint } = props
  const helperId = `${name}-helper`
  return (
    <div className={frameClass(error)}>
      <label htmlFor={name}>{label}</label>
      <select
        id={name}
        name={name}
        value={value}
        autoComplete={props.autoComplete}
        aria-invalid={error !== undefined}
        aria-describedby={(error ?? hint) ? helperId : undefined}
        onChange={(event) => props.onChange(name, event.target.value)}
        onBlur={() => props.onBlur(name)}
      >
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
      <HelperText id={helperId} error={error} hint={hint} />
    </div>
  )
}
