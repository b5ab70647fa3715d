import { type FormEvent, useEffect, useRef, useState } from 'react'
import {
  type CheckoutErrors,
  type CheckoutField,
  type CheckoutForm,
  emptyCheckoutForm,
  fieldsOfStep,
} from '../../src/checkoutForm.ts'
import type { CheckoutData } from '../../src/pages/checkout.ts'
import { type CheckoutStep, checkoutSteps } from '../../src/paths.ts'
import { track } from '../hindsight.ts'
import { Progress } from './Progress.tsx'
import { placeOrder } from './placeOrder.ts'
import { AddressStep, ContactStep, PaymentStep, ReviewStep } from './steps.tsx'
import { useStep } from './useStep.ts'
import { validate } from './validation.ts'

const headings: Record<CheckoutStep, string> = {
  contact: 'How can we reach you?',
  address: 'Where shall we send it?',
  payment: 'Payment',
  review: 'Everything right?',
}
const actions: Record<CheckoutStep, string> = {
  contact: 'Continue to address',
  address: 'Continue to payment',
  payment: 'Review order',
  review: 'Place order',
}

function nextOf(step: CheckoutStep): CheckoutStep {
  return checkoutSteps[checkoutSteps.indexOf(step) + 1] ?? 'review'
}

/** The first step that is not filled in yet: nobody reviews an order that is not there. */
function firstOpenStep(form: CheckoutForm): CheckoutStep {
  return checkoutSteps.find((step) => Object.keys(validate(step, form)).length > 0) ?? 'review'
}

function stepOfError(errors: CheckoutErrors): CheckoutStep | undefined {
  return checkoutSteps.find((step) => fieldsOfStep[step].some((name) => errors[name] !== undefined))
}

export function Checkout({ data }: { data: CheckoutData }) {
  const { step, go, replace } = useStep()
  const [form, setForm] = useState<CheckoutForm>({ ...emptyCheckoutForm, ...data.known })
  const [errors, setErrors] = useState<CheckoutErrors>({})
  /** Steps that were sent once are checked as they are changed. */
  const [attempted, setAttempted] = useState<ReadonlySet<CheckoutStep>>(new Set())
  const [failure, setFailure] = useState<string | null>(null)
  const [isPaying, setIsPaying] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const isFirstStep = useRef(true)

  useEffect(() => track('Checkout Started', data.facts), [data])

  // By hand or by reload, a later step can be opened before the earlier ones are filled in.
  useEffect(() => {
    const open = firstOpenStep(form)
    if (checkoutSteps.indexOf(step) > checkoutSteps.indexOf(open)) replace(open)
  }, [step, form, replace])

  useEffect(() => {
    document.title = `Checkout: ${step} – Larkspur & Co`
    if (!isFirstStep.current) heading.current?.focus()
    isFirstStep.current = false
  }, [step])

  function change(name: CheckoutField, value: string): void {
    const changed = { ...form, [name]: value }
    setForm(changed)
    if (attempted.has(step)) setErrors(validate(step, changed))
  }

  function blur(name: CheckoutField): void {
    if (form[name] === '') return // Passing through an empty field is no mistake yet.
    const message = validate(step, form)[name]
    setErrors(({ [name]: _before, ...others }) => (message === undefined ? others : { ...others, [name]: message }))
  }

  function focusFirst(found: CheckoutErrors, shown: CheckoutStep): void {
    const first = fieldsOfStep[shown].find((name) => found[name] !== undefined)
    if (first) requestAnimationFrame(() => document.getElementById(first)?.focus())
  }

  async function order(): Promise<void> {
    setIsPaying(true)
    setFailure(null)
    const answer = await placeOrder(form)
    if (answer.kind === 'placed') {
      track('Checkout Step Completed', { step: checkoutSteps.indexOf('review') + 1, step_name: 'review' })
      location.assign(answer.next)
      return
    }
    setIsPaying(false)
    setFailure(answer.message)
    if (answer.kind !== 'invalid') return
    setErrors(answer.errors)
    const wrong = stepOfError(answer.errors)
    if (wrong) go(wrong)
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isPaying) return
    if (step === 'review') {
      void order()
      return
    }
    const found = validate(step, form)
    setErrors(found)
    setAttempted(new Set([...attempted, step]))
    setFailure(null)
    if (Object.keys(found).length > 0) {
      focusFirst(found, step)
      return
    }
    track('Checkout Step Completed', { step: checkoutSteps.indexOf(step) + 1, step_name: step })
    go(nextOf(step))
  }

  const fields = { form, errors, onChange: change, onBlur: blur }
  return (
    <form
      className="checkout-form"
      id={`checkout-${step}`}
      aria-label={`Checkout: ${step}`}
      noValidate
      onSubmit={submit}
    >
      <Progress step={step} onChoose={go} />
      <h1 ref={heading} tabIndex={-1}>
        {headings[step]}
      </h1>
      {failure !== null && (
        <p className="alert" role="alert">
          {failure}
        </p>
      )}
      {step === 'contact' && <ContactStep {...fields} />}
      {step === 'address' && <AddressStep {...fields} />}
      {step === 'payment' && <PaymentStep {...fields} />}
      {step === 'review' && <ReviewStep form={form} onEdit={go} />}
      <button type="submit" className="button button-wide" disabled={isPaying} aria-busy={isPaying}>
        {isPaying ? 'Placing your order …' : actions[step]}
      </button>
    </form>
  )
}
