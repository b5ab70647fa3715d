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
  // Said by the site's own code, on purpose.
  datalabel: 'always',
  trackvalue: 'always',
  traitvalue: 'always',
  // More of what the page shows.
  imagealt: 'byDefault',
  output: 'byDefault',
  frametext: 'byDefault',
  shownsrcdoc: 'byDefault',
  dialogtext: 'byDefault',
  titlelabel: 'byDefault',
  jserror: 'byDefault',
  nestedshadow: 'byDefault',
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
  optgroupvalue: 'never',
  metarefresh: 'never',
  basehref: 'never',
  manifest: 'never',
  imagesrcset: 'never',
  tracksrc: 'never',
  sourcesrc: 'never',
  embedsrc: 'never',
  audiosrc: 'never',
  areahref: 'never',
  longdesc: 'never',
  paramvalue: 'never',
  download: 'never',
  xlinktitle: 'never',
  svgdesc: 'never',
  svgmetadata: 'never',
  svguse: 'never',
  customelement: 'never',
  rrattribute: 'never',
  progressvalue: 'never',
  variablebare: 'never',
  variablelater: 'never',
  importstring: 'never',
  imageset: 'never',
  securityfield: 'never',
  closedshadow: 'never',
  nestedprivateshadow: 'never',
  blockedframe: 'never',
  privateframe: 'never',
  framelater: 'never',
  comboself: 'never',
  cookie: 'never',
  localstorage: 'never',
  windowname: 'never',
  requestquery: 'never',
  requestbody: 'never',
  requestheader: 'never',
  response: 'never',
  console: 'never',
  jsquoted: 'never',
  rejection: 'never',
  historyquery: 'never',
  historyhash: 'never',
  proppassword: 'never',
  propcard: 'never',
  propnested: 'never',
  traitpassword: 'never',
  pageproperty: 'never',
  drag: 'never',
  clipboard: 'never',
  namelessrecreated: 'never',
  shadowcombo: 'never',
  designmode: 'never',
  smallpicture: 'byDefault',
  scannedcode: 'never',
  privatepicture: 'never',
  matrix: 'never',
  messagequery: 'never',
  frameline: 'never',
}
/** What the visitor adds, or the address and the frames bring along (see the visit of the test). */
const typed = [
  ...[
    'query',
    'hash',
    'frameinput',
    'frametyped',
    'typed',
    'typedpassword',
    'area',
    'editabletyped',
    'filename',
    'pasted',
  ],
]

/** Places that take no letters, and texts that are personal by their pattern alone. */
const patterns: Record<string, string> = {
  typecolor: '#a1b2c7',
  typedate: '2031-07-19',
  typemonth: '2031-08',
  typeweek: '2031-W33',
  typetime: '13:37:42',
  typedatetime: '2032-05-06T07:08',
  typenumber: '735190246.8',
  typerange: '482715936',
  typeemail: 'planttypeemail',
  typeurl: 'planttypeurl',
  typetel: 'PLANTtypetel',
  typesearch: 'PLANTtypesearch',
  listvalue: '9182736450',
  emailtext: 'jane.roe',
  cardtext: '4111 1111',
  cardnospaces: '41111111',
  iban: 'DE89 ',
  phonenbsp: '20\u00a0123',
  splitelements: 'plantsplit',
  splitbreak: 'plantbreak',
  splitdigits: '"65566"',
  classemail: 'plantklass',
  idnumber: '5550142987',
  pathemail: 'plantpath',
  pathtoken: 'plantt0k3n9f8a7b6c5d',
  hashtoken: 'planth45h9f8a7b6c5d',
  signedtoken: 'plants1gn3d9f8a7b6c5d',
  malformed: 'plantm4lf0rm3d9f8a7b6',
  trackname: 'plantbooked',
  tracktext: 'plantnote',
  traittext: 'planttold',
  pagename: 'plantpage',
  errorname: 'planterrorname',
  stackemail: 'plantstack',
  titleemail: 'planttitle@',
}

