/** Attributes a replayed page may hold, and what may stand in them. */
import { cleanCssValue, cleanMedia, type Preferences } from './css.ts'
import { cleanHref, isDataImage, placeholderImage } from './urls.ts'

const maxValueChars = 100_000

/** Plain words and numbers: they describe, and ask for nothing. */
const plain = new Set(
  (
    'class dir lang title alt role hidden width height colspan rowspan span scope headers align valign bgcolor color face size ' +
    'border cellpadding cellspacing nowrap bordercolor frame rules value checked selected disabled readonly required placeholder ' +
    'multiple open rows cols wrap maxlength min max step label for start reversed datetime low high optimum ' +
    'controls muted loop popover inert draggable spellcheck contenteditable compact noshade clear hspace vspace text link vlink alink shape ' +
    'coords usemap ismap summary abbr axis char charoff part slot is dirname indeterminate xmlns version ' +
    'id d points x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy rotate offset viewbox preserveaspectratio transform opacity ' +
    'gradientunits gradienttransform spreadmethod patternunits patterncontentunits patterntransform maskunits maskcontentunits ' +
    'clippathunits markerwidth markerheight markerunits refx refy orient pathlength textlength lengthadjust startoffset method ' +
    'spacing visibility display overflow direction kerning filterunits primitiveunits in in2 result type mode values operator k1 ' +
    'k2 k3 k4 order kernelmatrix divisor bias targetx targety edgemode preservealpha surfacescale diffuseconstant ' +
    'specularconstant specularexponent limitingconeangle azimuth elevation pointsatx pointsaty pointsatz z scale ' +
    'xchannelselector ychannelselector stddeviation radius basefrequency numoctaves seed stitchtiles tablevalues slope intercept ' +
    'amplitude exponent'
  ).split(' '),
)
/** Presentation attributes: CSS values, which may hold `url()`. */
const styled = new Set([
  'style',
  'fill',
  'stroke',
  'filter',
  'mask',
  'clip-path',
  'marker',
  'marker-start',
  'marker-mid',
  'marker-end',
  'cursor',
])
/** Names with a hyphen mean something only to the page's own styles and scripts (`data-…`, `aria-…`, `_ngcontent-…`). */
const hyphenated = /^[a-z_][a-z0-9_.]{0,100}-[a-z0-9_.-]{0,100}$/
const hyphenatedForbidden = new Set(['http-equiv', 'accept-charset'])

const inputTypes = new Set(
  'text search tel url email number range date datetime-local month week time color checkbox radio button submit reset hidden'.split(
    ' ',
  ),
)
/**
 * Names and ids by which an element would stand in front of a property of its form or document ("DOM clobbering"), and
 * break the player or those who walk the page.
 */
const clobbering =
  /^(?:__\w+__|(?:append|replace|remove|insert|clone|get|set|has|create|query|import|adopt|attach|add|dispatch)\w*|body|head|document\w*|default\w*|implementation|adoptedStyleSheets|styleSheets|fonts|(?:first|last|next|previous|parent|child)\w*|children|attributes|node\w*|tagName|local\w*|namespaceURI|owner\w*|shadowRoot|classList|class\w*|style|sheet|scroll\w*|client\w*|offset\w*|isConnected|textContent|inner\w*|outer\w*|contains|matches|closest|contentDocument|contentWindow|elements|length|open|close|write\w*|constructor|prototype|hasOwnProperty|toString|valueOf)$/

const px = /^-?\d{1,6}(?:\.\d{1,6})?px$/

export type Given = { tag: string; isSvg: boolean; preferences: Preferences; css: (text: string) => string }
type Value = string | number | true | null

