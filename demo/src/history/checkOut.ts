/** The cart's voucher, the steps of the checkout with the mistakes people make, and what is broken in them. */
import { checkoutFacts, identify, orderCompleted } from '../analytics.ts'
import { knownVoucher } from '../cart.ts'
import {
  type CheckoutErrors,
  type CheckoutField,
  type CheckoutForm,
  emptyCheckoutForm,
  stepErrors,
} from '../checkoutForm.ts'
import { isAffectedBrowser, isUnusualName } from '../maidenName.ts'
import { makeOrder } from '../orders.ts'
import { type CheckoutStep, checkoutSteps, paths } from '../paths.ts'
import { readableCode } from '../readableCode.ts'
import { openCart } from './browse.ts'
import { callsOf, inCart, reach, type Shopping } from './shopping.ts'
import { button, checkoutFields, checkoutForm, fields, forms, link, payByInvoice } from './words.ts'

const actions: Record<CheckoutStep, string> = {
  contact: 'Continue to address',
  address: 'Continue to payment',
  payment: 'Review order',
  review: 'Place order',
}

/** Share of those who have a voucher code in mind, and of those whom a dead button turns away. */
const voucherShare = 0.2
const turnedAwayByVoucher = 0.3
/** What is typed wrongly, how often, and as what. */
const slips: readonly (readonly [CheckoutField, number, readonly string[]])[] = [
  ['phone', 0.025, ['ask me', '12']],
  ['email', 0.02, ['name@example', 'name.example.com']],
  ['postcode', 0.06, ['10', '1 ', '?']],
  ['cardNumber', 0.07, ['4242 4242 4242', '4242 4242 4242 4241']],
  ['cardExpiry', 0.05, ['01/24', '11/25']],
  ['cardCvc', 0.02, ['12']],
]
/** Share of those who leave when told of a mistake of their own. */
const discouragedBySlip = 0.05
const discouragedByPayment = 0.38
const payByInvoiceShare = 0.3

/** False: she has left. */
export function redeemVoucher(shopping: Shopping): boolean {
  const { visit, conditions } = shopping
  const { random } = visit
  if (!random.chance(voucherShare)) return true
  const code = random.weighted([
    ['WELCOME10', 60],
    ['LINEN15', 25],
    ['SPRING20', 15],
  ] as const)
  visit.fill(fields.voucher, code)
  const redeem = button('Redeem')
  if (conditions.voucherIsDead) {
    shopping.faults.add('voucher')
    const clicks = random.weighted([
      [1, 30],
      [2, 25],
      [4, 25],
      [6, 20],
    ] as const)
    for (let n = 0; n < clicks; n++) {
      visit.click(redeem, { reaction: null, reactionMs: null, clickCount: n === 1 ? 2 : 1 })
      if (n === 0) visit.submit(forms.voucher, 'nothing')
      visit.wait(random.whole(90, 240))
    }
    visit.look(9000)
    return !random.chance(turnedAwayByVoucher)
  }
  visit.click(redeem)
  visit.submit(forms.voucher, 'navigated')
  const known = knownVoucher(code)
  if (known !== null) {
    shopping.voucher = known
    openCart(shopping)
    return true
  }
  visit.load(paths.cartVoucher, 'Cart', { calls: callsOf(shopping) })
  visit.refuse(fields.voucher, 'We do not know this voucher code', code, 'submit', 1)
  visit.look(4000)
  visit.load(paths.cart, 'Cart', { calls: callsOf(shopping) })
  return true
}