export const plants: readonly Planted[] = [
  ...Object.entries(places).map(([place, leaves]) => ({ word: `PLANT${place}`, place, leaves, by: 'page' as const })),
  ...Object.entries(patterns).map(([place, word]) => ({ word, place, leaves: 'never' as const, by: 'page' as const })),
  ...typed.map((place) => ({ word: `PLANT${place}`, place, leaves: 'never' as const, by: 'visit' as const })),
  { word: '王小明', place: 'unspaced', leaves: 'never', by: 'visit' },
]

export const plantsPage = `<!doctype html>
<html><head>
<title>PLANTtitle</title>
<meta name="user-token" content="PLANTmetacontent">
<meta name="viewport" content="width=device-width, initial-scale=1">
 <base href="/?PLANTbasehref"><meta http-equiv="refresh" content="9999;url=/r?PLANTmetarefresh">
<link rel="manifest" href="/m.json?PLANTmanifest"><link rel="preload" as="image" imagesrcset="/p.png?PLANTimagesrcset 2x">
<style>@import "/none.css?u=PLANTimportstring"; .e { background-image: image-set("/e.png?u=PLANTimageset" 1x) }</style>
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
<p>Write to <b>plantsplit</b><span>.roe@</span><i>plantsplit</i>.example, plantbreak@<wbr>plantbreak.example or
  <span>0</span><b>65566</b><i>77889</i>; call +31&nbsp;20&nbsp;123&nbsp;45&nbsp;67; 4111111111111111</p>
<p class="user-plantklass@x.example" id="customer-5550142987" rr_custom="PLANTrrattribute">c</p>
<ol><li value="9182736450">l</li></ol><progress value="PLANTprogressvalue"></progress><output>PLANToutput</output>
<dialog open>PLANTdialogtext</dialog><user-card full-name="PLANTcustomelement">u</user-card>
<div style="--user:PLANTvariablebare; --size: calc(2px + 1em); color: red" id="variable">v</div>
<input type="image" alt="PLANTimagealt"><map name="m"><area href="/a?PLANTareahref" longdesc="/l?PLANTlongdesc"></map>
<video><source src="/v.mp4?PLANTsourcesrc"><track src="/v.vtt?PLANTtracksrc"></video><audio src="/a.mp3?PLANTaudiosrc"></audio>
<embed src="/e?PLANTembedsrc" hidden><object hidden><param name="p" value="PLANTparamvalue"></object>
<a href="/f" download="PLANTdownload">f</a><svg><desc>PLANTsvgdesc</desc><metadata>PLANTsvgmetadata</metadata>
  <a xlink:title="PLANTxlinktitle"><use href="/s.svg?PLANTsvguse#i"/></a></svg>
<button id="owned" data-label="PLANTdatalabel">Button</button><button id="tipped" title="PLANTtitlelabel"><i></i></button>
<button id="order">Place order</button><button id="ordered">Order for Jane</button>
<div role="combobox" id="combo" tabindex="0" aria-labelledby="combo">PLANTcomboself</div>
<p id="mirror"></p><p id="mirrored"></p><input id="unspaced"><p id="unspacedMirror"></p>
<a href="/cart;jsessionid=PLANTmatrix">c</a><a href="/#/reset/planth45h9f8a7b6c5d">r</a>
<a href="/confirm/ImJh.YxYz1A.plants1gn3d9f8a7b6c5d">c</a><a href="/reset/plantm4lf0rm3d9f8a7b6/100%">r</a>
<img src="data:image/png;base64,PLANTsmallpicture"><img src="data:image/png;base64,PLANTscannedcode${'A'.repeat(600)}">
<x-combo role="combobox" tabindex="0"></x-combo><iframe src="/designFrame"></iframe>
<span data-unmask><input style="-webkit-text-security: disc" value="PLANTsecurityfield"></span>
<p data-unmask id="nameless"><input type="password" id="namelessPassword" autocomplete="off"></p>
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
  <input type="color" value="#a1b2c7"><input type="date" value="2031-07-19"><input type="month" value="2031-08">
  <input type="week" value="2031-W33"><input type="time" step="1" value="13:37:42">
  <input type="datetime-local" value="2032-05-06T07:08"><input type="number" value="735190246.8">
  <input type="range" max="999999999" value="482715936"><input type="email" value="planttypeemail@x.example">
  <input type="url" value="https://x.example/planttypeurl"><input type="tel" value="PLANTtypetel">
  <input type="search" value="PLANTtypesearch">
  <input value="PLANTdefaultvalue"><input id="cleared" value="PLANTcleareddefault">
  <input type="password" value="PLANTpassword"><input type="hidden" name="PLANThiddenname" value="PLANThiddenvalue">
  <input type="password" id="typedPassword" name="secretWord"><button type="button" id="show"
    onclick="document.getElementById('typedPassword').type = 'text'">Show</button>
  <textarea>PLANTareadefault</textarea><textarea id="area"></textarea>
  <select id="select"><optgroup label="PLANToptgrouplabel" value="PLANToptgroupvalue"><option value="1">PLANToptiontext</option>
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
<div id="private" data-private>PLANTprivatetext <img src="data:image/png;base64,PLANTprivatepicture"> <img alt="PLANTprivateattribute"><button>PLANTprivatebutton</button><x-private></x-private></div>
<div data-private="block" id="aside">PLANTblocked</div>
<x-open></x-open>
<iframe srcdoc="PLANTsrcdoc" hidden sandbox></iframe><iframe src="/frame?PLANTframequery"></iframe>
<object data="/o?PLANTobjectdata"></object>
<iframe srcdoc="<p>PLANTshownsrcdoc</p>"></iframe><iframe src="/shownFrame" id="shown"></iframe>
<iframe src="/blockedFrame" data-private="block" id="blocked"></iframe><iframe src="/privateFrame" data-private id="hidden"></iframe>
<x-closed></x-closed><x-nested></x-nested>
<noscript><p>PLANTnoscript</p></noscript><template><p>PLANTtemplate</p></template>
<script>
  const open = document.querySelector('x-open').attachShadow({ mode: 'open' })
  open.innerHTML = '<p>PLANTshadowtext</p><input value="PLANTshadowinput"><slot data-x="PLANTshadowslotvalue"></slot>'
  document.querySelector('x-private').attachShadow({ mode: 'open' }).innerHTML = '<p>PLANTprivateshadow</p>'
  document.querySelector('x-closed').attachShadow({ mode: 'closed' }).innerHTML = '<p>PLANTclosedshadow</p>'
  const nested = document.querySelector('x-nested').attachShadow({ mode: 'open' })
  nested.innerHTML = '<x-inner></x-inner><x-inner data-private></x-inner>'
  const inners = nested.querySelectorAll('x-inner')
  inners[0].attachShadow({ mode: 'open' }).innerHTML = '<p>PLANTnestedshadow</p>'
  inners[1].attachShadow({ mode: 'open' }).innerHTML = '<p>PLANTnestedprivateshadow</p>'
  document.cookie = 'a=PLANTcookie'
  localStorage.setItem('b', 'PLANTlocalstorage')
  window.name = 'PLANTwindowname'
  // The page repeats what is typed, in its texts and in its title.
  const typed = document.getElementById('typed')
  typed.addEventListener('input', () => {
    document.getElementById('mirror').textContent = 'Hello ' + typed.value + ', welcome'
    if (typed.value) document.title = typed.value + ' — planttitle@x.example'
  })
  const unspaced = document.getElementById('unspaced')
  unspaced.addEventListener('input', () => {
    document.getElementById('unspacedMirror').textContent = unspaced.value + 'さん、こんにちは'
  })
  document.querySelector('x-combo').attachShadow({ mode: 'open' }).innerHTML = '<p>PLANTshadowcombo</p>'
  const secret = document.getElementById('typedPassword')
  secret.addEventListener('input', () => { document.getElementById('mirrored').textContent = secret.value })
  const split = document.getElementById('split')
  split.append('jane', '.roe', '@example.com')
</script>
{recorder}
</body></html>`
