/** A client-side checkout as shops write it: controlled inputs, errors kept in state, one field that refuses letters. */
import { type ChangeEvent, useState } from 'react'
import { createRoot } from 'react-dom/client'

type Errors = { lastName?: string; email?: string }

function Checkout() {
  const [lastName, setLastName] = useState('')
  const [email, setEmail] = useState('')
  const [code, setCode] = useState('')
  const [errors, setErrors] = useState<Errors>({})

  function send() {
    const found: Errors = {}
    // The fault: a name with an apostrophe is taken for none.
    if (!/^[a-z ]+$/i.test(lastName)) found.lastName = 'Enter your last name'
    if (!email.includes('@')) found.email = `“${email}” is no e-mail address`
    setErrors(found)
    if (Object.keys(found).length === 0) history.pushState(null, '', '/thanks')
  }
  const refuseLetters = (event: ChangeEvent<HTMLInputElement>) => {
    if (/^\d*$/.test(event.target.value)) setCode(event.target.value)
  }
  return (
    <form
      id="checkout"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="field">
        <label htmlFor="last">Last name</label>
        <input
          id="last"
          name="lastName"
          value={lastName}
          aria-invalid={errors.lastName !== undefined}
          onChange={(event) => setLastName(event.target.value)}
        />
        {errors.lastName && <p className="message">{errors.lastName}</p>}
      </div>
      <div className="field">
        <label htmlFor="mail">E-mail</label>
        <input id="mail" name="email" value={email} onChange={(event) => setEmail(event.target.value)} />
        {errors.email && <p className="inputError_x7f2">{errors.email}</p>}
      </div>
      <div className="field">
        <label htmlFor="code">Code</label>
        <input id="code" name="discount" value={code} onChange={refuseLetters} />
      </div>
      <button type="submit">Place order</button>
    </form>
  )
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<Checkout />)
