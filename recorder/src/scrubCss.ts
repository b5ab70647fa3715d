/** Style sheets and style attributes without the URLs and texts that may not leave. */
import { scrubUrl } from '@hindsight/protocol/redact'

/** Characters of a URL in CSS, quoted or not; data URLs of inlined fonts are long. */
const cssUrl = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)/gi
const quoted = /"[^"]*"|'[^']*'/g
/** `#gradient`, of the same document. */
const fragment = /^#[\p{L}\p{N}_:.-]{1,80}$/u

/** A whole sheet, written by the page's makers: only its URLs are scrubbed. Inlined images and fonts stay. */
export function scrubCss(css: string): string {
  if (!/url\(/i.test(css)) return css
  return css.replace(cssUrl, (_whole, double?: string, single?: string, bare?: string) => {
    const url = (double ?? single ?? bare ?? '').trim()
    return `url("${isInlined(url) ? url.replace(/"/g, '%22') : scrubReference(url)}")`
  })
}

/** A style attribute, which scripts fill from data: its texts go too, and inlined images. */
export function scrubStyle(style: string): string {
  const references: string[] = []
  const kept = style.replace(cssUrl, (_whole, double?: string, single?: string, bare?: string) => {
    references.push(scrubReference((double ?? single ?? bare ?? '').trim()))
    return `url(${references.length - 1})`
  })
  return kept.replace(quoted, '""').replace(/url\((\d+)\)/g, (_whole, at: string) => `url("${references[Number(at)]}")`)
}

/** A URL as an attribute holds it: of the same document, or an http(s) address without what is personal. */
export function scrubReference(url: string): string {
  return url === '' || fragment.test(url) ? url : scrubUrl(url, document.baseURI)
}

function isInlined(url: string): boolean {
  return /^data:(image|font|application\/(x-)?font)/i.test(url)
}
