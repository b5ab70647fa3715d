/** Where styles come from and how they are written. */
import { squaresFont } from '../font.ts'
import type { Probe } from '../probe.ts'

const box = '<div class="mark box">Box</div>'
const base =
  '<style>body{font:16px sans-serif;margin:20px} .box{width:160px;height:60px;padding:8px;border:2px solid #333}</style>'
const later = (ms: number, script: string) => `<script>setTimeout(()=>{${script}},${ms})</script>`

/** Past the first snapshot. */
const laterMs = 250

export const styleProbes: Probe[] = [
  { name: 'style element', head: `${base}<style>.box{background:gold;color:navy}</style>`, body: box },
  {
    name: 'linked style sheet',
    head: '<link rel="stylesheet" href="/linked.css">',
    body: box,
    files: {
      '/linked.css': {
        type: 'text/css',
        body: 'body{margin:20px}.box{background:#cde;padding:20px;border-radius:12px}',
      },
    },
  },
  {
    name: 'style element with text added later',
    head: `${base}<style id="s">.box{background:gold}</style>`,
    body: `${box}${later(laterMs, "s.append('.box{color:crimson}','.box{outline:3px solid teal}')")}`,
  },
  {
    name: 'style element replaced later',
    head: `${base}<style id="s">.box{background:gold}</style>`,
    body: `${box}${later(laterMs, "s.textContent='.box{background:teal;color:white}'")}`,
  },
  {
    name: 'insertRule and deleteRule',
    head: `${base}<style id="s">.box{background:gold} .box{color:crimson}</style>`,
    body: `${box}${later(laterMs, "s.sheet.insertRule('.box{outline:4px dashed teal}',2);s.sheet.deleteRule(1);s.sheet.insertRule('@media (min-width:10px){.box{letter-spacing:4px}}',0)")}`,
  },
  {
    name: 'insertRule before the snapshot',
    head: `${base}<style id="s"></style><script>s.sheet.insertRule('.box{background:plum;transform:rotate(2deg)}')</script>`,
    body: box,
  },
  {
    name: 'rule edited through CSSOM',
    head: `${base}<style id="s">.box{background:gold}</style>`,
    body: `${box}${later(laterMs, "const r=s.sheet.cssRules[0].style;r.setProperty('background','teal');r.setProperty('color','white','important');r.removeProperty('border')")}`,
  },
  {
    name: 'adopted style sheet',
    head: `${base}<script>const a=new CSSStyleSheet();a.replaceSync('.box{background:khaki;border-style:double}');document.adoptedStyleSheets=[a]</script>`,
    body: box,
  },
  {
    name: 'adopted style sheet replaced later',
    head: `${base}<script>const a=new CSSStyleSheet();a.replaceSync('.box{background:khaki}');document.adoptedStyleSheets=[a]</script>`,
    body: `${box}${later(laterMs, "a.replaceSync('.box{background:teal;color:#fff}');a.insertRule('.box{outline:3px solid red}')")}`,
  },
  {
    name: 'sheet adopted later',
    head: base,
    body: `${box}${later(laterMs, "const a=new CSSStyleSheet();a.replaceSync('.box{background:khaki}');document.adoptedStyleSheets=[a]")}`,
  },
  {
    name: 'disabled style sheet',
    head: `${base}<style id="s">.box{background:red}</style><script>s.sheet.disabled=true</script>`,
    body: box,
  },
  {
    name: 'var() in shorthands',
    head: `${base}<style>:root{--c:teal;--w:3px;--p:10px 20px} .box{background:var(--c);background-position:1px 2px;border:var(--w) solid var(--c);border-left-color:red;padding:var(--p);margin:var(--p);margin-top:40px;font:var(--none,bold 20px serif);color:#fff}</style>`,
    body: box,
  },
  {
    name: 'var() in shorthands, linked',
    head: `${base}<link rel="stylesheet" href="/var.css">`,
    body: box,
    files: {
      '/var.css': {
        type: 'text/css',
        body: ':root{--c:teal;--p:10px 20px}.box{background:var(--c);background-size:9px 9px;padding:var(--p);padding-left:60px;color:#fff}',
      },
    },
  },
  {
    name: 'custom properties set by script',
    head: `${base}<style>.box{background:hsl(var(--h) 70% 60%)}</style>`,
    body: `${box}${later(laterMs, "document.querySelector('.box').style.setProperty('--h','200')")}`,
  },
  {
    name: '@property',
    head: `${base}<style>@property --gap{syntax:'<length>';inherits:false;initial-value:24px}.box{padding:var(--gap);background:lavender}</style>`,
    body: box,
  },
  {
    name: 'cascade layers',
    head: `${base}<style>@layer base,theme;@layer theme{.box{background:teal;color:white}}@layer base{.box{background:red}}</style>`,
    body: box,
  },
  {
    name: 'nesting and :has()',
    head: `${base}<style>.card{& .box{background:gold;&.mark{color:navy}}&:has(.box){outline:3px solid green}}</style>`,
    body: `<div class="mark card">${box}</div>`,
  },
  {
    name: 'container queries',
    head: `${base}<style>.wrap{container:w / inline-size;width:500px}@container w (min-width:400px){.box{background:teal;width:50cqw}}@container (max-width:300px){.box{background:red}}</style>`,
    body: `<div class="wrap">${box}</div>`,
  },
  {
    name: 'media queries and print styles',
    head: `${base}<style>@media (min-width:700px){.box{background:gold}}@media (max-width:700px){.box{display:none}}@media print{.box{color:red}}@media (hover:hover){.box{border-color:teal}}</style><style media="print">.box{background:black}</style>`,
    body: box,
  },
  {
    name: 'dark mode',
    colorScheme: 'dark',
    head: `<meta name="color-scheme" content="light dark"><style>body{margin:20px;font:16px sans-serif}@media (prefers-color-scheme:dark){.box{background:#234;color:#def}}.box{border:1px solid light-dark(red,lime)}</style>`,
    body: `${box}<input placeholder="Search"><button>Button</button>`,
  },
  {
    name: 'dark mode by color-scheme only',
    colorScheme: 'dark',
    head: '<style>:root{color-scheme:light dark}body{font:16px sans-serif}</style>',
    // On a line of its own: masked, the list is narrower than what was chosen in it.
    body: `${box}<div><select><option>One</option></select></div><textarea></textarea>`,
    masked: 'select',
  },
  {
    name: 'reduced motion',
    reducedMotion: 'reduce',
    head: `${base}<style>@media (prefers-reduced-motion:reduce){.box{background:gold}}@media (prefers-reduced-motion:no-preference){.box{background:red}}</style>`,
    body: box,
  },
  {
    name: 'counters and generated content',
    head: `${base}<style>ol{counter-reset:step;list-style:none}li{counter-increment:step}li::before{content:counter(step,upper-roman) ". ";color:crimson}li::after{content:" \\2713";color:green}q{quotes:"«" "»"}</style>`,
    body: '<ol><li class="mark">First</li><li class="mark">Second</li></ol><q class="mark">Quoted</q>',
  },
  {
    name: 'grid, flex and subgrid',
    head: `${base}<style>.g{display:grid;grid-template:"a b" 60px "c b" 80px / 1fr 2fr;gap:8px}.g>*{background:#cde}.b{grid-area:b;display:grid;grid-template-rows:subgrid}.f{display:flex;gap:10px;justify-content:space-between}</style>`,
    body: '<div class="mark g"><div class="mark">A</div><div class="mark b"><i>1</i></div><div>C</div></div><div class="f"><b class="mark">x</b><b>y</b></div>',
  },
  {
    name: 'right to left',
    html: 'dir="rtl"',
    head: `${base}<style>.box{margin-inline-start:60px;border-inline-start:10px solid teal;text-align:start}</style>`,
    body: `${box}<p dir="ltr" class="mark">Left to right</p><p class="mark">مرحبا بالعالم</p>`,
  },
  {
    name: 'web font as data:',
    head: `${base}<style>@font-face{font-family:Squares;src:url("data:font/ttf;base64,${squaresFont().toString('base64')}")}.box{font:30px Squares,monospace}</style>`,
    body: box,
  },
  {
    name: 'animation at rest and transition over',
    head: `${base}<style>@keyframes slide{to{transform:translateX(100px);background:teal}}.box{animation:slide .2s forwards}.box.two{animation:none;transition:margin-left .1s}.two.on{margin-left:80px}.p{animation:slide 10s -5s paused linear}</style>`,
    body: `${box}<div class="mark box two">Two</div><div class="mark box p">Paused</div>${later(laterMs, "document.querySelector('.two').classList.add('on')")}`,
  },
  {
    name: 'filters, masks, clip paths, blend modes',
    head: `${base}<style>.a{filter:blur(2px) hue-rotate(40deg);background:gold}.b{clip-path:polygon(0 0,100% 0,50% 100%);background:teal}.c{mask:linear-gradient(#000,transparent);background:crimson}.d{background:linear-gradient(90deg,red,blue);mix-blend-mode:multiply;backdrop-filter:blur(2px)}</style>`,
    body: '<div class="mark box a">A</div><div class="mark box b">B</div><div class="mark box c">C</div><div class="mark box d">D</div>',
  },
]
