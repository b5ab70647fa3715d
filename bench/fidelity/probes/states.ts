/** What a visitor brings about: pointer, focus, scrolling, fields, pictures and media. */
import { squaresFont } from '../font.ts'
import type { Probe } from '../probe.ts'

const base =
  '<style>body{font:16px sans-serif;margin:20px} .box{width:160px;height:60px;border:2px solid #333;background:#eef}</style>'
const masked = 'What is typed or chosen is masked'
const boxed = 'Pictures are not recorded: a box of the same size is kept'
const tall = '<div style="height:3000px;background:linear-gradient(#fff,#8ac)">Tall</div>'
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAJUlEQVR4AYXBAQ0AAAjDMO5fNCTYQwnJ1pFwDxJOEs4SzhLOEu4eWP0EDOXvIfMAAAAASUVORK5CYII='

export const stateProbes: Probe[] = [
  {
    name: 'hover',
    head: `${base}<style>.box:hover{background:teal;color:#fff}.menu{display:none}.box:hover + .menu{display:block}</style>`,
    body: '<div class="mark box" id="b">Hover</div><div class="mark menu">Menu</div>',
    act: (page) => page.hover('#b'),
  },
  {
    name: 'hover in an adopted sheet',
    head: `${base}<script>const a=new CSSStyleSheet();a.replaceSync('.box:hover{background:teal}');document.adoptedStyleSheets=[a]</script>`,
    body: '<div class="mark box" id="b">Hover</div>',
    act: (page) => page.hover('#b'),
  },
  {
    name: 'hover in a shadow root',
    head: base,
    body: `<div id="h"></div><script>h.attachShadow({mode:'open'}).innerHTML='<style>p:hover{background:gold}:host(:hover){outline:3px solid teal}</style><p class=mark>Hover</p>'</script>`,
    act: (page) => page.hover('#h p'),
  },
  {
    name: 'focus',
    head: `${base}<style>input:focus{background:khaki;outline:4px solid teal}label:focus-within{color:crimson}</style>`,
    body: '<label class="mark">Name <input class="mark" id="i"></label>',
    act: (page) => page.focus('#i'),
  },
  {
    name: 'focus ring by keyboard',
    head: `${base}<style>button:focus-visible{outline:4px solid teal;outline-offset:3px}</style>`,
    body: '<button class="mark">One</button> <button class="mark">Two</button>',
    async act(page) {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
    },
  },
  {
    name: 'no focus ring by mouse',
    head: `${base}<style>button:focus-visible{outline:4px solid red}button:focus{background:gold}</style>`,
    body: '<button class="mark">One</button>',
    async act(page) {
      await page.click('button')
      await page.mouse.move(500, 500)
    },
  },
  {
    name: "the browser's own focus ring",
    head: base,
    body: '<button class="mark">One</button> <a href="#x" class="mark">Link</a>',
    async act(page) {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
    },
  },
  {
    name: 'active',
    head: `${base}<style>button:active{background:crimson;color:#fff;transform:translateY(4px)}</style>`,
    body: '<button class="mark">Press</button>',
    async act(page) {
      await page.hover('button')
      await page.mouse.down()
    },
  },
  {
    name: 'text field with placeholder',
    head: `${base}<style>::placeholder{color:crimson;font-style:italic}input:placeholder-shown{border:3px solid teal}</style>`,
    body: '<input class="mark" placeholder="Your name"><textarea class="mark" placeholder="Remarks"></textarea>',
  },
  {
    name: 'typed text, unmasked',
    head: base,
    body: '<input class="mark" id="i" data-unmask><textarea class="mark" id="t" data-unmask>first</textarea>',
    async act(page) {
      await page.fill('#i', 'Typed here')
      await page.fill('#t', 'Two lines\nof text')
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    },
  },
  {
    name: 'typed text, masked',
    head: `${base}<style>input:placeholder-shown{background:red}</style>`,
    body: '<input class="mark" id="i" placeholder="x">',
    masked: '#i',
    act: (page) => page.fill('#i', 'Typed here'),
    intended: masked,
  },
  {
    name: 'field states while masked',
    head: `${base}<style>input:invalid{background:pink}input:valid{background:palegreen}input:user-invalid{border:3px solid crimson}form:invalid{outline:3px solid orange}</style>`,
    body: '<form><input class="mark" id="e" type="email"><input class="mark" id="n" type="number" min="3"><input class="mark" id="p" pattern="[a-z]+"><input class="mark" id="r" required></form>',
    masked: 'input',
    async act(page) {
      await page.fill('#e', 'right@example.com')
      await page.fill('#n', '1')
      await page.fill('#p', 'abc')
      await page.focus('#r')
      await page.focus('#e')
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    },
  },
  {
    name: 'tick and radio, unmasked',
    head: `${base}<style>input:checked + span{color:teal;font-weight:bold}</style>`,
    body: '<label><input type="checkbox" id="c" data-unmask class="mark"><span class="mark">Tick</span></label><label><input type="radio" name="r" data-unmask id="r2"><span class="mark">Radio</span></label><label><input type="radio" name="r" data-unmask checked><span>Other</span></label>',
    async act(page) {
      await page.check('#c')
      await page.check('#r2')
      await page.mouse.move(500, 500)
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    },
  },
  {
    name: 'tick, masked',
    head: base,
    body: '<label><input type="checkbox" id="c"><span class="mark">Tick</span></label>',
    intended: masked,
    act: (page) => page.check('#c'),
  },
  {
    name: 'undecided checkbox',
    head: base,
    body: '<input type="checkbox" id="c" data-unmask class="mark"><script>c.indeterminate=true</script>',
  },
  {
    name: 'select, unmasked, options changed',
    head: base,
    body: `<select id="s" data-unmask class="mark"><option>One</option><option>Two</option></select><script>setTimeout(()=>{s.append(new Option('Three','3'));s.options[0].remove()},250)</script>`,
    async act(page) {
      await page.waitForTimeout(300)
      await page.selectOption('#s', '3')
    },
  },
  {
    name: 'select with groups and several',
    head: base,
    limit: 'The label of a group is not recorded',
    body: '<select multiple size="4" data-unmask class="mark"><optgroup label="Group"><option selected>One</option><option>Two</option></optgroup></select>',
  },
  {
    name: 'range, colour and date, unmasked',
    head: `${base}<style>input{display:block;margin:8px}</style>`,
    body: '<input type="range" id="r" data-unmask class="mark" value="20"><input type="color" data-unmask value="#008080"><input type="date" id="d" data-unmask class="mark">',
    async act(page) {
      await page.fill('#r', '80')
      await page.fill('#d', '2026-02-03')
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    },
  },
  {
    name: 'progress and meter',
    head: base,
    body: '<progress class="mark" value=".4"></progress><meter class="mark" min="0" max="10" low="3" high="8" optimum="9" value="2"></meter><output class="mark">42</output><script>setTimeout(()=>{document.querySelector("progress").value=.8},250)</script>',
  },
  {
    name: 'fieldset, disabled and read-only',
    head: `${base}<style>:disabled{background:#ddd}:read-only{border-style:dashed}:required{outline:2px solid orange}</style>`,
    body: '<fieldset disabled class="mark"><legend>Group</legend><input class="mark"><button>Go</button></fieldset><input readonly class="mark"><input required class="mark">',
  },
  {
    name: 'contenteditable, unmasked',
    head: base,
    body: '<div contenteditable data-unmask class="mark" id="e">Edit <b>me</b></div>',
    async act(page) {
      await page.click('#e')
      await page.keyboard.press('End')
      await page.keyboard.type(' now')
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      await page.mouse.move(500, 500)
    },
  },
  {
    name: 'window scrolled',
    head: `${base}<style>header{position:sticky;top:0;background:gold;padding:10px}html{scroll-behavior:smooth}</style>`,
    body: `<header class="mark">Sticky</header>${tall}<p class="mark">End</p>`,
    async act(page) {
      await page.evaluate(() => window.scrollTo({ top: 700, behavior: 'instant' }))
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'element scrolled',
    head: base,
    body: `<div id="s" style="height:200px;width:300px;overflow:auto;border:1px solid">${tall}</div>`,
    async act(page) {
      await page.evaluate(() => document.getElementById('s')?.scrollTo(0, 900))
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'scrolled before the snapshot',
    head: base,
    body: `<div id="s" style="height:200px;width:300px;overflow:auto;border:1px solid">${tall}</div>${tall}<script>s.scrollTo(0,500);scrollTo(0,150)</script>`,
  },
  {
    name: 'element in a shadow root scrolled',
    head: base,
    body: `<div id="h"></div><script>h.attachShadow({mode:'open'}).innerHTML='<div id=s style="height:200px;overflow:auto;border:1px solid"><div style="height:2000px;background:linear-gradient(#fff,#8ac)">Tall</div></div>'</script>`,
    async act(page) {
      await page.evaluate(() => document.getElementById('h')?.shadowRoot?.getElementById('s')?.scrollTo(0, 700))
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'text selected',
    head: `${base}<style>::selection{background:gold;color:crimson}</style>`,
    body: '<p class="mark" id="p">Some text to select here</p>',
    act: (page) =>
      page.evaluate(() => window.getSelection()?.selectAllChildren(document.getElementById('p') as Element)),
  },
  {
    name: 'image as data:',
    head: base,
    body: `<img class="mark" width="80" height="80" src="data:image/png;base64,${png}">`,
  },
  {
    name: 'image of the site',
    head: base,
    body: '<img class="mark" src="/pictures/tile.svg" alt="Tile"><img class="mark" src="/pictures/tile.svg" width="50" alt="Tile">',
    intended: boxed,
    files: { '/pictures/tile.svg': { type: 'svg', body: tile('teal') } },
  },
  {
    name: 'image of the site, set later',
    head: base,
    body: '<img class="mark" id="i" alt="Tile"><script>setTimeout(()=>{i.src="/pictures/late.svg"},250)</script>',
    intended: boxed,
    files: { '/pictures/late.svg': { type: 'svg', body: tile('crimson') } },
  },
  {
    name: 'picture and srcset',
    head: base,
    body: '<picture><source media="(min-width:500px)" srcset="/pictures/wide.svg"><img class="mark" src="/pictures/small.svg"></picture><img class="mark" srcset="/pictures/small.svg 1x, /pictures/wide.svg 2x">',
    intended: boxed,
    files: {
      '/pictures/wide.svg': { type: 'svg', body: tile('gold', 200) },
      '/pictures/small.svg': { type: 'svg', body: tile('plum') },
    },
  },
  {
    name: 'background image of the site',
    head: `${base}<style>.box{background:url(/pictures/back.svg) 0 0/40px}</style>`,
    body: '<div class="mark box"></div>',
    intended: boxed,
    files: { '/pictures/back.svg': { type: 'svg', body: tile('olive') } },
  },
  {
    name: 'web font of the site',
    head: `${base}<style>@font-face{font-family:Served;src:url(/fonts/served.ttf)}.f{font:30px Served,monospace}</style>`,
    body: '<p class="mark f">Served font</p>',
    intended: 'Fonts are not fetched: the next of the list is used',
    files: { '/fonts/served.ttf': { type: 'font/ttf', body: squaresFont() } },
  },
  {
    name: 'blob: image',
    head: base,
    body: `<img class="mark" id="i" width="90" height="60" alt="Preview"><script>i.src=URL.createObjectURL(new Blob(['${tile('navy')}'],{type:'image/svg+xml'}))</script>`,
    intended: 'A picture that the page made or the visitor picked may be personal: its box is kept',
  },
  {
    name: 'image that did not load',
    head: base,
    body: '<img class="mark" src="/missing.png" alt="Missing picture" width="120" height="60"><img class="mark" src="/missing.png" alt="Alternative text">',
  },
  {
    name: 'image of another site',
    head: base,
    body: '<img class="mark" src="http://localhost:1/a.png" width="120" height="60" alt="Elsewhere"><p class="mark">Below</p>',
    intended: 'Nothing is fetched from elsewhere: its box is kept',
  },
  {
    name: 'canvas',
    head: base,
    body: '<canvas id="c" width="200" height="100" class="mark"></canvas><canvas style="width:50%;height:60px" class="mark"></canvas><p class="mark">Below</p><script>const x=c.getContext("2d");x.fillStyle="teal";x.fillRect(0,0,200,100)</script>',
    intended: 'What is drawn on a canvas is not recorded: its box is kept',
  },
  {
    name: 'video and audio',
    head: base,
    body: '<video class="mark" width="200" height="120" poster="/pictures/poster.svg"></video><video class="mark" controls></video><p class="mark">Below</p>',
    files: { '/pictures/poster.svg': { type: 'svg', body: tile('teal') } },
    intended: 'Media do not play in a replay: the box is kept',
  },
  {
    name: 'blocked element',
    head: base,
    body: '<div data-private="block" class="mark box">Secret</div><p class="mark">Below</p>',
    intended: 'A blocked element leaves only its box',
  },
  {
    name: 'private text',
    head: base,
    body: '<p data-private class="mark">Secret</p><p class="mark">Below</p>',
    masked: '[data-private]',
    intended: 'Private text is masked',
  },
]

function tile(colour: string, side = 80): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 8 8"><rect width="8" height="8" fill="${colour}"/><circle cx="4" cy="4" r="3" fill="white"/></svg>`
}
