import { type Html, html } from '../html.ts'
import { euros } from '../money.ts'
import { paths } from '../paths.ts'
import type { AccountErrors, Profile } from '../profile.ts'
import type { View } from '../view.ts'
import { page } from './layout.ts'

/** Errors as Django writes them: a list above the input, which is tied to it. */
function djangoErrors(id: string, error: string | undefined): Html | false {
  return error !== undefined && html`<ul class="errorlist" id="${id}_error"><li>${error}</li></ul>`
}

function invalid(describedBy: string, error: string | undefined): Html | false {
  return error !== undefined && html`aria-invalid="true" aria-describedby="${describedBy}"`
}

export function signInPage(view: View, email: string, errors: AccountErrors): Html {
  return page(view, {
    title: 'Sign in',
    body: html`<div class="wrap narrow">
<div class="page-head"><h1>Sign in</h1><p>For your orders and a quicker checkout. In this demo any password of eight characters will do.</p></div>
<form class="panel stack" method="post" action="${paths.signIn}" novalidate>
  <div class="field"><label for="id_email">E-mail</label>${djangoErrors('id_email', errors.email)}<input type="email" name="email" id="id_email" value="${email}" maxlength="80" autocomplete="email" required ${invalid('id_email_error', errors.email)}></div>
  <div class="field"><label for="id_password">Password</label>${djangoErrors('id_password', errors.password)}<input type="password" name="password" id="id_password" maxlength="80" autocomplete="current-password" required ${invalid('id_password_error', errors.password)}></div>
  <button class="button button-wide">Sign in</button>
</form>
</div>`,
  })
}

/** Errors as Rails writes them: a summary on top, and a wrapper around each field. */
function railsField(
  given: { name: 'name' | 'email' | 'phone'; label: string; type: string; autocomplete: string; value: string },
  error: string | undefined,
): Html {
  const id = `profile_${given.name}`
  const field = html`<label for="${id}">${given.label}</label><input type="${given.type}" name="profile[${given.name}]" id="${id}" value="${given.value}" maxlength="80" autocomplete="${given.autocomplete}" ${invalid(`${id}_error`, error)}>`
  if (error === undefined) return html`<div class="field">${field}</div>`
  return html`<div class="field field_with_errors">${field}<p class="field-error" id="${id}_error">${error}</p></div>`
}

function profileForm(given: Omit<Profile, 'customerId'>, errors: AccountErrors): Html {
  const count = Object.keys(errors).length
  return html`<form class="panel stack" method="post" action="${paths.profile}" novalidate>
  <h2>Your details</h2>
  ${count > 0 && html`<div id="error_explanation" role="alert">${count} ${count === 1 ? 'error' : 'errors'} prohibited this profile from being saved</div>`}
  ${railsField({ name: 'name', label: 'Name', type: 'text', autocomplete: 'name', value: given.name }, errors.name)}
  ${railsField({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', value: given.email }, errors.email)}
  ${railsField({ name: 'phone', label: 'Phone', type: 'tel', autocomplete: 'tel', value: given.phone }, errors.phone)}
  <button class="button">Save</button>
</form>`
}

export function accountPage(
  view: View,
  profile: Profile,
  given: Omit<Profile, 'customerId'>,
  errors: AccountErrors,
): Html {
  const orders = view.session?.orders ?? []
  const rows = orders.map(
    (order) =>
      html`<li><b>${order.number}</b><span>${order.totals.itemCount} ${order.totals.itemCount === 1 ? 'item' : 'items'}</span><span>${euros(order.totals.totalCents)}</span></li>`,
  )
  return page(view, {
    title: 'Your account',
    body: html`<div class="wrap narrow">
<div class="page-head"><h1>Your account</h1><p>Customer number ${profile.customerId}</p></div>
${profileForm(given, errors)}
<section class="panel" aria-labelledby="orders"><h2 id="orders">Orders</h2>${orders.length === 0 ? html`<p>No orders yet.</p>` : html`<ul class="orders">${rows}</ul>`}</section>
<form method="post" action="${paths.signOut}"><button class="button button-quiet">Sign out</button></form>
</div>`,
  })
}
