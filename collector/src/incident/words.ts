/** The words of an incident. */
import type { SignalName } from '@hindsight/protocol/signals'
import type { Trouble } from './troubles.ts'

/** ` twice`, ` 4 times`; nothing for once. */
export function timesText(n: number): string {
  return n < 2 ? '' : n === 2 ? ' twice' : ` ${n} times`
}

/** A quoted name; where a place has none, what its makers called it. */
function called({ label, place }: { label: string; place: string }, otherwise: string): string {
  const name = label || place.replace(/^[a-z]+:/, '')
  return name === '' ? otherwise : `“${name}”`
}

const quoted = (message: string): string => (message === '' ? '' : `: “${message}”`)
const bracketed = (message: string): string => (message === '' ? '' : ` (${message.toLowerCase()})`)

/** In the past tense, without a full stop. */
const sentences: Record<SignalName, (trouble: Trouble) => string> = {
  fieldError: (it) => `${called(it, 'A field')} was refused${timesText(it.n)}${quoted(it.message)}`,
  falseRejection: (it) =>
    `${called(it, 'A field')} was refused${timesText(it.n)} although filled in${quoted(it.message)}`,
  fieldStruggle: (it) => `${called(it, 'A field')} was refused again and again${quoted(it.message)}`,
  didNotStick: (it) => `What was typed in ${called(it, 'a field')} did not stay there${timesText(it.n)}`,
  refill: (it) => `Filled in ${called(it, 'a field')} again and again`,
  formAbandonment: (it) => `Gave up the form at ${called(it, 'a field')}`,
  rageClick: (it) => `Clicked ${called(it, 'one place')} again and again`,
  deadClick: (it) => `Clicked ${called(it, 'something')}${timesText(it.n)} and nothing happened`,
  slowClick: (it) => `${called(it, 'The page')} answered slowly`,
  errorClick: (it) => `A click on ${called(it, 'something')} ended in an error${timesText(it.n)}`,
  quickBack: (it) => `Came straight back from ${it.path}`,
  reloadLoop: (it) => `Reloaded ${it.path} again and again`,
  scrollThrash: (it) => `Scrolled ${it.path} up and down`,
  cursorThrash: (it) => `Shook the pointer on ${it.path}`,
  failedSubmit: (it) => `${called(it, 'A form')} did not go through${timesText(it.n)}${bracketed(it.message)}`,
  jsError: (it) => `A script failed${timesText(it.n)}${quoted(it.message)}`,
  failedRequest: (it) => `${it.label || it.place || 'A request'} failed${timesText(it.n)}${bracketed(it.message)}`,
  slowRequest: (it) => `${it.label || it.place || 'A request'} took long${timesText(it.n)}`,
  poorVital: (it) => `${it.path} was slow${bracketed(it.message)}`,
}

export const troubleText = (trouble: Trouble): string => sentences[trouble.signal](trouble)

/** `€ 84.00`: the sign of the currency where it has one. */
export function moneyText(value: number, currency: string): string {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(value)
  } catch {
    return `${value.toFixed(2)} ${currency}`
  }
}

/** `40 s`, `4 min`, `1 h 5 min`. */
export function lengthText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
