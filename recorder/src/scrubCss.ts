/** Style sheets and style attributes without the URLs and texts that may not leave. */
import { redactText, scrubUrl } from '@hindsight/protocol/redact'

/** Characters of a URL in CSS, quoted or not; data URLs of inlined fonts are long. */
const cssUrl = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)/gi
/** Addresses without `url()`: `@import "a.css"`, `image-set("a.png" 1x, "b.png" 2x)`. */
const addressed = /(@import\s+|image-set\([^()]*?)(["'])([^"']*)\2/gi
const quoted = /"[^"]*"|'[^']*'/g
/** A custom property, up to its end; values may hold parentheses. */
const variable = /(--[\w-]+\s*:)((?:\([^)]*\)|"[^"]*"|'[^']*'|[^;"'(])*)/g
const keywords = new Set(
  `var calc min max clamp rgb rgba hsl hsla hwb lab oklch color-mix in srgb url deg turn to top bottom left right center none auto
  inherit initial unset transparent currentcolor normal bold black white red green blue yellow orange grey gray solid dashed
  dotted flex grid block inline hidden visible nowrap wrap row column start end stretch baseline ease linear ease-in
  ease-out ease-in-out cubic-bezier steps infinite forwards translate translatex translatey scale rotate linear-gradient
  radial-gradient repeat minmax auto-fit auto-fill fit-content max-content min-content env important true false`.split(
    /\s+/,
  ),
)
/** `#gradient`, of the same document. */
const fragment = /^#[\p{L}\p{N}_:.-]{1,80}$/u

/** A whole sheet, written by the page's makers: only its URLs are scrubbed. Inlined images and fonts stay. `base` is its address. */
export function scrubCss(css: string, base = document.baseURI): string {
  // Browsers run a pattern slowly when they meet it first: a whole sheet is not worth the look ahead.
  if (css.length < 1000 && !/url\(|import|image-set/i.test(css)) return css
  return css
    .replace(
      addressed,
      (_whole, before: string, quote: string, url: string) => before + quote + scrubReference(url, base) + quote,
    )
    .replace(cssUrl, (_whole, double?: string, single?: string, bare?: string) => {
      const url = (double ?? single ?? bare ?? '').trim()
      return `url("${isInlined(url) ? url.replace(/"/g, '%22') : scrubReference(url, base)}")`
    })
}

/** A style attribute, which scripts fill from data: its texts go too, and inlined images. */
export function scrubStyle(style: string): string {
  const references: string[] = []
  const kept = style.replace(cssUrl, (_whole, double?: string, single?: string, bare?: string) => {
    references.push(scrubReference((double ?? single ?? bare ?? '').trim()))
    return `url(${references.length - 1})`
  })
  return kept
    .replace(variable, (_whole, name: string, value: string) => name + scrubVariable(value))
    .replace(quoted, '""')
    .replace(/url\((\d+)\)/g, (_whole, at: string) => `url("${references[Number(at)]}")`)
}

/** A variable in a style attribute: lengths, colours and keywords pass, words that scripts fill in do not. */
export function scrubVariable(value: string): string {
  const words = value
    .replace(/#[\da-f]{3,8}\b|--[\w-]+|-?[\d.]+(e-?\d+)?(%|[a-z]{1,4})?/gi, ' ')
    .match(/[\p{L}_][\p{L}\p{N}_-]*/gu)
  return (words ?? []).every((word) => keywords.has(word.toLowerCase())) ? redactText(value) : ''
}

/** A URL as an attribute holds it: of the same document, or an http(s) address without what is personal. */
export function scrubReference(url: string, base = document.baseURI): string {
  return url === '' || fragment.test(url) ? url : scrubUrl(url, base)
}

function isInlined(url: string): boolean {
  return /^data:(image|font|application\/(x-)?font)/i.test(url)
}
