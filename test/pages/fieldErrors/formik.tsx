/** Forms as Formik's documentation writes them, with the library itself. */
import { ErrorMessage, Field, Form, Formik, useFormik } from 'formik'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

/** Its tutorial: errors of fields that were touched. */
function Tutorial() {
  const formik = useFormik({
    initialValues: { lastName: '', email: '' },
    validate({ lastName, email }) {
      const errors: { lastName?: string; email?: string } = {}
      if (lastName.length < 3) errors.lastName = 'Must be 3 characters or more'
      if (!email.includes('@')) errors.email = email === '' ? 'Required' : 'Invalid email address'
      return errors
    },
    onSubmit: () => {},
  })
  return (
    <form id="signup" onSubmit={formik.handleSubmit}>
      <div>
        <label htmlFor="lastName">Last Name</label>
        <input id="lastName" {...formik.getFieldProps('lastName')} />
        {formik.touched.lastName && formik.errors.lastName ? (
          <div className="error">{formik.errors.lastName}</div>
        ) : null}
      </div>
      <div>
        <label htmlFor="email">Email Address</label>
        <input id="email" {...formik.getFieldProps('email')} />
        {formik.touched.email && formik.errors.email ? <div className="error">{formik.errors.email}</div> : null}
      </div>
      <button type="submit">Submit</button>
    </form>
  )
}

/** `<Form>`, `<Field>` and `<ErrorMessage>`; red by style alone. */
function Components() {
  return (
    <Formik
      initialValues={{ street: '', size: '' }}
      validateOnBlur={false}
      validateOnChange={false}
      validate={({ street, size }) => ({
        ...(/\d/.test(street) ? {} : { street: 'The house number is missing' }),
        ...(size === '' ? { size: 'Pick a size' } : {}),
      })}
      onSubmit={() => {}}
    >
      <Form id="delivery">
        <p>
          <label htmlFor="street">Street</label> <Field id="street" name="street" />
          <ErrorMessage name="street">{(text) => <small style={{ color: 'crimson' }}>{text}</small>}</ErrorMessage>
        </p>
        <p>
          <label htmlFor="size">Size</label>
          <Field as="select" id="size" name="size">
            <option value="">Choose …</option>
            <option value="m">M</option>
          </Field>
          <ErrorMessage name="size">{(text) => <small style={{ color: 'crimson' }}>{text}</small>}</ErrorMessage>
        </p>
        <button type="submit">Deliver</button>
      </Form>
    </Formik>
  )
}

/** What the server said, put to the field. */
function Late() {
  return (
    <Formik
      initialValues={{ user: '' }}
      onSubmit={async (_values, { setErrors }) => {
        await fetch('/api/answer?status=409&after=700')
        setErrors({ user: 'Somebody else has this user name' })
      }}
    >
      <Form id="user">
        <label htmlFor="user-name">User name</label>
        <Field id="user-name" name="user" />
        <ErrorMessage name="user" component="div" className="invalid-feedback-shown" />
        <button type="submit">Register</button>
      </Form>
    </Formik>
  )
}

const forms: Record<string, () => ReactNode> = { Tutorial, Components, Late }
const root = document.getElementById('root')
const Chosen = forms[root?.dataset.form ?? '']
if (root && Chosen) createRoot(root).render(<Chosen />)
