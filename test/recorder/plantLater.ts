/** What is planted once a page is recorded: later changes of it, and calls of the site's own code. They run in the page. */

/** Runs in the page, after the first snapshot. */
export function plantLater(): void {
  const add = (html: string, to: ParentNode = document.body) => {
    const box = document.createElement('div')
    box.innerHTML = html
    to.append(box)
    return box
  }
  const byId = (id: string) => document.getElementById(id) as HTMLElement
  add('<p>PLANTlatertext</p><input value="PLANTlatervalue"><i class="later-marker" title="PLANTlaterattribute"></i>')
  add('<select><option>PLANTlateroption</option></select><a href="http://PLANTlateruserinfo:pw@example.com/x">x</a>')
  add('<p>PLANTprivatelater</p>', byId('private'))
  add('<p>PLANTblockedlater</p>', byId('aside'))
  add('<p>PLANTprivatelater</p>', document.querySelector('x-private')?.shadowRoot as ShadowRoot)
  // "Show password" as some frameworks do it: another element, of type text.
  const password = byId('typedPassword') as HTMLInputElement
  const text = document.createElement('input')
  text.name = password.name
  text.setAttribute('data-unmask', '')
  text.value = 'PLANTlaterrecreated'
  password.replaceWith(text)
  text.dispatchEvent(new Event('input', { bubbles: true }))
  text.dispatchEvent(new Event('change', { bubbles: true }))
  byId('prose').setAttribute('style', 'background: url(/later.png?PLANTlaterstyle)')
  byId('prose').setAttribute('data-owner', 'PLANTlaterattribute')
  byId('prose').firstChild?.replaceWith('later text of jane.roe@example.com, 4111 1111 1111 1111')
  byId('typed').setAttribute('value', 'PLANTlatervalue')
  byId('typed').setAttribute('aria-label', 'PLANTlaterlabel')
  byId('variable').style.setProperty('--user', 'PLANTvariablelater')
  // Made again without a name, an id or a label: only what was typed tells that it is the same.
  const nameless = document.createElement('input')
  nameless.value = (byId('namelessPassword') as HTMLInputElement).value
  byId('nameless').replaceChildren(nameless)
  nameless.dispatchEvent(new Event('input', { bubbles: true }))
  for (const id of ['blocked', 'hidden']) {
    const within = (byId(id) as HTMLIFrameElement).contentDocument as Document
    within.body.append(Object.assign(within.createElement('p'), { textContent: 'PLANTframelater' }))
  }
  getSelection()?.selectAllChildren(byId('private'))
  const transfer = new DataTransfer()
  transfer.setData('text/plain', 'PLANTdrag')
  byId('prose').dispatchEvent(new DragEvent('drag', { bubbles: true, dataTransfer: transfer }))
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', 'PLANTclipboard')
  for (const type of ['copy', 'cut', 'paste']) {
    byId('typed').dispatchEvent(new ClipboardEvent(type, { bubbles: true, clipboardData }))
  }
  document.styleSheets[0]?.insertRule('.c { background: url(/r.png?PLANTlaterrule) }')
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('.d { background: url(/a.png?PLANTadoptedurl) }')
  document.adoptedStyleSheets = [sheet]
}

/** What the site's own code says and does, right and wrong. */
export function plantCalls(): void {
  window.hindsight?.track('Booked by plantbooked@x.example', {
    kind: 'PLANTtrackvalue',
    password: 'PLANTproppassword',
    card: { number: 'PLANTpropcard' },
    list: [{ iban: 'PLANTpropnested' }],
    note: 'call plantnote@x.example or 06 1234 5678',
  })
  window.hindsight?.identify('customer-7', {
    plan: 'PLANTtraitvalue',
    password: 'PLANTtraitpassword',
    note: 'planttold@x.example',
  })
  window.hindsight?.page('Of plantpage@x.example', { authorization: 'PLANTpageproperty' })
  console.error('PLANTconsole')
  console.log({ secret: 'PLANTconsole' })
  void fetch('/refused/plantpath@x.example?u=PLANTrequestquery', {
    method: 'POST',
    body: 'PLANTrequestbody',
    headers: { 'x-secret': 'PLANTrequestheader' },
  })
  setTimeout(() => {
    const error = new TypeError('PLANTjserror: bad value "PLANTjsquoted" of plantjs@x.example')
    error.name = 'Error of planterrorname@x.example'
    error.stack = `x\n    at plantstack@x.example (${location.origin}/a.js?u=PLANTrequestquery:1:234567)`
    throw error
  })
  setTimeout(() => {
    throw new Error('GET /find?name=PLANTmessagequery failed\n    at "PLANTframeline" (x:1:2)')
  })
  void Promise.reject({ secret: 'PLANTrejection' })
}