function cleanRrweb(name: string, value: unknown, tag: string): Value | undefined {
  if (name === 'rr_width' || name === 'rr_height')
    return typeof value === 'string' && px.test(value) ? value : undefined
  if (name === 'rr_scrollLeft' || name === 'rr_scrollTop')
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  if (name === 'rr_dataURL')
    return (tag === 'canvas' || tag === 'img') && typeof value === 'string' && isDataImage(value) ? value : undefined
  if (name === 'rr_open_mode') return value === 'modal' || value === 'non-modal' ? value : undefined
  // Media states: there is nothing to play.
  return undefined
}

/** Sources of pictures. Only images keep one; elsewhere it would be a document, a sound or a plug-in. */
function cleanSource(name: string, value: string, { tag, isSvg }: Given): Value | undefined {
  const isImage = isSvg ? tag === 'image' : tag === 'img'
  if (name === 'src') return isImage && !isSvg ? (isDataImage(value) ? value : placeholderImage) : undefined
  // xlink:href and href of an SVG image; everything else may only refer to its own document.
  if (isSvg && isImage) return isDataImage(value) ? value : placeholderImage
  return cleanHref(value)
}

function cleanNamed(name: string, value: string, { tag }: Given): Value | undefined {
  if (name === 'id' || name === 'for') return clobbering.test(value) ? `hs-${value}` : value
  if (tag === 'slot') return value
  // Radio buttons need a name to be a group; as nothing is sent, any will do.
  return tag === 'input' ? `hs-${value}` : undefined
}

function isPlain(name: string): boolean {
  return plain.has(name) || (hyphenated.test(name) && !hyphenatedForbidden.has(name))
}

function cleanText(name: string, value: string, given: Given): Value | undefined {
  if (styled.has(name)) return cleanCssValue(value)
  if (name === 'src' || name === 'href' || name === 'xlink:href') return cleanSource(name, value, given)
  if (value.length > maxValueChars) return undefined
  if (name === 'id' || name === 'for' || name === 'name') return cleanNamed(name, value, given)
  if (name === 'media') return cleanMedia(value, given.preferences)
  if (name === 'usemap') return cleanHref(value)
  if (name === 'type' && given.tag === 'input') {
    // A password field would invite the browser to fill in the viewer's own password.
    return inputTypes.has(value.toLowerCase()) ? value.toLowerCase() : 'text'
  }
  if (name === 'type' && !given.isSvg)
    return /^(?:button|submit|reset|[aAiI1]|disc|circle|square)$/.test(value) ? value : undefined
  return isPlain(name) ? value : undefined
}

/**
 * One attribute as it may be set, or undefined when it may not. The name is returned too: SVG's are case-sensitive, all
 * checks are not.
 */
export function cleanAttribute(name: string, value: unknown, given: Given): Value | undefined {
  if (value === null) return null
  if (name === '_cssText') {
    return (given.tag === 'style' || given.tag === 'link') && typeof value === 'string' ? given.css(value) : undefined
  }
  if (name.startsWith('rr_')) return cleanRrweb(name, value, given.tag)
  const lower = name.toLowerCase()
  if (typeof value === 'number') return Number.isFinite(value) ? cleanText(lower, String(value), given) : undefined
  if (value === true) return isPlain(lower) ? true : undefined
  return typeof value === 'string' ? cleanText(lower, value, given) : undefined
}

const declared = /^(?:--[\w-]{1,200}|-?[a-zA-Z][a-zA-Z-]{0,80})$/

/** Style changes as rrweb records them: property → value, [value, priority], or false for removed. */
export function cleanStyleChange(given: unknown): Record<string, string | false | [string, string]> {
  const out: Record<string, string | false | [string, string]> = {}
  if (typeof given !== 'object' || given === null) return out
  for (const [property, value] of Object.entries(given)) {
    if (!declared.test(property) || property === 'constructor') continue
    if (value === false) out[property] = false
    else if (typeof value === 'string') out[property] = cleanCssValue(value)
    else if (Array.isArray(value) && typeof value[0] === 'string')
      out[property] = [cleanCssValue(value[0]), value[1] === 'important' ? 'important' : '']
  }
  return out
}
