/** The message that belongs to a field: referred to by ARIA, or shown in its container or right beside it. */
import { fieldSelector } from '../dom/field.ts'
import { parentOf } from '../dom/path.ts'
import { ownText, textOf } from '../dom/text.ts'
import { isVisible } from '../dom/visible.ts'
import { hasErrorClass, looksRight, wrongness } from './appearance.ts'
import { soundsHappy } from './happy.ts'

export type Block = { element: Element; text: string; key: string }
export type Found = Block & { looksWrong: boolean; isBeside: boolean }

/** Longer texts explain; they do not complain. */
const maxChars = 300
const maxBlocks = 30
/** Messages stand right behind their field: "Looks good!" and "Please provide a city.", one of them hidden. */
const maxBesides = 3
const noMessage =
  'button,a:not([href^="#"]),option,select,textarea,script,style,template,[role="button"],[role="listbox"],[role="option"]'

/** Texts that differ only in numbers or case say the same: counters, clocks, "3 characters left". */
export function keyOf(text: string): string {
  return text.toLowerCase().replace(/[-−]?\d[\d.,:]*/g, '#')
}

/**
 * Visible short texts in an element, each once, without the content of fields, and unless they are asked for, without the
 * words of labels. A label that is marked as error may be a message, unless it was there before.
 */
export function blocksIn(root: Element, withLabels = false, isSeen = isVisible): Block[] {
  const blocks: Block[] = []
  const read = (element: Element): void => {
    if (blocks.length >= maxBlocks || element.matches(noMessage) || element.matches(fieldSelector)) return
    const isLabel = !withLabels && element.matches('label,legend') && !hasErrorClass(element)
    const own = isLabel ? '' : ownText(element)
    const holdsField = element.querySelector(fieldSelector) !== null
    const text = own === '' ? '' : holdsField ? own : seenTextOf(element, isSeen)
    if (own !== '' && /\p{L}{2}/u.test(text) && text.length <= maxChars && isSeen(element)) {
      blocks.push({ element, text, key: keyOf(text) })
      if (!holdsField) return
    }
    for (const child of [...(element.shadowRoot?.children ?? []), ...element.children]) read(child)
  }
  read(root)
  return blocks
}

/** Without what is there for screen readers alone: "Error:". */
function seenTextOf(element: Element, isSeen: (element: Element) => boolean): string {
  const unseen = [...element.children].map((child) => (isSeen(child) ? '' : textOf(child)))
  return unseen.reduce((text, words) => text.replace(words, ''), textOf(element, maxChars + 1)).trim()
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
  return [...referredBy(field), container, ...besides(container)].flatMap((element) => blocksIn(element))
}

/** As textsOf, with what is no message: labels, and what is said of the group that the field is in. */
export function wordsAround(field: Element, container: Element): Block[] {
  const around = [...referredBy(field), ...referredByGroup(field), container, ...besides(container)]
  return around.flatMap((element) => blocksIn(element, true))
}

/** Whether words stand with the field that cannot be seen yet: messages are faded in. */
export function hasUnseenWords(field: Element, container: Element): boolean {
  const isUnseen = (element: Element) => !isVisible(element)
  return [...referredBy(field), container].some((element) => blocksIn(element, false, isUnseen).length > 0)
}

/** What a group says of itself (the parts of a date), means the one of its fields that is marked. */
function referredByGroup(field: Element): Element[] {
  const group = field.closest('fieldset,[role="group"],[role="radiogroup"]')
  return group ? referredBy(group) : []
}

/**
 * The field's message: new since the page was as it should be (`known`), and preferably looking wrong. Without a
 * signal on the field itself (`isMarked`), only a text that looks wrong counts, and beside the field only one that
 * `isOthers` does not give to another.
 */
export function messageOf(
  field: Element,
  container: Element,
  known: ReadonlySet<string>,
  isMarked: boolean,
  isOthers: (block: Block) => boolean,
): Found | null {
  const group = isMarked ? referredByGroup(field).flatMap((element) => blocksIn(element)) : []
  const candidates = [...textsOf(field, container), ...group]
    .filter((block) => !known.has(block.key) && (isMarked || !soundsHappy(block.text)))
    .map((block) => ({
      ...block,
      looksWrong: wrongness(block.element, parentOf(container)) !== null,
      isBeside: !container.contains(block.element),
    }))
  const wrong = candidates.find((block) => block.looksWrong && (isMarked || !block.isBeside || !isOthers(block)))
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
  const isOfField = (list: Element) => isList(list) && hasErrorClass(list) && !/non-?field/i.test(list.className)
  const found = isMessage(before) && isOfField(before) ? [before] : []
  let after = container.nextElementSibling
  for (let n = 0; n < maxBesides && isMessage(after) && !isList(after); n++) {
    if (hasErrorClass(after) || after.matches('[role="alert"]')) found.push(after)
    after = after.nextElementSibling
  }
  return found
}
