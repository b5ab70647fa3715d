/** Elements a replayed page may be made of. What is not here is replaced by something inert. */

const html =
  'html head body title style link meta a abbr acronym address area article aside audio b bdi bdo big blockquote br button ' +
  'canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption ' +
  'figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input ins kbd label legend li main map mark marquee ' +
  'menu meter nav nobr ol optgroup option output p picture pre progress q rp rt ruby s samp search section select slot small ' +
  'source span strike strong sub summary sup table tbody td textarea tfoot th thead time tr tt u ul var video wbr'

/** No animation elements (they set attributes of others), no script, no filters that load images. */
const svg =
  'svg g foreignobject defs desc title symbol use switch path rect circle ellipse line polyline polygon text tspan textpath image marker mask ' +
  'pattern clippath lineargradient radialgradient stop filter style a view feblend fecolormatrix fecomponenttransfer ' +
  'fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb ' +
  'fefuncg fefuncr fegaussianblur femerge femergenode femorphology feoffset fepointlight fespecularlighting fespotlight ' +
  'fetile feturbulence'

const htmlElements = new Set(html.split(' '))
const svgElements = new Set(svg.split(' '))

/** Names with a hyphen that are not custom elements. */
const reserved = new Set([
  'annotation-xml',
  'color-profile',
  'font-face',
  'font-face-src',
  'font-face-uri',
  'font-face-format',
  'font-face-name',
  'missing-glyph',
])
const customName = /^[a-z][a-z0-9._]{0,60}-[a-z0-9._-]{0,60}$/

/** Dropped with everything in them: what they hold was never seen, or is code. */
const emptied = new Set([
  'script',
  'noscript',
  'object',
  'embed',
  'applet',
  'frame',
  'frameset',
  'noframes',
  'noembed',
  'portal',
  'fencedframe',
  'base',
  'basefont',
  'bgsound',
  'template',
  'param',
  'plaintext',
  'xmp',
  'track',
  'animate',
  'animatemotion',
  'animatetransform',
  'set',
  'feimage',
  'mpath',
  'discard',
])

/** Stands for an element that was taken out, so that ids and `:nth-child` still fit; rrweb never shows it. */
export const goneTag = 'noscript'

export function isCustomName(tag: string): boolean {
  return customName.test(tag) && !reserved.has(tag)
}

/** The name to build the element under, and whether its children come along. */
export function cleanTag(tag: string, isSvg: boolean): { tag: string; keepsChildren: boolean } {
  const name = tag.toLowerCase()
  if (emptied.has(name)) return { tag: isSvg ? 'g' : goneTag, keepsChildren: false }
  if (isSvg) return svgElements.has(name) ? { tag: name, keepsChildren: true } : { tag: 'g', keepsChildren: true }
  if (htmlElements.has(name) || isCustomName(name)) return { tag: name, keepsChildren: true }
  // Unknown names are spans to a browser.
  return { tag: 'span', keepsChildren: true }
}
