/**
 * Files of linked style sheets, read from the browser's cache before the first snapshot. To put a sheet together from its
 * rules makes the browser parse every one of them, which is most of what a snapshot costs; and it cannot say all that the
 * file says (fidelitySheets.ts). The file is taken where the page still has what is in it, as far as is seen without
 * reading all: as many rules, and the same ones at both ends. What scripts had edited in between before the recorder
 * began is not seen; later edits are recorded as ever.
 */
import { scrubCss } from '../scrubCss.ts'
import { unpatched } from '../unpatched.ts'

/** `ends`: what tells that a sheet is still as the file has it. */
type SheetFile = { text: string; ends: string }

const commentOrText = /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|\\[\s\S]|@import/gi

/** By address. */
const files = new Map<string, SheetFile>()
/** SHA-256 by text, from the browser's own code; absent on http pages. */
const hashes = new Map<string, string>()

/** A snapshot waits no longer; what comes later is there for the next one. */
const waitMs = 150
const maxChars = 1_000_000
const maxFiles = 30
/** Of rules at each end. */
const comparedRules = 10

let ask: typeof fetch | null = null

/** `given` is the browser's fetch, from before anybody wrapped it. Nothing is asked of the network. */
export async function readSheetFiles(given: typeof fetch | null): Promise<void> {
  ask = given
  if (!ask) return
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet"]')]
  const addresses = new Set(links.map(({ href }) => href))
  const reading = [...addresses].slice(0, maxFiles).map((address) => readSheetFile(address))
  await Promise.race([
    Promise.all(reading),
    new Promise((resolve) => unpatched(window, 'setTimeout').call(window, resolve, waitMs)),
  ])
}

/** Of this origin; anything else, and what is not at hand, is left alone. */
export function readSheetFile(address: string): Promise<void> {
  return address.startsWith(`${location.origin}/`) ? readFile(address).catch(() => {}) : Promise.resolve()
}

async function readFile(address: string): Promise<void> {
  const response = await (ask ?? fetch).call(window, address, { cache: 'only-if-cached', mode: 'same-origin' })
  const type = response.headers.get('Content-Type') ?? ''
  const css = response.ok && /css/i.test(type) ? await response.text() : ''
  if (css === '' || css.length > maxChars) return
  let imports = false
  const plain = css.replace(commentOrText, (found) => {
    imports ||= found[0] === '@'
    return found.startsWith('/*') ? '' : found
  })
  // What is imported would be missing.
  if (imports) return
  const text = scrubCss(plain, address)
  const copy = new CSSStyleSheet()
  copy.replaceSync(plain)
  const ends = endsOf(copy.cssRules)
  if (window.crypto?.subtle) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
    hashes.set(text, Array.from(new Uint8Array(digest), (byte) => (byte + 256).toString(16).slice(1)).join(''))
  }
  files.set(address, { text, ends })
}

/** How many rules, and the first and the last of them. The browser reads a rule's declarations only where it is asked. */
function endsOf(rules: CSSRuleList): string {
  let found = `${rules.length} `
  for (let at = 0; at < rules.length; at++) {
    if (at === comparedRules) at = Math.max(at, rules.length - comparedRules)
    found += rules[at]?.cssText
  }
  return found
}

/** The text of a linked sheet as its file has it, scrubbed; null where there is none, or the sheet is another by now. */
export function fileTextOf({ href, cssRules }: CSSStyleSheet): string | null {
  const file = href ? files.get(href) : undefined
  return file && file.ends === endsOf(cssRules) ? file.text : null
}

/** Scrubbed already. */
export function isFileText(text: string): boolean {
  for (const file of files.values()) if (file.text === text) return true
  return false
}

export const knownHash = (text: string): string | undefined => hashes.get(text)
