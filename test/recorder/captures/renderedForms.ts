/**
 * Forms as servers render them again after a POST, with their errors, in the markup of the frameworks. Each takes a last
 * name of plain letters only, refuses `O'Neill` though it is filled in, and an empty one.
 */
import express from 'express'

/** `name` as it goes into an attribute. */
type Answer = { name: string; errors: boolean }
type Rendered = {
  form(answer: Answer): string
  field: string
  place: string
  message: string
  /** Errors that stand with the form instead. */
  formErrors?: string[]
}

const page = (body: string, head = '') =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Registration</title>${head}</head><body><main>${body}</main></body></html>`
const when = (errors: boolean, html: string): string => (errors ? html : '')

const forms: Record<string, Rendered> = {
  django: {
    field: '[name=last_name]',
    place: 'name:last_name',
    message: 'This field is required.',
    form: ({ name, errors }) => `
  <form method="post" action="/django"><!-- as_p -->
    ${when(errors, '<ul class="errorlist" id="id_last_name_error"><li>This field is required.</li></ul>')}
    <p><label for="id_last_name">Last name:</label>
      <input type="text" name="last_name" value="${name}" id="id_last_name"
        ${when(errors, 'aria-invalid="true" aria-describedby="id_last_name_error"')}></p>
    <p><label for="id_town">Town:</label> <input type="text" name="town" id="id_town"></p>
    <button type="submit">Register</button>
  </form>`,
  },
  // Older versions: no ARIA, the list in the cell of the field.
  djangoTable: {
    field: '[name=last_name]',
    place: 'name:last_name',
    message: 'Enter a valid value.',
    form: ({ name, errors }) => `
  <form method="post" action="/djangoTable">
    <table>
      <tr><th><label for="id_town">Town:</label></th><td><input type="text" name="town" id="id_town"></td></tr>
      <tr><th><label for="id_last_name">Last name:</label></th><td>
        ${when(errors, '<ul class="errorlist"><li>Enter a valid value.</li></ul>')}
        <input type="text" name="last_name" value="${name}" id="id_last_name"></td></tr>
    </table>
    <button type="submit">Register</button>
  </form>`,
  },
  djangoWhole: {
    field: '[name=last_name]',
    place: '',
    message: '',
    formErrors: ['Please enter a correct combination. Note that it is case-sensitive.'],
    form: ({ name, errors }) => `
  <form method="post" action="/djangoWhole">
    ${when(errors, '<ul class="errorlist nonfield"><li>Please enter a correct combination. Note that it is case-sensitive.</li></ul>')}
    <p><label for="id_last_name">Last name:</label> <input type="text" name="last_name" value="${name}" id="id_last_name"></p>
    <p><label for="id_town">Town:</label> <input type="text" name="town" id="id_town"></p>
    <button type="submit">Register</button>
  </form>`,
  },
  rails: {
    field: '#person_last_name',
    place: 'name:person[last_name]',
    message: 'Last name is invalid',
    form: ({ name, errors }) => {
      const field = `<input type="text" name="person[last_name]" value="${name}" id="person_last_name">`
      const label = '<label for="person_last_name">Last name</label>'
      const wrap = (html: string) => (errors ? `<div class="field_with_errors">${html}</div>` : html)
      return `
  <form method="post" action="/rails">
    ${when(errors, '<div id="error_explanation"><h2>1 error prohibited this person from being saved:</h2><ul><li>Last name is invalid</li></ul></div>')}
    <div>${wrap(label)}${wrap(field)}</div>
    <div><label for="person_town">Town</label><input type="text" name="person[town]" id="person_town"></div>
    <input type="submit" value="Create person">
  </form>`
    },
  },
  // simple_form with Bootstrap.
  railsSimpleForm: {
    field: '#user_last_name',
    place: 'name:user[last_name]',
    message: 'Last name is invalid',
    form: ({ name, errors }) => `
  <form class="simple_form" method="post" action="/railsSimpleForm" novalidate>
    ${when(errors, '<div role="alert" class="alert alert-danger">Please review the problems below:</div>')}
    <div class="mb-3 string required user_last_name ${when(errors, 'form-group-invalid')}">
      <label class="form-label" for="user_last_name">Last name <abbr title="required">*</abbr></label>
      <input class="form-control ${when(errors, 'is-invalid')}" aria-required="true" type="text" value="${name}" name="user[last_name]" id="user_last_name">
      ${when(errors, '<div class="invalid-feedback">Last name is invalid</div>')}
    </div>
    <div class="mb-3"><label class="form-label" for="user_town">Town</label><input class="form-control" type="text" name="user[town]" id="user_town"></div>
    <input type="submit" value="Create user" class="btn">
  </form>`,
  },
  plain: {
    field: '#last',
    place: 'name:last',
    message: 'Last name is required',
    form: ({ name, errors }) => `
  ${when(errors, '<p style="color: #b00020">Last name is required</p>')}
  <form method="post" action="/plain">
    <p><label for="last">Last name</label> <input id="last" name="last" value="${name}"></p>
    <p><label for="town">Town</label> <input id="town" name="town"></p>
    <button>Register</button>
  </form>`,
  },
  laravel: {
    field: '#last_name',
    place: 'name:last_name',
    message: 'The last name format is invalid.',
    form: ({ name, errors }) => `
  <form method="post" action="/laravel">
    <div class="mb-3">
      <label for="last_name" class="form-label">Last Name</label>
      <input id="last_name" type="text" class="form-control ${when(errors, 'is-invalid')}" name="last_name" value="${name}" autofocus>
      ${when(errors, '<span class="invalid-feedback" role="alert"><strong>The last name format is invalid.</strong></span>')}
    </div>
    <div class="mb-3"><label for="town" class="form-label">Town</label><input id="town" class="form-control" name="town"></div>
    <button type="submit" class="btn btn-primary">Register</button>
  </form>`,
  },
  symfony: {
    field: '#registration_lastName',
    place: 'name:registration[lastName]',
    message: 'This value is not valid.',
    form: ({ name, errors }) => `
  <form name="registration" method="post" action="/symfony">
    <div id="registration">
      <div><label for="registration_lastName" class="required">Last name</label>
        ${when(errors, '<ul><li style="color: #c00">This value is not valid.</li></ul>')}
        <input type="text" id="registration_lastName" name="registration[lastName]" value="${name}"
          ${when(errors, 'aria-invalid="true"')}></div>
      <div><label for="registration_town">Town</label><input type="text" id="registration_town" name="registration[town]"></div>
      <div><button type="submit">Save</button></div>
    </div>
  </form>`,
  },
  aspNet: {
    field: '#LastName',
    place: 'name:LastName',
    message: 'The field Last name must match the regular expression.',
    form: ({ name, errors }) => `
  <form method="post" action="/aspNet">
    <div class="${errors ? 'validation-summary-errors' : 'validation-summary-valid'} text-danger">
      <ul>${when(errors, '<li>The field Last name must match the regular expression.</li>') || '<li style="display:none"></li>'}</ul></div>
    <div class="form-group"><label for="LastName">Last name</label>
      <input class="${when(errors, 'input-validation-error')}" type="text" id="LastName" name="LastName" value="${name}">
      <span class="${errors ? 'field-validation-error' : 'field-validation-valid'} text-danger">${when(errors, 'The field Last name must match the regular expression.')}</span></div>
    <div class="form-group"><label for="Town">Town</label><input type="text" id="Town" name="Town"></div>
    <input type="submit" value="Create">
  </form>`,
  },
  govuk: {
    field: '#last-name',
    place: 'name:last-name',
    message: 'Error: Enter your last name in letters',
    form: ({ name, errors }) => `
  ${when(
    errors,
    `<div class="govuk-error-summary" aria-labelledby="t" role="alert" tabindex="-1"><h2 class="govuk-error-summary__title" id="t">There is a problem</h2>
    <ul class="govuk-list govuk-error-summary__list"><li><a href="#last-name">Enter your last name in letters</a></li></ul></div>`,
  )}
  <form method="post" action="/govuk" novalidate>
    <div class="govuk-form-group ${when(errors, 'govuk-form-group--error')}">
      <label class="govuk-label" for="last-name">Last name</label>
      ${when(errors, '<p id="last-name-error" class="govuk-error-message"><span>Error:</span> Enter your last name in letters</p>')}
      <input class="govuk-input ${when(errors, 'govuk-input--error')}" id="last-name" name="last-name" type="text" value="${name}" ${when(errors, 'aria-describedby="last-name-error"')}></div>
    <div class="govuk-form-group"><label class="govuk-label" for="town">Town</label><input class="govuk-input" id="town" name="town"></div>
    <button type="submit" class="govuk-button">Continue</button>
  </form>`,
  },
}

const refusedName = "O'Neill"

/** Each form as it is first served, with what is true of it. */
export function renderedPages(): { name: string; path: string; html: string }[] {
  return Object.entries(forms).map(([name, { form, field, place, message, formErrors }]) => {
    const send = [['fill', field, refusedName], ['click', 'button,[type=submit]'], ['look']]
    const refused = place === '' ? [] : [{ place, message, filled: true, trigger: 'server', shape: ['apostrophe'] }]
    const again = refused.map((error, at) => ({ ...error, attemptNo: at + 2 }))
    const truth = {
      pattern: 'server',
      do: [...send, ['click', 'button,[type=submit]'], ['look']],
      errors: [...refused.map((error) => ({ ...error, attemptNo: 1 })), ...again],
      formErrors: formErrors ? [...formErrors, ...formErrors] : [],
      outcomes: ['navigated', 'navigated'],
      never: [refusedName],
    }
    const declared = `<script type="application/json" id="truth">${JSON.stringify(truth)}</script>`
    return { name, path: `/${name}`, html: page(form({ name: '', errors: false }), declared) }
  })
}

export function renderedForms(app: express.Express): void {
  for (const [path, { form }] of Object.entries(forms)) {
    app.get(`/${path}`, (request, response) => {
      response.send(page(form({ name: '', errors: request.query.errors !== undefined })))
    })
    app.post(`/${path}`, express.urlencoded({ extended: false }), (request, response) => {
      const given = request.body as Record<string, string | undefined>
      const name = Object.entries(given).find(([key]) => /last/i.test(key))?.[1] ?? ''
      if (/^[A-Za-z]+$/.test(name)) response.redirect(303, '/done.html')
      else response.send(page(form({ name: name.replace(/"/g, '&quot;'), errors: true })))
    })
  }
}
