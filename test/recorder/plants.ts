/** Texts planted in every kind of place of a page, and whether they may leave it. */

export type Planted = {
  /** Unique; what is searched for. */
  word: string
  /** The kind of place. */
  place: string
  /**
   * never: in no mode. byDefault: page text, masked in strict mode. always: class names and CSS.
   */
  leaves: 'never' | 'byDefault' | 'always'
  /** Written in the page, or brought by the visit. */
  by: 'page' | 'visit'
}

const places: Record<string, Planted['leaves']> = {
  // What the page shows to everyone.
  heading: 'byDefault',
  paragraph: 'byDefault',
  linktext: 'byDefault',
  buttontext: 'byDefault',
  submitvalue: 'byDefault',
  labeltext: 'byDefault',
  alt: 'byDefault',
  placeholder: 'byDefault',
  svgtext: 'byDefault',
  svgtitle: 'byDefault',
  laterlabel: 'byDefault',
  tablecell: 'byDefault',
  title: 'byDefault',
  shadowtext: 'byDefault',
  latertext: 'byDefault',
  summary: 'byDefault',
  legend: 'byDefault',
  classname: 'always',
  csscontent: 'always',
  // Places are named after it: the page's makers gave it.
  inputname: 'always',
  // What belongs to the visitor, or is seen by nobody.
  defaultvalue: 'never',
  cleareddefault: 'never',
  password: 'never',
  hiddenvalue: 'never',
  hiddenname: 'never',
  areadefault: 'never',
  optiontext: 'never',
  optionvalue2: 'never',
  optionlabel: 'never',
  optgrouplabel: 'never',
  datalistvalue: 'never',
  datalisttext: 'never',
  radiovalue: 'never',
  checkvalue: 'never',
  buttonvalue: 'never',
  datavalue: 'never',
  titleattribute: 'never',
  arialabel: 'never',
  ariadescription: 'never',
  ariavaluetext: 'never',
  ariaroledescription: 'never',
  ariaplaceholder: 'never',
  dataattribute: 'never',
  customattribute: 'never',
  eventhandler: 'never',
  itemprop: 'never',
  abbr: 'never',
  cite: 'never',
  datetime: 'never',
  hrefquery: 'never',
  hrefuser: 'never',
  hrefhash: 'never',
  mailto: 'never',
  tel: 'never',
  srcquery: 'never',
  srcsetquery: 'never',
  posterquery: 'never',
  action: 'never',
  formaction: 'never',
  ping: 'never',
  styleurl: 'never',
  stylevariable: 'never',
  dataurl: 'never',
  cssurl: 'never',
  sheeturl: 'never',
  srcdoc: 'never',
  framequery: 'never',
  objectdata: 'never',
  metacontent: 'never',
  canonical: 'never',
  jsonld: 'never',
  script: 'never',
  noscript: 'never',
  template: 'never',
  comment: 'never',
  editable: 'never',
  roletextbox: 'never',
  combobox: 'never',
  privatetext: 'never',
  privateattribute: 'never',
  privateshadow: 'never',
  privatelater: 'never',
  privatebutton: 'never',
  blocked: 'never',
  blockedlater: 'never',
  unmaskedpassword: 'never',
  unmaskedcard: 'never',
  unmaskedprivate: 'never',
  shadowinput: 'never',
  shadowslotvalue: 'never',
  latervalue: 'never',
  laterattribute: 'never',
  lateroption: 'never',
  laterrecreated: 'never',
  lateruserinfo: 'never',
  laterstyle: 'never',
  laterrule: 'never',
  adoptedurl: 'never',
  svghref: 'never',
}
/** What the visitor adds, or the address and the frames bring along (see the visit of the test). */
const typed = ['query', 'hash', 'frameinput', 'typed', 'typedpassword', 'area', 'editabletyped', 'filename']

export const plants: readonly Planted[] = [
  ...Object.entries(places).map(([place, leaves]) => ({ word: `PLANT${place}`, place, leaves, by: 'page' as const })),
  ...typed.map((place) => ({ word: `PLANT${place}`, place, leaves: 'never' as const, by: 'visit' as const })),
]