/** From the filled cart as far as she wants to go, or comes. */
export function checkOut(shopping: Shopping): void {
  const { visit, intent } = shopping
  const { random } = visit
  if (shopping.cart.length === 0 || !redeemVoucher(shopping)) return
  const { lines, totals } = inCart(shopping)
  impatientClicks(shopping)
  visit.click(link('Go to checkout'))
  visit.load(paths.checkout('contact'), 'Checkout', {
    calls: callsOf(shopping, { method: 'track', name: 'Checkout Started', properties: checkoutFacts(lines, totals) }),
  })
  const form = filledForm(shopping)
  const leavesAt = intent.aim === 'order' ? null : random.pick(checkoutSteps)
  for (const step of ['contact', 'address', 'payment'] as const) {
    reach(shopping, step)
    visit.look(2500)
    if (leavesAt === step && random.chance(0.5)) {
      giveUp(shopping, step, form)
      return
    }
    if (!fillStep(shopping, step, form)) return
    if (leavesAt === step) return
    visit.call({
      method: 'track',
      name: 'Checkout Step Completed',
      properties: { step: checkoutSteps.indexOf(step) + 1, step_name: step },
    })
    const next = checkoutSteps[checkoutSteps.indexOf(step) + 1] ?? 'review'
    visit.push(paths.checkout(next), `Checkout: ${next}`)
  }
  reach(shopping, 'review')
  visit.look(9000)
  if (leavesAt === 'review' || !pay(shopping)) return
  confirm(shopping, form)
}

/** Begins to fill in a step, and thinks better of it: half of those who leave there have not even begun. */
function giveUp({ visit }: Shopping, step: FilledStep, form: CheckoutForm): void {
  if (visit.random.chance(0.5)) return
  for (const name of fieldsToFill(step, form).slice(0, 2)) visit.fill(checkoutFields[name], form[name])
  visit.look(4000)
}

/** Now and then the page is slow, and she clicks again and again. */
function impatientClicks({ visit }: Shopping): void {
  const { random } = visit
  if (!random.chance(0.012)) return
  for (let n = 0; n < random.whole(3, 5); n++) {
    visit.click(link('Go to checkout'), { reactionMs: random.whole(300, 900), clickCount: n + 1 })
    visit.wait(random.whole(120, 260))
  }
}

function filledForm({ person, visit }: Shopping): CheckoutForm {
  const { random } = visit
  const { land } = person
  return {
    ...emptyCheckoutForm,
    firstName: person.firstName,
    lastName: person.lastName,
    maidenName: person.maidenName,
    email: person.profile.email,
    phone: person.profile.phone,
    street: random.pick(land.streets),
    houseNumber: String(random.whole(1, 140)),
    postcode: land.postcode,
    city: random.pick(land.cities),
    country: land.countryName,
    paymentMethod: random.chance(payByInvoiceShare) ? 'invoice' : 'card',
    cardNumber: '4242 4242 4242 4242',
    cardExpiry: '12/49',
    cardCvc: '123',
  }
}

type FilledStep = 'contact' | 'address' | 'payment'

const toFill: Record<FilledStep, CheckoutField[]> = {
  contact: ['firstName', 'lastName', 'maidenName', 'email', 'phone'],
  address: ['street', 'houseNumber', 'postcode', 'city', 'country'],
  payment: ['paymentMethod', 'cardNumber', 'cardExpiry', 'cardCvc'],
}

function fieldsToFill(step: FilledStep, form: CheckoutForm): CheckoutField[] {
  return toFill[step].filter((name) => {
    if (name === 'country') return form.country !== emptyCheckoutForm.country
    if (name === 'paymentMethod') return form.paymentMethod !== emptyCheckoutForm.paymentMethod
    return !name.startsWith('card') || form.paymentMethod === 'card'
  })
}

/** What the page says: the shop's own rules, and the fault where she meets it. */
function errorsOf({ conditions, userAgent, today }: Shopping, step: CheckoutStep, form: CheckoutForm): CheckoutErrors {
  const isTakenForEmpty =
    conditions.maidenNameIsRefused && isAffectedBrowser(userAgent) && isUnusualName(form.maidenName)
  return stepErrors(step, isTakenForEmpty ? { ...form, maidenName: '' } : form, today)
}

/** What she types at first: mostly what she means. */
function withSlips({ random }: Shopping['visit'], step: FilledStep, right: CheckoutForm): CheckoutForm {
  const form = { ...right }
  for (const [name, share, texts] of slips) {
    if (toFill[step].includes(name) && random.chance(share)) form[name] = random.pick(texts)
  }
  return form
}

