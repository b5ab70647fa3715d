/** A controlled input that takes digits only: letters do not stay, and the form says that nothing was filled in. */
import { useState } from 'react'
import { createRoot } from 'react-dom/client'

function Amount() {
  const [amount, setAmount] = useState('')
  const [isWrong, setWrong] = useState(false)
  return (
    <form
      id="pay"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setWrong(amount === '')
      }}
    >
      <label>
        Amount
        <input
          name="amount"
          value={amount}
          onChange={(event) => /^\d*$/.test(event.target.value) && setAmount(event.target.value)}
        />
      </label>
      {isWrong && <div className="_error_1x2y">Please fill in an amount</div>}
      <label>
        Reference <input name="reference" />
      </label>
      <button type="submit">Pay</button>
    </form>
  )
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<Amount />)
