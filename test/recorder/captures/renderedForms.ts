/** Forms as servers render them again after a POST, with their errors: Django, Rails, and plain words above. */
import express from 'express'

type Answer = { name: string; errors: boolean }

const page = (body: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Registration</title></head><body><main>${body}</main></body></html>`

const django = ({ name, errors }: Answer) => `
  <form method="post" action="/django"><!-- as_p -->
    ${errors ? '<ul class="errorlist" id="id_last_name_error"><li>This field is required.</li></ul>' : ''}
    <p><label for="id_last_name">Last name:</label>
      <input type="text" name="last_name" value="${name}" id="id_last_name"
        ${errors ? 'aria-invalid="true" aria-describedby="id_last_name_error"' : ''}></p>
    <p><label for="id_town">Town:</label> <input type="text" name="town" id="id_town"></p>
    <button type="submit">Register</button>
  </form>`

const rails = ({ name, errors }: Answer) => {
  const field = `<input type="text" name="person[last_name]" value="${name}" id="person_last_name">`
  const label = '<label for="person_last_name">Last name</label>'
  const wrap = (html: string) => (errors ? `<div class="field_with_errors">${html}</div>` : html)
  return `
  <form method="post" action="/rails">
    ${errors ? '<div id="error_explanation"><h2>1 error prohibited this person from being saved:</h2><ul><li>Last name is invalid</li></ul></div>' : ''}
    <div>${wrap(label)}${wrap(field)}</div>
    <div><label for="person_town">Town</label><input type="text" name="person[town]" id="person_town"></div>
    <input type="submit" value="Create person">
  </form>`
}

const plain = ({ name, errors }: Answer) => `
  ${errors ? '<p style="color: #b00020">Last name is required</p>' : ''}
  <form method="post" action="/plain">
    <p><label for="last">Last name</label> <input id="last" name="last" value="${name}"></p>
    <p><label for="town">Town</label> <input id="town" name="town"></p>
    <button>Register</button>
  </form>`

export function renderedForms(app: express.Express): void {
  for (const [path, form] of Object.entries({ django, rails, plain })) {
    app.get(`/${path}`, (request, response) => {
      response.send(page(form({ name: '', errors: request.query.errors !== undefined })))
    })
    app.post(`/${path}`, express.urlencoded({ extended: false }), (request, response) => {
      const given = request.body as Record<string, string | undefined>
      const name = given.last_name ?? given['person[last_name]'] ?? given.last ?? ''
      if (/^[A-Za-z]+$/.test(name)) response.redirect(303, '/done.html')
      else response.send(page(form({ name: name.replace(/"/g, '&quot;'), errors: true })))
    })
  }
}