function fillFields(shopping: Shopping, step: FilledStep, form: CheckoutForm): void {
  const { visit } = shopping
  const isTabbed = visit.random.chance(0.55)
  for (const name of fieldsToFill(step, form)) {
    if (name === 'paymentMethod') visit.click(payByInvoice, { reaction: 'mutation' })
    visit.fill(checkoutFields[name], form[name], { isTabbed: isTabbed || name === 'paymentMethod' })
    const message = errorsOf(shopping, step, form)[name]
    if (message !== undefined) refuse(shopping, name, message, form[name], 'blur', 0)
  }
}

/** Presses the button; what is wrong, by field. */
function send(shopping: Shopping, step: FilledStep, form: CheckoutForm, attemptNo: number): [CheckoutField, string][] {
  const { visit } = shopping
  const errors = Object.entries(errorsOf(shopping, step, form)) as [CheckoutField, string][]
  visit.look(900)
  visit.click(button(actions[step]), errors.length > 0 ? { reaction: 'mutation' } : {})
  visit.submit(checkoutForm(step), errors.length > 0 ? 'errorShown' : 'navigated', {
    attemptNo,
    invalid: errors.map(([name]) => checkoutFields[name].place),
  })
  for (const [name, message] of errors) refuse(shopping, name, message, form[name], 'submit', attemptNo)
  return errors
}

/** Fills the step and sends it until it is taken; false: she gave up. */
function fillStep(shopping: Shopping, step: FilledStep, right: CheckoutForm): boolean {
  const { visit } = shopping
  const { random } = visit
  const form = withSlips(visit, step, right)
  fillFields(shopping, step, form)
  for (let attemptNo = 1; ; attemptNo++) {
    const wrong = send(shopping, step, form, attemptNo)
    if (wrong.length === 0) return true
    visit.look(4000)
    const isHerOwn = wrong.every(([name]) => form[name] !== right[name])
    if (isHerOwn && random.chance(discouragedBySlip)) return false
    // What is right already cannot be put right: she tries it again, in other ways, and leaves.
    if (!isHerOwn && attemptNo >= random.whole(2, 5)) return false
    for (const [name] of wrong) {
      visit.fill(checkoutFields[name], right[name], { isAgain: true, visitNo: attemptNo + 1 })
      if (form[name] !== right[name]) visit.cleared(checkoutFields[name])
      form[name] = right[name]
    }
  }
}

function refuse(
  shopping: Shopping,
  name: CheckoutField,
  message: string,
  value: string,
  trigger: 'blur' | 'submit',
  attemptNo: number,
): void {
  shopping.visit.refuse(checkoutFields[name], message, value, trigger, attemptNo)
  if (name === 'maidenName') shopping.faults.add('maidenName')
}

/** False: it failed, and she left. */
function pay({ visit, conditions, faults }: Shopping): boolean {
  const { random } = visit
  const review = checkoutForm('review')
  let attemptNo = 1
  if (conditions.paymentFails) {
    faults.add('payment')
    const durationMs = random.whole(2000, 4000)
    visit.click(button(actions.review), { reaction: 'request' })
    visit.wait(durationMs)
    visit.failedRequest('POST', paths.order, 500, durationMs)
    visit.submit(review, 'requestFailed', { status: 500, durationMs })
    visit.look(6000)
    if (random.chance(discouragedByPayment)) return false
    attemptNo = 2
  }
  const durationMs = random.whole(60, 300)
  visit.click(button(actions.review), { reaction: 'request' })
  visit.wait(durationMs)
  visit.call({ method: 'track', name: 'Checkout Step Completed', properties: { step: 4, step_name: 'review' } })
  visit.submit(review, 'navigated', { status: 200, durationMs, attemptNo })
  return true
}

function confirm(shopping: Shopping, form: CheckoutForm): void {
  const { visit, person } = shopping
  const made = makeOrder(shopping.cart, shopping.voucher, form)
  const order = { ...made, number: `LC-${readableCode(visit.random.bytes(6))}` }
  shopping.cart = []
  shopping.voucher = null
  visit.load(paths.confirmation, 'Thank you', {
    calls: callsOf(shopping, identify(person.profile), orderCompleted(order)),
  })
  reach(shopping, 'order')
  shopping.orders.push({ orderId: order.number, revenue: order.totals.totalCents / 100 })
  visit.look(9000)
}
