/**
 * Style sheets as rrweb gives them are what CSSOM says of their rules, and CSSOM cannot say everything: of a shorthand
 * with var() that a longhand follows, it gives empty values, and it does not say that a sheet is switched off. Where the
 * element's own text is still what the sheet was made of, that text is recorded instead.
 */
import type { Page } from '../page.ts'
import type { SerializedNode } from '../replayEvent.ts'
import type { Attributes } from '../scrubAttributes.ts'
import { scrubCss } from '../scrubCss.ts'
import { fileTextOf, isFileText, readSheetFile } from './sheetFiles.ts'

type Deps = {
  page: Page
  nodeOf(id: number): Node | null
  /** Tells of attributes of one element, as a mutation. */
  change(id: number, attributes: Attributes): void
}

export type SheetMender = {
  /** Sets right what a scrubbed node says of its sheet, in place. */
  mend(node: SerializedNode): void
}

type Owner = HTMLStyleElement | HTMLLinkElement

/** `padding: ; padding-left: 1px`: a value that CSSOM could not give. */
const lostValue = /[\w-]\s*:\s*;/
/** The whole sheet is parsed once more to see whether its text is still true. */
const maxChars = 600_000

function rulesOf(sheet: CSSStyleSheet): string {
  let text = ''
  for (const { cssText } of Array.from(sheet.cssRules)) text += cssText
  return text
}

/** Whether `text` makes exactly the sheet that the page has: no rule was added, taken away or edited since. */
function isStillTrue(text: string, sheet: CSSStyleSheet): boolean {
  if (text.length > maxChars) return false
  try {
    const copy = new CSSStyleSheet()
    copy.replaceSync(text)
    return rulesOf(copy) === rulesOf(sheet)
  } catch {
    return false // Of another site, or a browser that cannot make sheets.
  }
}

export function createSheetMender({ page, nodeOf, change }: Deps): SheetMender {
  /** Addresses of linked sheets whose files were asked for. */
  const asked = new Set<string>()
  /** What CSSOM said and what was recorded instead: a sheet that says the same again need not be parsed again. */
  const mended = new WeakMap<Owner, { given: string; text: string | null }>()

  function trueText(owner: Owner, id: number): string | null {
    const { sheet } = owner
    if (!sheet) return null
    if (owner.localName === 'link') return linkedText(owner as HTMLLinkElement, sheet, id)
    const text = owner.textContent
    return text && isStillTrue(text, sheet) ? scrubCss(text) : null
  }

  /** From the browser's cache, never from the network: what is not there any more stays as CSSOM says. */
  function linkedText(link: HTMLLinkElement, sheet: CSSStyleSheet, id: number): string | null {
    const { href } = link
    const found = fileTextOf(sheet)
    if (found || asked.has(href)) return found
    asked.add(href)
    void readSheetFile(href).then(() =>
      page.guard(() => {
        const text = nodeOf(id) === link && link.sheet === sheet ? fileTextOf(sheet) : null
        if (text) change(id, { _cssText: text })
      }),
    )
    return null
  }

  function mendSheet(owner: Owner, { id, attributes = {} }: SerializedNode): void {
    if (owner.sheet?.disabled) attributes.media = 'not all'
    const { _cssText: given } = attributes
    if (typeof given !== 'string' || isFileText(given) || !lostValue.test(given)) return
    const before = mended.get(owner)
    if (before?.given === given && before.text !== null) {
      attributes._cssText = before.text
      return
    }
    const text = trueText(owner, id)
    mended.set(owner, { given, text })
    if (text !== null) attributes._cssText = text
  }

  return {
    mend(node) {
      if (node.tagName !== 'style' && node.tagName !== 'link') return
      const owner = nodeOf(node.id)
      if (owner) mendSheet(owner as Owner, node)
    },
  }
}
