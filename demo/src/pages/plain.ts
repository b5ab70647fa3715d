import { type Html, html } from '../html.ts'
import { paths } from '../paths.ts'
import type { View } from '../view.ts'
import { page } from './layout.ts'

export function messagePage(view: View, title: string, text: string): Html {
  return page(view, {
    title,
    body: html`<div class="wrap narrow"><div class="page-head"><h1>${title}</h1><p>${text}</p></div><p><a class="button" href="${paths.home}">Back to the shop</a></p></div>`,
  })
}

export function helpPage(view: View): Html {
  return page(view, {
    title: 'Delivery and returns',
    body: html`<div class="wrap narrow prose">
<div class="page-head"><h1>Delivery and returns</h1></div>
<h2>How long does it take?</h2><p>Orders placed before 14:00 leave us the same day and arrive within two to four working days.</p>
<h2>What does it cost?</h2><p>€4.90 within the countries we deliver to, nothing from €75.</p>
<h2>Can I send it back?</h2><p>Within 30 days, free of charge. Put it in its box, use the label inside, and your money is back within a week.</p>
<h2>Why do you ask for my maiden name?</h2><p>Our payment partner needs it to confirm who you are. If your name never changed, enter your last name.</p>
<h2>Would you like to talk to us?</h2><p>Call <a href="tel:+353155501420">+353 1 555 01420</a>, Monday to Saturday, 9:00 to 18:00.</p>
<p id="session-code-line" hidden>Tell us this code, and we can see what went wrong: <strong id="session-code"></strong></p>
</div>`,
  })
}
