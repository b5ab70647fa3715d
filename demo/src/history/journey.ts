/** One visit from the first page to the last, by what she came for. */
import { identify } from '../analytics.ts'
import { type Product, products } from '../catalog.ts'
import { paths } from '../paths.ts'
import { addToCart, enter, goToCart, lookOn, openProduct, removeLast } from './browse.ts'
import { checkOut } from './checkOut.ts'
import { callsOf, type Shopping } from './shopping.ts'
import { accountLink, button, cardLink, fields, forms } from './words.ts'

export function walk(shopping: Shopping): void {
  const { visit, intent } = shopping
  const { random } = visit
  enter(shopping)
  if (intent.aim !== 'glance') {
    if (intent.signsIn) signIn(shopping)
    for (let pages = random.whole(0, intent.aim === 'look' ? 5 : 3); pages > 0; pages--) lookOn(shopping)
    if (intent.aim !== 'look') fillCart(shopping)
    if (intent.aim === 'checkout' || intent.aim === 'order') checkOut(shopping)
  }
  visit.end()
}

function signIn(shopping: Shopping): void {
  const { visit, person, intent } = shopping
  const { random } = visit
  const { email, name, phone, customerId } = person.profile
  visit.click(accountLink)
  visit.load(paths.account, 'Sign in', { calls: callsOf(shopping) })
  visit.look(1500)
  visit.fill(fields.email, email)
  visit.fill(fields.password, 'correct horse', { isTabbed: random.chance(0.5) })
  visit.click(button('Sign in'))
  visit.submit(forms.signIn, 'navigated')
  shopping.isSignedIn = true
  const known = { customerId, email, name: '', phone: '' }
  visit.load(paths.account, 'Your account', { calls: callsOf(shopping, identify(known)) })
  visit.look(3000)
  if (!intent.savesProfile) return
  visit.fill(fields.profileName, name)
  visit.fill(fields.profilePhone, phone)
  visit.click(button('Save'))
  visit.submit(forms.profile, 'navigated')
  visit.load(paths.account, 'Your account', { calls: callsOf(shopping, identify(person.profile)) })
  visit.look(2500)
}

/** One thing, or some more; and on the way to nothing, one may go out again. */
function fillCart(shopping: Shopping): void {
  const { visit, intent } = shopping
  const { random } = visit
  const count = random.weighted([
    [1, 62],
    [2, 26],
    [3, 12],
  ] as const)
  for (let n = 0; n < count; n++) {
    const product = random.pick<Product>(shopping.listed.length > 0 ? shopping.listed : products)
    if (shopping.listed.length > 0) visit.click(cardLink(product))
    openProduct(shopping, product)
    addToCart(shopping, product)
    if (n + 1 < count) lookOn(shopping)
  }
  if (visit.path() !== paths.cart) goToCart(shopping)
  if (intent.aim === 'cart' && random.chance(0.3)) removeLast(shopping)
}
