/** Forms as react-hook-form's documentation writes them, with the library itself. */
import { type ReactNode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { useFieldArray, useForm } from 'react-hook-form'

type Person = { firstName: string; mail: string; password: string }

function Submit() {
  const { register, handleSubmit, formState } = useForm<Person>()
  const { errors } = formState
  return (
    <form id="person" noValidate onSubmit={handleSubmit(() => {})}>
      <label htmlFor="firstName">First name</label>
      <input
        id="firstName"
        aria-invalid={errors.firstName ? 'true' : 'false'}
        {...register('firstName', {
          required: 'First name is required',
          pattern: { value: /^[a-z]+$/i, message: 'Letters only' },
        })}
      />
      {errors.firstName && <p role="alert">{errors.firstName.message}</p>}
      <label htmlFor="mail">E-mail</label>
      <input id="mail" {...register('mail', { pattern: { value: /@/, message: 'No e-mail address' } })} />
      {errors.mail && <span className="error">{errors.mail.message}</span>}
      <input type="submit" value="Send" />
    </form>
  )
}

function Blur() {
  const { register, handleSubmit, formState } = useForm<Person>({ mode: 'onBlur' })
  const { errors } = formState
  return (
    <form id="person" noValidate onSubmit={handleSubmit(() => {})}>
      <div>
        <label htmlFor="firstName">First name</label>
        <input id="firstName" {...register('firstName', { minLength: 3 })} />
        {errors.firstName?.type === 'minLength' && <p style={{ color: '#bf1650' }}>⚠ At least three letters</p>}
      </div>
      <div>
        <label htmlFor="mail">E-mail</label>
        <input id="mail" {...register('mail')} />
      </div>
      <input type="submit" value="Send" />
    </form>
  )
}

/** Rows of the same fields. */
function Rows() {
  const { register, control, handleSubmit, formState } = useForm<{ items: { product: string; amount: string }[] }>({
    defaultValues: { items: [{ product: 'Shoes', amount: '' }] },
  })
  const { fields, append } = useFieldArray({ control, name: 'items' })
  const errors = formState.errors.items
  return (
    <form id="order" noValidate onSubmit={handleSubmit(() => {})}>
      {fields.map((field, at) => (
        <div key={field.id} className="row">
          <input
            aria-label={`Product ${at + 1}`}
            {...register(`items.${at}.product`, { required: 'Which product?' })}
          />
          {errors?.[at]?.product && <em className="text-red-600 error">{errors[at].product.message}</em>}
          <input aria-label={`Amount ${at + 1}`} {...register(`items.${at}.amount`, { required: 'How many?' })} />
          {errors?.[at]?.amount && <em className="text-red-600 error">{errors[at].amount.message}</em>}
        </div>
      ))}
      <button id="more" type="button" aria-pressed="false" onClick={() => append({ product: '', amount: '' })}>
        One more
      </button>
      <button type="submit">Order</button>
    </form>
  )
}

/** What the server says afterwards, of a field and of the whole. */
function Server() {
  const { register, handleSubmit, setError, formState } = useForm<Person>()
  const { errors } = formState
  const [tries, setTries] = useState(0)
  return (
    <form
      id="account"
      noValidate
      onSubmit={handleSubmit(async () => {
        await fetch(`/api/answer?status=${tries === 0 ? 422 : 500}&after=1500`)
        setTries(tries + 1)
        if (tries === 0) setError('mail', { message: 'This address has an account already' })
        else setError('root.server', { message: 'Something went wrong on our side' })
      })}
    >
      <label>
        E-mail <input {...register('mail')} aria-invalid={errors.mail !== undefined} />
      </label>
      {errors.mail && <p role="alert">{errors.mail.message}</p>}
      <label>
        First name <input {...register('firstName')} />
      </label>
      {errors.root?.server && <p role="alert">{errors.root.server.message}</p>}
      <button type="submit">Register</button>
    </form>
  )
}

/** Two steps: each has to be right before the next one comes. */
function Steps() {
  const [step, setStep] = useState(1)
  const { register, trigger, formState } = useForm<Person>()
  const { errors } = formState
  return (
    <form id="wizard" noValidate onSubmit={(event) => event.preventDefault()}>
      <h2>Step {step} of 2</h2>
      {step === 1 ? (
        <div>
          <label htmlFor="firstName">First name</label>
          <input id="firstName" {...register('firstName', { required: 'Tell us your first name' })} />
          {errors.firstName && <p className="field-error">{errors.firstName.message}</p>}
          <button
            type="button"
            onClick={async () => {
              if (await trigger('firstName')) setStep(2)
            }}
          >
            Next
          </button>
        </div>
      ) : (
        <div>
          <label htmlFor="mail">E-mail</label>
          <input id="mail" {...register('mail', { required: 'Tell us your e-mail address' })} />
          {errors.mail && <p className="field-error">{errors.mail.message}</p>}
          <button type="button" onClick={() => void trigger('mail')}>
            Finish
          </button>
        </div>
      )}
    </form>
  )
}

/** All is right, at once. */
function Fine() {
  const [isSent, setSent] = useState(false)
  const { register, handleSubmit, formState } = useForm<Person>()
  return (
    <div>
      <form id="fine" noValidate onSubmit={handleSubmit(() => setSent(true))}>
        <label>
          First name <input {...register('firstName', { required: 'First name is required' })} />
        </label>
        {formState.errors.firstName && <p role="alert">{formState.errors.firstName.message}</p>}
        <button type="submit">Send</button>
      </form>
      {isSent && <p role="status">First name received</p>}
    </div>
  )
}

const forms: Record<string, () => ReactNode> = { Submit, Blur, Rows, Server, Steps, Fine }
const root = document.getElementById('root')
const Chosen = forms[root?.dataset.form ?? '']
if (root && Chosen) createRoot(root).render(<Chosen />)
