/**
 * Addresses that a replayed page may hold: only such as carry their content in themselves. Anything else would make the
 * viewer's browser ask a stranger, or ask us with the viewer's cookie.
 */

import { isSoundPicture } from './svgText.ts'

/** Larger pictures are shown as a placeholder. */
const maxDataUrlChars = 4 * 1024 * 1024

const dataImage = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|x-icon|vnd\.microsoft\.icon|svg\+xml)[;,]/i
const dataFont = /^data:(?:font\/[a-z0-9+-]+|application\/(?:x-)?font-[a-z0-9+-]+)[;,]/i

/** Browsers drop tabs and newlines from addresses before they read them. */
function asRead(url: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are what a URL parser strips.
  return url.replace(/^[\u0000-\u0020]+|[\t\n\r]/g, '')
}

export function isDataImage(url: string): boolean {
  return url.length <= maxDataUrlChars && dataImage.test(url) && isSoundPicture(url)
}

/** In CSS also fonts, and references to something in the same document (`#gradient`). */
export function isSafeCssUrl(url: string): boolean {
  const read = asRead(url)
  return read.startsWith('#') || isDataImage(read) || (read.length <= maxDataUrlChars && dataFont.test(read))
}

/** Enough for an alternative text to be read in. */
const minWordsPx = { width: 64, height: 24 }

const escaped = (text: string) => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`)

/**
 * A neutral box in place of a picture, of its own size where that is known, with the page's words for it; it fills
 * whatever room the page gives it.
 */
export function placeholder(width: number, height: number, words = ''): string {
  const hasWords = words.trim() !== '' && width >= minWordsPx.width && height >= minWordsPx.height
  const label = hasWords
    ? '<text x="50%" y="50%" dy=".35em" font-family="sans-serif" font-size="12" text-anchor="middle" fill="#5b6675">' +
      `${escaped(words.trim().slice(0, Math.floor(width / 7)))}</text>`
    : ''
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
      '<svg viewBox="0 0 24 24" preserveAspectRatio="none"><path fill="#8a94a3" fill-opacity=".22" d="M0 0h24v24H0z"/>' +
      `<path fill="none" stroke="#8a94a3" stroke-opacity=".45" vector-effect="non-scaling-stroke" d="${
        hasWords ? '' : 'M0 24 24 0'
      }M0 0h24v24H0z"/></svg>${label}</svg>`,
  )}`
}
export const placeholderImage = placeholder(24, 24)
/** No browser can draw this: it shows the sign and the words that it shows for any picture that did not come. */
export const brokenImage = 'data:image/png,'

/** `href`: nobody follows links in a replay, but `:link` styles and references inside an SVG need one. */
export function cleanHref(href: string): string {
  const read = asRead(href)
  return /^#[^\s]{0,200}$/.test(read) ? read : '#'
}
