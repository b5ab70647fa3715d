/** Places, labels and titles of the shop, as the recorder names what it sees there. */

import { maxLabelChars } from '@hindsight/protocol/limits'
import { placeOf } from '@hindsight/protocol/places'
import { categoryName, type Product } from '../catalog.ts'
import type { CheckoutField } from '../checkoutForm.ts'
import { euros } from '../money.ts'
import type { Promotion } from '../promotions.ts'

/** Something to click, or to fill in. */
export type Target = { place: string; label: string; role: string }
export type Field = Target & { form: string; fieldType: string; isSecret: boolean }

const labelOf = (text: string): string => text.replace(/\s+/g, ' ').slice(0, maxLabelChars).trim()

/** Named by its text. */
export function link(text: string): Target {
  const label = labelOf(text)
  return { label, role: 'link', place: placeOf({ tag: 'a', role: 'link', text: label }) }
}

export function button(text: string): Target {
  const label = labelOf(text)
  return { label, role: 'button', place: placeOf({ tag: 'button', role: 'button', text: label }) }
}

export function cartLink(itemCount: number): Target {
  const label = `Cart, ${itemCount} ${itemCount === 1 ? 'item' : 'items'}`
  return { label, role: 'link', place: placeOf({ tag: 'a', role: 'link', label }) }
}

export const accountLink: Target = {
  label: 'Account',
  role: 'link',
  place: placeOf({ tag: 'a', role: 'link', label: 'Account' }),
}

export function categoryLink(product: Pick<Product, 'category'>): Target {
  return link(categoryName(product.category))
}

/** Everything that stands on a product's card. */
export function cardLink({ name, priceCents, wasCents, isNew }: Product): Target {
  if (wasCents === undefined) return link(`${isNew ? 'New ' : ''}${name} ${euros(priceCents)}`)
  const off = Math.round((1 - priceCents / wasCents) * 100)
  return link(`−${off} % ${name} Now ${euros(priceCents)} was ${euros(wasCents)}`)
}

export function promotionLink({ eyebrow, title, text, action }: Promotion): Target {
  return link(`${eyebrow} ${title} ${text} ${action}`)
}

const roles: Record<string, string> = { search: 'searchbox', radio: 'radio', select: 'combobox' }

function field(form: string, name: string, label: string, fieldType = 'text', isSecret = false): Field {
  return { place: `name:${name}`, label, role: roles[fieldType] ?? 'textbox', form, fieldType, isSecret }
}

export const forms = {
  search: { form: 'path:form /demo/search', label: 'Search' },
  sized: { form: 'id:add-to-cart', label: 'Size' },
  addToCart: { form: 'id:add-to-cart', label: 'Add to cart' },
  voucher: { form: 'path:form /demo/cart/voucher', label: 'Redeem' },
  remove: { form: 'path:form /demo/cart/remove', label: 'Remove' },
  signIn: { form: 'path:form /demo/account/sign-in', label: 'Sign in' },
  profile: { form: 'path:form /demo/account/profile', label: 'Your details' },
} as const

export const checkoutForm = (step: string) => ({ form: `id:checkout-${step}`, label: `Checkout: ${step}` })

const contact = 'id:checkout-contact'
const address = 'id:checkout-address'
const payment = 'id:checkout-payment'

export const checkoutFields: Record<CheckoutField, Field> = {
  firstName: field(contact, 'firstName', 'First name'),
  lastName: field(contact, 'lastName', 'Last name'),
  maidenName: field(contact, 'maidenName', 'Maiden name'),
  email: field(contact, 'email', 'E-mail', 'email'),
  phone: field(contact, 'phone', 'Phone', 'tel'),
  street: field(address, 'street', 'Street'),
  houseNumber: field(address, 'houseNumber', 'Number'),
  postcode: field(address, 'postcode', 'Postcode'),
  city: field(address, 'city', 'City'),
  country: field(address, 'country', 'Country', 'select'),
  paymentMethod: field(payment, 'paymentMethod', 'How would you like to pay?', 'radio'),
  cardNumber: field(payment, 'cardNumber', 'Card number', 'text', true),
  cardExpiry: field(payment, 'cardExpiry', 'Expiry (MM/YY)', 'text', true),
  cardCvc: field(payment, 'cardCvc', 'CVC', 'text', true),
}

/** A choice among several is clicked by its own words, and told under those of its group. */
export const option = (group: Field, label: string): Target => ({ ...group, label })

/** Of the ways to pay. */
export const payByInvoice = option(checkoutFields.paymentMethod, 'Invoice Pay within 14 days')

export const fields = {
  search: field(forms.search.form, 'q', 'Search products', 'search'),
  size: field(forms.sized.form, 'size', 'Size', 'radio'),
  voucher: field(forms.voucher.form, 'voucher', 'Voucher code'),
  email: field(forms.signIn.form, 'email', 'E-mail', 'email'),
  password: field(forms.signIn.form, 'password', 'Password', 'password', true),
  profileName: field(forms.profile.form, 'profile[name]', 'Name'),
  profilePhone: field(forms.profile.form, 'profile[phone]', 'Phone', 'tel'),
}
