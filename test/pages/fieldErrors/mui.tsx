/** Forms as MUI's documentation writes them, with the library itself. */
import Alert from '@mui/material/Alert'
import Button from '@mui/material/Button'
import Checkbox from '@mui/material/Checkbox'
import FormControl from '@mui/material/FormControl'
import FormControlLabel from '@mui/material/FormControlLabel'
import FormHelperText from '@mui/material/FormHelperText'
import FormLabel from '@mui/material/FormLabel'
import InputLabel from '@mui/material/InputLabel'
import MenuItem from '@mui/material/MenuItem'
import Radio from '@mui/material/Radio'
import RadioGroup from '@mui/material/RadioGroup'
import Select from '@mui/material/Select'
import Snackbar from '@mui/material/Snackbar'
import TextField from '@mui/material/TextField'
import { type ReactNode, useState } from 'react'
import { createRoot } from 'react-dom/client'

function Form({ onSend, children }: { onSend: () => void; children: ReactNode }) {
  return (
    <form
      id="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSend()
      }}
    >
      {children}
      <Button type="submit" variant="contained">
        Save profile
      </Button>
    </form>
  )
}

/** Errors under the fields, when sent. */
function Submit() {
  const [name, setName] = useState('')
  const [zip, setZip] = useState('')
  const [sent, setSent] = useState({ name: '', zip: '', done: false })
  const nameError = sent.done && !/^[a-z]+$/i.test(sent.name)
  const zipError = sent.done && !/^\d{4}$/.test(sent.zip)
  return (
    <Form onSend={() => setSent({ name, zip, done: true })}>
      <TextField
        label="Last name"
        name="lastName"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={nameError}
        helperText={nameError ? 'Last name is required' : ' '}
      />
      <TextField
        label="Postal code"
        name="zip"
        variant="standard"
        value={zip}
        onChange={(event) => setZip(event.target.value)}
        error={zipError}
        helperText={zipError ? 'Four digits, please' : 'As on your letters'}
      />
    </Form>
  )
}

/** Marked only, without words. */
function Marked() {
  const [wrong, setWrong] = useState(false)
  return (
    <Form onSend={() => setWrong(true)}>
      <TextField label="Account" name="account" variant="filled" error={wrong} />
      <TextField label="Remark" name="remark" variant="filled" />
    </Form>
  )
}

/** A list, radio buttons and a box. */
function Choices() {
  const [sent, setSent] = useState(false)
  const [country, setCountry] = useState('')
  const wrong = sent && country === ''
  return (
    <Form onSend={() => setSent(true)}>
      <FormControl fullWidth error={wrong}>
        <InputLabel id="country-label">Country</InputLabel>
        <Select
          labelId="country-label"
          label="Country"
          id="country"
          name="country"
          value={country}
          onChange={(event) => setCountry(event.target.value)}
        >
          <MenuItem value="nl">Netherlands</MenuItem>
        </Select>
        {wrong && <FormHelperText>Choose a country</FormHelperText>}
      </FormControl>
      <FormControl error={sent}>
        <FormLabel id="delivery-label">Delivery</FormLabel>
        <RadioGroup aria-labelledby="delivery-label" name="delivery">
          <FormControlLabel value="home" control={<Radio />} label="At home" />
          <FormControlLabel value="shop" control={<Radio />} label="In the shop" />
        </RadioGroup>
        {sent && <FormHelperText>Choose how it shall reach you</FormHelperText>}
      </FormControl>
      <FormControl error={sent} component="fieldset">
        <FormControlLabel control={<Checkbox name="terms" />} label="I accept the terms" />
        {sent && <FormHelperText>Please accept the terms</FormHelperText>}
      </FormControl>
    </Form>
  )
}

/** On leaving the field. */
function Blur() {
  const [mail, setMail] = useState('')
  const [touched, setTouched] = useState(false)
  const wrong = touched && !mail.includes('@')
  return (
    <Form onSend={() => {}}>
      <TextField
        label="E-mail"
        name="email"
        value={mail}
        onBlur={() => setTouched(true)}
        onChange={(event) => setMail(event.target.value)}
        error={wrong}
        helperText={wrong ? 'Incorrect e-mail address.' : ''}
      />
      <TextField label="Phone" name="phone" />
    </Form>
  )
}

/** A message above the form. */
function Refused() {
  const [wrong, setWrong] = useState(false)
  return (
    <div>
      {wrong && <Alert severity="error">We could not sign you in with these.</Alert>}
      <Form
        onSend={() => {
          void fetch('/api/answer?status=401&after=200').then(() => setWrong(true))
        }}
      >
        <TextField label="User" name="user" />
        <TextField label="Key phrase" name="phrase" />
      </Form>
    </div>
  )
}

/** Nothing wrong: a counter as helper text, required marks, thanks in a snackbar. */
function Fine() {
  const [text, setText] = useState('')
  const [isSaved, setSaved] = useState(false)
  return (
    <Form
      onSend={() => {
        void fetch('/api/answer?after=100').then(() => setSaved(true))
      }}
    >
      <TextField
        required
        label="About you"
        name="about"
        color="error"
        value={text}
        onChange={(event) => setText(event.target.value)}
        helperText={`${text.length} of 100`}
      />
      <TextField label="Town" name="town" helperText="Where you live" defaultValue="Delft" />
      <Snackbar open={isSaved}>
        <Alert severity="success">Town and everything about you were stored</Alert>
      </Snackbar>
      {isSaved && <Alert severity="info">About you: others see this from tomorrow</Alert>}
    </Form>
  )
}

const forms: Record<string, () => ReactNode> = { Submit, Marked, Choices, Blur, Refused, Fine }
const root = document.getElementById('root')
const Chosen = forms[root?.dataset.form ?? '']
if (root && Chosen) createRoot(root).render(<Chosen />)
