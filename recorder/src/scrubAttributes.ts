/**
 * Attributes of the replay: an allow-list of those that a page's looks depend on; all others stay on the page. Names of
 * fields, labels for assistive technology, tooltips and data-* are not needed to look at a page, and hold personal data
 * more often than one thinks.
 */
import { redactText, withoutEmails } from '@hindsight/protocol/redact'
import { isFileText } from './capture/sheetFiles.ts'
import { scrubCss, scrubReference, scrubStyle, scrubVariable } from './scrubCss.ts'

/** What rrweb gives: texts, flags, numbers (its own rr_ attributes), style differences, null for "removed". */
export type AttributeValue = string | number | boolean | null | Record<string, unknown>
export type Attributes = Record<string, AttributeValue>

/** What the policy says about an element; see privacy.ts. */
export type Policy = {
  /** No text of it may leave. */
  isPrivate: boolean
  /** A field that may show its value. */
  isShown: boolean
  /** An input whose value is its caption. */
  isCaption: boolean
  /** Field without a value now, though its `value` attribute may hold one. */
  isEmpty: boolean
  isSvg: boolean
  /** Text as it may leave: redacted, or masked. */
  text(text: string): string
  mask: string
}

const list = (names: string) => new Set(names.split(/\s+/))

/** Layout and state. Values are redacted as texts are. */
const plain =
  list(`id type role dir lang width height colspan rowspan span headers scope align valign border cellpadding
  cellspacing bgcolor color face size rows cols wrap hidden open disabled readonly required multiple start reversed
  controls loop muted autoplay draggable contenteditable tabindex inert popover is slot part exportparts for media rel as
  charset shape coords loading sizes frameborder scrolling nowrap noshade compact
  min max step low high optimum
  aria-expanded aria-disabled aria-hidden aria-invalid aria-required aria-busy aria-current aria-pressed aria-haspopup
  aria-orientation aria-modal aria-level aria-sort aria-multiselectable aria-readonly`)

/** SVG geometry and paint: numbers and keywords, taken as they are (redaction would break coordinates). */
const geometry = list(`d points x y x1 x2 y1 y2 cx cy r rx ry fx fy fr dx dy viewbox preserveaspectratio transform
  gradientunits gradienttransform spreadmethod patternunits patterncontentunits patterntransform offset markerwidth
  markerheight markerunits refx refy orient pathlength textlength lengthadjust startoffset method spacing rotate in in2
  result stddeviation mode operator k1 k2 k3 k4 scale xchannelselector ychannelselector primitiveunits filterunits
  maskunits maskcontentunits clippathunits version xmlns xmlns:xlink xml:space vector-effect text-anchor
  dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing font-family font-size font-style
  font-weight opacity visibility display overflow color-interpolation-filters flood-opacity stop-opacity fill-opacity
  fill-rule clip-rule stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset
  stroke-opacity paint-order shape-rendering text-rendering image-rendering pointer-events mix-blend-mode`)

/** May refer to a URL of their own or of another document. */
const painted = list('fill stroke filter clip-path mask marker-start marker-mid marker-end stop-color flood-color')

const urls = list('href src poster background xlink:href rr_src')

/** Words that the page shows; masked in private places. */
const shownTexts = list('alt placeholder')

/** State in data-*, for style sheets that select by it: only these words, which say nothing of anyone. */
const states = list(`true false open closed active inactive on off dark light auto horizontal vertical top bottom left
  right start end center xs sm md lg xl visible hidden disabled enabled loading loaded idle delayed-open instant-open
  none default primary secondary success warning danger error info entering entered exiting exited`)
/** rrweb's own: sizes, scroll positions, media state. */
const sizes = /^rr_(width|height|left|top|scroll(left|top)|media\w+|open_mode)$/
const sized = /^(-?[\d.]+(px)?|played|paused|modal|non-modal)$/

/** State that tells what was picked. */
const choices = /check|select|value|pressed-value|state-value/

/** Roles whose aria-selected or aria-checked is an answer of the visitor. */
const choosing = /^(option|radio|checkbox|switch|menuitemcheckbox|menuitemradio|treeitem|gridcell)$/

/** Enough for a placeholder; photos, scans, and codes to be scanned (of a second factor, a ticket) are larger. */
const maxInlinedChars = 512

export function scrubAttributes(tag: string, role: string, attributes: Attributes, policy: Policy): Attributes {
  const kept: Attributes = {}
  for (const name of Object.keys(attributes)) {
    const value = attributes[name] as AttributeValue
    const scrubbed = value === null ? null : scrubAttribute(tag, role, name.toLowerCase(), value, policy)
    if (scrubbed === undefined) continue
    if (scrubbed === null && !isKnown(tag, name.toLowerCase())) continue
    kept[name] = scrubbed
  }
  return kept
}

type Rule = (value: AttributeValue, tag: string, role: string, policy: Policy) => AttributeValue | undefined

