/** The message that belongs to a field: referred to by ARIA, or shown in its container or right beside it. */
import { fieldSelector } from '../dom/field.ts'
import { parentOf } from '../dom/path.ts'
import { ownText, textOf } from '../dom/text.ts'
import { isVisible } from '../dom/visible.ts'
import { hasErrorClass, looksRight, wrongness } from './appearance.ts'

export type Block = { element: Element; text: string; key: string }
export type Found = Block & { looksWrong: boolean }

/** Longer texts explain; they do not complain. */
const maxChars = 300
const maxBlocks = 30
/** Messages stand right behind their field: "Looks good!" and "Please provide a city.", one of them hidden. */
const maxBesides = 3
const noMessage =
  'button,a,option,select,textarea,script,style,template,[role="button"],[role="listbox"],[role="option"]'

/** Texts that differ only in numbers or case say the same: counters, clocks, "3 characters left". */
export function keyOf(text: string): string {
  return text.toLowerCase().replace(/\d+/g, '#')
}

/** Visible short texts in an element, each once, without the words of labels and the content of fields. */
export function blocksIn(root: Element): Block[] {
  const blocks: Block[] = []
  const read = (element: Element): void => {
    if (blocks.length >= maxBlocks || element.matches(noMessage) || element.matches(fieldSelector)) return
    const isLabel = element.matches('label,legend') && !hasErrorClass(element)
    const own = isLabel ? '' : ownText(element)
    const holdsField = element.querySelector(fieldSelector) !== null
    const text = own === '' ? '' : holdsField ? own : textOf(element, maxChars + 1)
    if (own !== '' && /\p{L}{2}/u.test(text) && text.length <= maxChars && isVisible(element)) {
      blocks.push({ element, text, key: keyOf(text) })
      if (!holdsField) return
    }
    for (const child of element.children) read(child)
  }
  read(root)
  return blocks
}

/** Elements that the field names as its description or error message. */
export function referredBy(field: Element): Element[] {
  const ids = `${field.getAttribute('aria-errormessage') ?? ''} ${field.getAttribute('aria-describedby') ?? ''}`
  const root = field.getRootNode() as Document | ShadowRoot
  return ids
    .split(/\s+/)
    .map((id) => (id && typeof root.getElementById === 'function' ? root.getElementById(id) : null))
    .filter((element): element is HTMLElement => element !== null)
}

/** All texts that stand with the field now. */
export function textsOf(field: Element, container: Element): Block[] {
  return [...referredBy(field), container, ...besides(container)].flatMap(blocksIn)
}

/**
 * The field's message: new since the page was as it should be (`known`), and preferably looking wrong. Without a
 * signal on the field itself (`isMarked`), only a text that looks wrong counts.
 */
export function messageOf(
  field: Element,
  container: Element,
  known: ReadonlySet<string>,
  isMarked: boolean,
): Found | null {
  const candidates = textsOf(field, container)
    .filter((block) => !known.has(block.key))
    .map((block) => ({ ...block, looksWrong: wrongness(block.element, parentOf(container)) !== null }))
  const wrong = candidates.find((block) => block.looksWrong)
  if (wrong || !isMarked) return wrong ?? null
  return candidates.find((block) => !looksRight(block.element)) ?? null
}

/**
 * Neighbours of the container that can only be its message: without fields, marked as error. A list of errors stands
 * before its field (Django), any other message after it.
 */
function besides(container: Element): Element[] {
  const isMessage = (element: Element | null): element is Element =>
    element !== null &&
    !element.matches(`${fieldSelector},label,button`) &&
    !element.querySelector(`${fieldSelector},button`)
  const isList = (element: Element) => element.matches('.errorlist,ul')
  const before = container.previousElementSibling
  const found = isMessage(before) && isList(before) && hasErrorClass(before) ? [before] : []
  let after = container.nextElementSibling
  for (let n = 0; n < maxBesides && isMessage(after) && !isList(after); n++) {
    if (hasErrorClass(after) || after.matches('[role="alert"]')) found.push(after)
    after = after.nextElementSibling
  }
  return found
}