export const plantsPage = `<!doctype html>
<html><head>
<title>PLANTtitle</title>
<meta name="user-token" content="PLANTmetacontent">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="/plants?session=PLANTcanonical">
<style>.PLANTclassname::before { content: "PLANTcsscontent" } .a { background: url("/bg.png?for=PLANTcssurl") }</style>
<style>${'.filler { color: red }\n'.repeat(60)} .b { background: url(/x.png?u=PLANTsheeturl) }</style>
<script type="application/ld+json">{"name":"PLANTjsonld"}</script>
<script>window.secret = 'PLANTscript'</script>
</head><body>
<!-- PLANTcomment -->
<h1>PLANTheading</h1>
<p class="prose PLANTclassname" id="prose">PLANTparagraph, write to jane.roe@example.com or pay 4111 1111 1111 1111, DE89 3704 0044 0532 0130 00</p>
<p>Split: <span id="split"></span></p>
<a href="/account?email=PLANThrefquery#PLANThrefhash=2" title="PLANTtitleattribute" ping="/p?PLANTping">PLANTlinktext</a>
<a href="http://PLANThrefuser:pw@example.com/">u</a> <a href="mailto:PLANTmailto@example.com">m</a> <a href="tel:PLANTtel">t</a>
<button id="go" value="PLANTbuttonvalue" onclick="void 'PLANTeventhandler'" aria-label="PLANTarialabel">PLANTbuttontext</button>
<div aria-description="PLANTariadescription" aria-valuetext="PLANTariavaluetext" aria-roledescription="PLANTariaroledescription"
  data-user="PLANTdataattribute" x-custom="PLANTcustomattribute" itemprop="PLANTitemprop" aria-placeholder="PLANTariaplaceholder">d</div>
<abbr title="x" abbr="PLANTabbr">a</abbr><q cite="/q?PLANTcite">q</q><time datetime="PLANTdatetime">t</time><data value="PLANTdatavalue">d</data>
<img alt="PLANTalt" src="/i.png?PLANTsrcquery" srcset="/i.png?PLANTsrcsetquery 2x, /j.png?PLANTsrcsetquery 3x">
<img src="data:image/svg+xml,<svg>PLANTdataurl</svg>"><video poster="/v.png?PLANTposterquery"></video>
<div style="background: url('/b.png?PLANTstyleurl'); --name: 'PLANTstylevariable'">s</div>
<svg width="10" height="10"><title>PLANTsvgtitle</title><text>PLANTsvgtext</text><image href="/s.png?PLANTsvghref"/></svg>
<table><tr><td>PLANTtablecell</td></tr></table><details><summary>PLANTsummary</summary>s</details>
<form action="/send?PLANTaction" onsubmit="return false"><fieldset><legend>PLANTlegend</legend>
  <label for="typed">PLANTlabeltext</label><input id="typed" name="PLANTinputname" placeholder="PLANTplaceholder">
  <input value="PLANTdefaultvalue"><input id="cleared" value="PLANTcleareddefault">
  <input type="password" value="PLANTpassword"><input type="hidden" name="PLANThiddenname" value="PLANThiddenvalue">
  <input type="password" id="typedPassword" name="secretWord"><button type="button" id="show"
    onclick="document.getElementById('typedPassword').type = 'text'">Show</button>
  <textarea>PLANTareadefault</textarea><textarea id="area"></textarea>
  <select id="select"><optgroup label="PLANToptgrouplabel"><option value="1">PLANToptiontext</option>
    <option value="PLANToptionvalue2" label="PLANToptionlabel">Two</option></optgroup></select>
  <input list="list"><datalist id="list"><option value="PLANTdatalistvalue">PLANTdatalisttext</option></datalist>
  <input type="radio" name="r" value="PLANTradiovalue" checked><input type="checkbox" id="tick" value="PLANTcheckvalue">
  <input type="file" id="file">
  <input type="submit" value="PLANTsubmitvalue" formaction="/f?PLANTformaction">
  <span data-unmask>
    <input value="unmasked-city"><input type="password" value="PLANTunmaskedpassword">
    <input autocomplete="cc-number" value="PLANTunmaskedcard">
    <span data-private><input value="PLANTunmaskedprivate"></span>
  </span>
</fieldset></form>
<div contenteditable id="editable">PLANTeditable</div><div role="textbox">PLANTroletextbox</div>
<div role="combobox">PLANTcombobox</div>
<div id="private" data-private>PLANTprivatetext <img alt="PLANTprivateattribute"><button>PLANTprivatebutton</button><x-private></x-private></div>
<div data-private="block" id="aside">PLANTblocked</div>
<x-open></x-open>
<iframe srcdoc="PLANTsrcdoc" hidden sandbox></iframe><iframe src="/frame?PLANTframequery"></iframe>
<object data="/o?PLANTobjectdata"></object>
<noscript><p>PLANTnoscript</p></noscript><template><p>PLANTtemplate</p></template>
<script>
  const open = document.querySelector('x-open').attachShadow({ mode: 'open' })
  open.innerHTML = '<p>PLANTshadowtext</p><input value="PLANTshadowinput"><slot data-x="PLANTshadowslotvalue"></slot>'
  document.querySelector('x-private').attachShadow({ mode: 'open' }).innerHTML = '<p>PLANTprivateshadow</p>'
  const split = document.getElementById('split')
  split.append('jane', '.roe', '@example.com')
</script>
{recorder}
</body></html>`

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
  document.styleSheets[0]?.insertRule('.c { background: url(/r.png?PLANTlaterrule) }')
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('.d { background: url(/a.png?PLANTadoptedurl) }')
  document.adoptedStyleSheets = [sheet]
}
