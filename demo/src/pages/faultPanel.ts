import { faults } from '../faults.ts'
import { type Html, html } from '../html.ts'
import { paths } from '../paths.ts'
import type { View } from '../view.ts'

/** Not part of the shop: lets whoever shows it break the shop on purpose. Works without scripts. */
export function faultPanel(view: View): Html {
  const switches = faults.map(
    ({ name, label, detail }) => html`<li>
      <input type="checkbox" role="switch" id="fault-${name}" name="faults" value="${name}" aria-describedby="fault-${name}-detail" ${view.faults.includes(name) && html`checked`}>
      <label for="fault-${name}">${label}</label>
      <span id="fault-${name}-detail">${detail}</span>
    </li>`,
  )
  const count = view.faults.length
  return html`<aside class="faults" aria-label="Demo controls"><details>
  <summary>Faults${count > 0 && html` <b>${count} on</b>`}</summary>
  <form method="post" action="${paths.faults}">
    <h2>Faults of this demo</h2>
    <p>Switch one on, then shop, and watch what the visit looks like.</p>
    <ul>${switches}</ul>
    <input type="hidden" name="back" value="${view.here}">
    <button class="button button-small">Apply</button>
  </form>
</details></aside>`
}
