import type { ReactNode } from 'react'
import { type CheckoutErrors, type CheckoutField, type CheckoutForm, countries } from '../../src/checkoutForm.ts'
import { SelectField, TextField } from './TextField.tsx'

export type StepProps = {
  form: CheckoutForm
  errors: CheckoutErrors
  onChange(name: CheckoutField, value: string): void
  onBlur(name: CheckoutField): void
}

function bind({ form, errors, onChange, onBlur }: StepProps, name: CheckoutField) {
  return { name, value: form[name], error: errors[name], onChange, onBlur }
}

function Row({ children }: { children: ReactNode }) {
  return <div className="field-row">{children}</div>
}

export function ContactStep(props: StepProps) {
  return (
    <>
      <Row>
        <TextField {...bind(props, 'firstName')} label="First name" autoComplete="given-name" />
        <TextField {...bind(props, 'lastName')} label="Last name" autoComplete="family-name" />
      </Row>
      <TextField
        {...bind(props, 'maidenName')}
        label="Maiden name"
        autoComplete="off"
        hint="Our payment partner confirms your identity with it. Never changed? Enter your last name."
      />
      <TextField {...bind(props, 'email')} label="E-mail" type="email" autoComplete="email" />
      <TextField {...bind(props, 'phone')} label="Phone" type="tel" autoComplete="tel" />
    </>
  )
}

export function AddressStep(props: StepProps) {
  return (
    <>
      <div className="field-row wide-first">
        <TextField {...bind(props, 'street')} label="Street" autoComplete="address-line1" />
        <TextField {...bind(props, 'houseNumber')} label="Number" autoComplete="off" />
      </div>
      <div className="field-row wide-last">
        <TextField {...bind(props, 'postcode')} label="Postcode" autoComplete="postal-code" />
        <TextField {...bind(props, 'city')} label="City" autoComplete="address-level2" />
      </div>
      <SelectField {...bind(props, 'country')} label="Country" autoComplete="country-name" options={countries} />
    </>
  )
}

const methods = [
  { value: 'card', label: 'Card', detail: 'Visa, Mastercard, Amex' },
  { value: 'invoice', label: 'Invoice', detail: 'Pay within 14 days' },
]

export function PaymentStep(props: StepProps) {
  const { form, onChange } = props
  return (
    <>
      <fieldset className="methods">
        <legend>How would you like to pay?</legend>
        {methods.map(({ value, label, detail }) => (
          <label key={value} className="method">
            <input
              type="radio"
              name="paymentMethod"
              value={value}
              checked={form.paymentMethod === value}
              onChange={() => onChange('paymentMethod', value)}
            />
            <span>
              <b>{label}</b>
              {detail}
            </span>
          </label>
        ))}
      </fieldset>
      {form.paymentMethod === 'card' && (
        <>
          <TextField
            {...bind(props, 'cardNumber')}
            label="Card number"
            autoComplete="cc-number"
            inputMode="numeric"
            hint="Nothing is charged here: 4242 4242 4242 4242 will do."
          />
          <Row>
            <TextField
              {...bind(props, 'cardExpiry')}
              label="Expiry (MM/YY)"
              autoComplete="cc-exp"
              inputMode="numeric"
            />
            <TextField {...bind(props, 'cardCvc')} label="CVC" autoComplete="cc-csc" inputMode="numeric" />
          </Row>
        </>
      )}
    </>
  )
}

/** Here names and addresses are text, so they are marked private for the recorder. */
export function ReviewStep({
  form,
  onEdit,
}: {
  form: CheckoutForm
  onEdit(step: 'contact' | 'address' | 'payment'): void
}) {
  const parts = [
    { step: 'contact', title: 'Contact', rows: [`${form.firstName} ${form.lastName}`, form.email, form.phone] },
    {
      step: 'address',
      title: 'Delivery to',
      rows: [`${form.street} ${form.houseNumber}`, `${form.postcode} ${form.city}`, form.country],
    },
    {
      step: 'payment',
      title: 'Payment',
      rows: [
        form.paymentMethod === 'card'
          ? `Card ending in ${form.cardNumber.trim().slice(-4)}`
          : 'Invoice, within 14 days',
      ],
    },
  ] as const
  return (
    <div className="review">
      {parts.map(({ step, title, rows }) => (
        <section key={step} aria-label={title}>
          <h2>{title}</h2>
          <p data-private>
            {rows.map((row) => (
              <span key={row}>{row}</span>
            ))}
          </p>
          <button
            type="button"
            className="link"
            aria-label={`Change ${title.toLowerCase()}`}
            onClick={() => onEdit(step)}
          >
            Change
          </button>
        </section>
      ))}
    </div>
  )
}
