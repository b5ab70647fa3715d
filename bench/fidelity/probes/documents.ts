/** What documents are made of, and how they change. */
import type { Probe } from '../probe.ts'

const base =
  '<style>body{font:16px sans-serif;margin:20px} .box{width:160px;height:60px;border:2px solid #333;background:#eef}</style>'
const later = (ms: number, script: string) => `<script>setTimeout(()=>{${script}},${ms})</script>`
const laterMs = 250

const shadow = (html: string, mode = 'open') => `attachShadow({mode:'${mode}'}).innerHTML=\`${html}\``

export const documentProbes: Probe[] = [
  {
    name: 'shadow root',
    head: base,
    body: `<div id="h"></div><script>h.${shadow('<style>p{color:crimson;font-weight:bold}:host{display:block;border:3px solid teal}</style><p class="mark">Inside</p>')}</script>`,
  },
  {
    name: 'shadow root, closed',
    head: base,
    limit: 'A closed shadow root is closed to every script, also to the recorder',
    body: `<div id="h" class="mark"></div><script>h.${shadow('<style>p{color:crimson}</style><p>Inside</p>', 'closed')}</script>`,
  },
  {
    name: 'declarative shadow root',
    head: base,
    body: '<div><template shadowrootmode="open"><style>p{background:gold}</style><p class="mark">Inside</p><slot></slot></template><b class="mark">Slotted</b></div>',
  },
  {
    name: 'nested shadow roots and slots',
    head: base,
    body: `<div id="h"><b slot="s" class="mark">Slotted</b><i class="mark">Default</i></div><script>h.${shadow('<style>::slotted(b){color:teal}section{border:2px solid}</style><section><slot name="s"></slot><div id="i"><slot></slot></div></section>')};h.shadowRoot.getElementById('i').${shadow('<style>div{background:khaki}</style><div class="mark"><slot></slot>!</div>')}</script>`,
  },
  {
    name: 'shadow root with adopted sheet, attached later',
    head: base,
    body: `<div id="h"></div>${later(laterMs, "const s=new CSSStyleSheet();s.replaceSync('p{background:plum}:host(.on){outline:3px solid red}');h.attachShadow({mode:'open'}).innerHTML='<p class=mark>In</p>';h.shadowRoot.adoptedStyleSheets=[s];h.className='on'")}`,
  },
  {
    name: 'custom element defined late',
    head: `${base}<style>x-card:not(:defined){opacity:.2;display:block}x-card:defined{display:block;background:gold}</style>`,
    body: `<x-card class="mark">Card</x-card>${later(laterMs, "customElements.define('x-card',class extends HTMLElement{connectedCallback(){this.append(' defined')}})")}`,
  },
  {
    name: 'same-origin iframe',
    head: base,
    body: '<iframe src="/frame.html" width="300" height="120" class="mark"></iframe>',
    files: {
      '/frame.html': {
        type: 'html',
        body: '<!doctype html><style>body{background:khaki}p{font:20px serif}</style><p class="mark">In the frame</p>',
      },
    },
  },
  {
    name: 'iframe from srcdoc, changed later',
    head: base,
    body: `<iframe id="f" srcdoc="<style>p{color:teal}</style><p class=mark>Document</p>" width="300" height="120"></iframe>${later(laterMs, "f.contentDocument.querySelector('p').style.background='gold'")}`,
  },
  {
    name: 'SVG inline',
    head: base,
    body: '<svg viewBox="0 0 100 60" width="300"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><clipPath id="c"><circle cx="30" cy="30" r="20"/></clipPath><filter id="f"><feGaussianBlur stdDeviation="1"/></filter></defs><rect class="mark" width="60" height="60" fill="url(#g)" clip-path="url(#c)"/><path d="M60 10h30v40z" fill="teal" stroke="#000" stroke-width="2" stroke-dasharray="4 2" filter="url(#f)"/><text x="62" y="58" font-size="8" text-anchor="start">SVG</text></svg>',
  },
  {
    name: 'SVG sprite',
    head: base,
    body: '<svg hidden style="display:none"><symbol id="star" viewBox="0 0 10 10"><path d="M5 0l2 4 3 1-3 2 1 3-3-2-3 2 1-3-3-2 3-1z"/></symbol></svg><svg width="60" height="60" fill="gold" class="mark"><use href="#star"/></svg><svg width="60" height="60" color="teal" fill="currentColor"><use xlink:href="#star"/></svg>',
  },
  {
    name: 'SVG foreignObject',
    head: base,
    body: '<svg width="300" height="100"><rect width="300" height="100" fill="#eef"/><foreignObject x="10" y="10" width="200" height="80"><p xmlns="http://www.w3.org/1999/xhtml" class="mark">HTML inside</p></foreignObject></svg>',
  },
  {
    name: 'tables',
    head: `${base}<style>td,th{border:1px solid #999;padding:4px}tr:nth-child(even){background:#eef}table{border-collapse:collapse}</style>`,
    body: '<table class="mark"><caption>Prices</caption><colgroup><col style="background:gold"><col></colgroup><thead><tr><th colspan="2">Head</th></tr></thead><tr><td rowspan="2" class="mark">One</td><td>Two</td></tr><tr><td>Three</td></tr></table>',
  },
  {
    name: 'lists and details',
    head: base,
    body: '<ol start="3" reversed type="A"><li class="mark">x</li><li value="9">y</li></ol><details open class="mark"><summary>More</summary>Shown</details><details><summary>Less</summary>Hidden</details>',
  },
  {
    name: 'details opened by click',
    head: base,
    body: '<details class="mark"><summary>More</summary><p>Shown at last</p></details>',
    act: (page) => page.click('summary'),
  },
  {
    name: 'dialog, modal',
    head: `${base}<style>dialog::backdrop{background:rgb(0 80 80 / .5)}</style>`,
    body: `<p>Behind</p><dialog id="d" class="mark"><p>Modal</p></dialog>${later(laterMs, 'd.showModal()')}`,
  },
  {
    name: 'dialog, not modal',
    head: base,
    body: `<p>Behind</p><dialog id="d" class="mark"><p>Dialog</p></dialog>${later(laterMs, 'd.show()')}`,
  },
  {
    name: 'dialog closed again',
    head: base,
    body: `<p>Behind</p><dialog id="d" class="mark"><p>Modal</p></dialog>${later(laterMs, 'd.showModal();setTimeout(()=>d.close(),100)')}`,
  },
  {
    name: 'popover, opened by click',
    limit: "The browser's own shade of a hovered button without styles cannot be asked for",
    head: `${base}<style>[popover]:popover-open{background:gold;border:4px solid teal}[popover]::backdrop{background:rgb(0 0 0 / .2)}</style>`,
    body: '<button popovertarget="p">Open</button><div popover id="p" class="mark">Popover</div>',
    act: (page) => page.click('button'),
  },
  {
    name: 'popover, open before the snapshot',
    head: base,
    body: '<div popover="manual" id="p" class="mark">Popover</div><script>p.showPopover()</script>',
  },
  {
    name: 'popover closed again',
    limit: "The browser's own shade of a hovered button without styles cannot be asked for",
    head: base,
    body: '<button popovertarget="p">Open</button><div popover="manual" id="p" class="mark">Popover</div>',
    async act(page) {
      await page.click('button')
      await page.waitForTimeout(100)
      await page.click('button')
    },
  },
  {
    name: 'nodes moved and reordered',
    head: base,
    body: `<ul id="u"><li class="mark">one</li><li class="mark">two</li><li class="mark">three</li></ul>${later(laterMs, 'u.prepend(u.lastChild);u.append(u.children[1]);u.insertBefore(Object.assign(document.createElement("li"),{textContent:"new"}),u.children[1])')}`,
  },
  {
    name: 'texts split, joined and changed',
    head: base,
    body: `<p id="p" class="mark">Hello world of text</p>${later(laterMs, "p.firstChild.splitText(5);p.childNodes[1].data=' there';p.append(' end');setTimeout(()=>p.normalize(),50)")}`,
  },
  {
    name: 'attributes, classes and inline styles',
    head: `${base}<style>.on{background:teal;color:#fff}[aria-expanded=true]{outline:3px solid gold}[data-state=open]{padding:20px}</style>`,
    body: `<div class="mark box" id="b" aria-expanded="false" data-state="closed">State</div>${later(laterMs, "b.classList.add('on');b.setAttribute('aria-expanded','true');b.dataset.state='open';b.style.cssText='width:300px;border-radius:9px';b.style.setProperty('height','90px','important')")}`,
  },
  {
    name: 'hidden, inert and content-visibility',
    head: `${base}<style>.cv{content-visibility:hidden;height:40px;background:gold}</style>`,
    body: '<p hidden class="mark">Hidden</p><div inert class="mark">Inert <button>x</button></div><div class="cv mark"><p>Skipped</p></div>',
  },
  {
    name: 'quirks mode kept standard',
    head: base,
    body: '<table><tr><td class="mark" style="font-size:20px">A<table><tr><td class="mark">B</td></tr></table></td></tr></table>',
  },
  {
    name: 'text far away: virtual list',
    head: `${base}<style>#v{height:300px;overflow:auto;border:1px solid}#i{height:40000px;position:relative}#i div{position:absolute;left:0;right:0;height:40px;border-bottom:1px solid #ccc}</style>`,
    body: `<div id="v"><div id="i"></div></div><script>const draw=()=>{const from=Math.floor(v.scrollTop/40);i.replaceChildren(...Array.from({length:9},(_,k)=>Object.assign(document.createElement('div'),{textContent:'Row '+(from+k),style:'top:'+(from+k)*40+'px'})))};v.onscroll=draw;draw()</script>`,
    async act(page) {
      await page.evaluate(() => document.getElementById('v')?.scrollTo(0, 8010))
      await page.waitForTimeout(200)
    },
  },
]