/** Names with a rule of their own. */
const rules: Record<string, Rule> = {
  // Style sheets select by class names: only what no sheet would be written for is taken out.
  class: (value) => (typeof value === 'string' ? withoutEmails(value) : value),
  style: (value) => scrubStyles(value),
  _csstext: (value) => (isFileText(String(value)) ? value : scrubCss(String(value))),
  value: (value, tag, _role, policy) => scrubValue(tag, String(value), policy),
  checked: (value, _tag, _role, policy) => (policy.isShown ? value : undefined),
  selected: (value, _tag, _role, policy) => (policy.isShown ? value : undefined),
  srcset: (value) => scrubSourceSet(String(value)),
  imagesrcset: (value) => scrubSourceSet(String(value)),
  content: (value, tag) => (tag === 'meta' ? scrubMeta(String(value)) : undefined),
  // Names of fields stay on the page; these decide in what colours it is drawn, and where slotted elements stand.
  name: (value, tag) => (tag === 'slot' || (tag === 'meta' && value === 'color-scheme') ? value : undefined),
  // A picture of a canvas or an image.
  rr_dataurl: () => undefined,
  'aria-selected': (value, _tag, role) => (choosing.test(role) ? undefined : value),
  'aria-checked': (value, _tag, role) => (choosing.test(role) ? undefined : value),
}

function scrubAttribute(
  tag: string,
  role: string,
  name: string,
  value: AttributeValue,
  policy: Policy,
): AttributeValue | undefined {
  // First what pages have thousands of: no rule below is about these.
  if (policy.isSvg && geometry.has(name)) return value
  const rule = Object.prototype.hasOwnProperty.call(rules, name) ? rules[name] : undefined
  if (rule) return rule(value, tag, role, policy)
  if (urls.has(name)) return scrubSource(name, String(value), policy)
  if (shownTexts.has(name)) return policy.text(String(value))
  if (policy.isSvg && painted.has(name)) return scrubStyle(String(value))
  if (plain.has(name)) return typeof value === 'string' ? redactText(value) : value
  if (name.startsWith('data-')) return scrubState(name, String(value))
  // A page may call an attribute as rrweb does: only what rrweb would say is taken for its own.
  return sizes.test(name) && (typeof value !== 'string' || sized.test(value)) ? value : undefined
}

const strictest = { isPrivate: true, isShown: false, isCaption: false, isEmpty: true, text: () => '', mask: '' }

/** Whether the removal of an attribute is worth telling. */
function isKnown(tag: string, name: string): boolean {
  const policy: Policy = { ...strictest, isSvg: geometry.has(name) || painted.has(name) }
  return scrubAttribute(tag, '', name, name.startsWith('data-') ? 'true' : '', policy) !== undefined
}

function scrubValue(tag: string, value: string, policy: Policy): string | undefined {
  if (policy.isCaption) return policy.text(value)
  if (policy.isShown) return value
  // A bar's length is its looks.
  if (tag === 'progress' || tag === 'meter' || tag === 'li')
    return policy.isPrivate || !/^-?\d{1,5}(\.\d+)?$/.test(value) ? undefined : value
  if (tag !== 'input' && tag !== 'textarea') return undefined
  return policy.isEmpty || value === '' ? '' : policy.mask
}

/** A style attribute, or rrweb's difference between two: `{ color: 'red', width: ['1px', 'important'], left: false }`. */
function scrubStyles(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return scrubStyle(value)
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const property of Object.keys(value)) {
    const given = value[property]
    const scrub = property.startsWith('--') ? scrubVariable : scrubStyle
    if (typeof given === 'string') kept[property] = scrub(given)
    else if (Array.isArray(given)) kept[property] = given.map((part) => scrub(String(part)))
    else if (given === false) kept[property] = false
  }
  return kept
}

function scrubSource(name: string, value: string, { isPrivate }: Policy): string {
  const isSmallPicture = !isPrivate && name === 'src' && /^data:image\/(png|gif|jpeg|webp|avif);base64,/i.test(value)
  if (isSmallPicture && value.length <= maxInlinedChars) return value
  return scrubReference(value.trim())
}

/** Candidates, each a URL and perhaps a width or density. URLs hold no spaces; those that do are dropped. */
function scrubSourceSet(value: string): string {
  return value
    .split(/,\s+|,(?=https?:)/)
    .map((candidate) => candidate.trim().split(/\s+/))
    .map(([url = '', size = '']) => [scrubReference(url), /^\d+(\.\d+)?[wxh]$/.test(size) ? size : ''])
    .filter(([url]) => url !== '')
    .map((parts) => parts.join(' ').trim())
    .join(', ')
}

/** Viewport and colour schemes; tokens, descriptions and verification codes look like none of these. */
function scrubMeta(value: string): string | undefined {
  return /^(width=device-width|initial-scale=|light|dark|only light|normal|#[0-9a-f]{3,8}$)/i.test(value) &&
    /^[\w\s=,.#-]{1,120}$/.test(value)
    ? redactText(value)
    : undefined
}

function scrubState(name: string, value: string): string | undefined {
  return (value === '' || states.has(value)) && !choices.test(name) ? value : undefined
}
