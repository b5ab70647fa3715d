/** Messages that stand with a form rather than with one of its fields, and the fields they name in words. */
import { contentOf, isEmpty, isRequired } from '../dom/field.ts'
import { parentOf } from '../dom/path.ts'
import { textOf } from '../dom/text.ts'
import { isVisible } from '../dom/visible.ts'
import { hasErrorClass, isMarkedWrong, looksRight, wrongness } from './appearance.ts'
import { soundsHappy } from './happy.ts'
import { type Block, blocksIn } from './message.ts'
import { fieldsNamed, type Named } from './words.ts'

export type FormMessage = Block & { fields: Element[] }

const announced =
  '[role="alert"],[role="alertdialog"],[aria-live="assertive"],dialog[open],[role="dialog"],[class*="flash" i]'
/** What is said in passing, mostly that all is well. */
const polite = '[role="status"],[role="log"],output'
/** What is known of the request that an attempt has started. */
export type Answer = 'failed' | 'fine' | null

/** What a page is about, such as what was found; not what it says of a form. */
const contents =
  'article,figure,tr,[itemtype],[class*="product" i],[class*="result" i],[class*="card" i],[class*="listing" i]'
/** They come by themselves, and like to name what a form asks for. */
const consent = '[class*="cookie" i],[id*="cookie" i],[class*="consent" i],[id*="consent" i]'

/**
 * Texts among `roots` that refuse the form. Coloured or marked as error they count by themselves; a plain or merely
 * announced one counts where a request has failed, or where it stands with the form and names a field of it.
 */
export function formMessages(form: Element, roots: Element[], fields: Named[], answer: Answer): FormMessage[] {
  const all = new Set(roots)
  const outermost = roots.filter((root) => {
    let around = root.parentElement
    while (around && !all.has(around)) around = around.parentElement
    return around === null
  })
  return outermost
    .filter((root) => !root.contains(form) || root === form)
    .flatMap((root) => blocksIn(root))
    .flatMap((block) => {
      const { element } = block
      // Toasts and tooltips are put at the end of the page; politely, too, where a request has failed.
      const isAnnounced =
        element.closest(answer === 'failed' ? `${announced},${polite}` : announced) !== null ||
        roots.some((root) => root.parentNode === document.body && root.contains(element))
      const isNear = form.contains(element) || isBeside(element, form)
      // Most of what changes is a page's content: told by its classes alone, for styles and names take long to compare.
      if (!isNear && !isAnnounced && !isMarkedWrong(element)) return []
      const around = element.closest(consent)
      const isLabel = element.matches('label,legend')
      if (isLabel || (around && !around.contains(form)) || isItem(element, roots)) return []
      const content = element.closest(contents)
      if (content && !content.contains(form) && !form.contains(content) && !isMarkedWrong(element)) return []
      // Most are no refusals, whatever they name.
      let named: Element[] | null = null
      const names = () => (named ??= fieldsNamed(block.text, fields))
      return refuses(block, names, isNear, isAnnounced, answer) ? [{ ...block, fields: names() }] : []
    })
}

/** One more of what was there before, such as a line of a chat. */
function isItem(element: Element, fresh: Element[]): boolean {
  const before = element.previousElementSibling
  return (
    before !== null &&
    before.className !== '' &&
    before.className === element.className &&
    !fresh.some((root) => root.contains(before)) &&
    !hasErrorClass(element)
  )
}

function refuses(
  { element, text }: Block,
  names: () => Element[],
  isNear: boolean,
  isAnnounced: boolean,
  answer: Answer,
): boolean {
  if (looksRight(element)) return false
  const evidence = wrongness(element)
  if (evidence === 'class') return true
  if (answer !== 'failed' && element.closest(polite)) return false
  // Elsewhere on the page red is just a colour ("Sale!"), and some shops thank in it.
  if (evidence === 'colour') return (isNear || isAnnounced) && !(answer === 'fine' && soundsHappy(text))
  if ((!isNear && !isAnnounced) || offers(element)) return false
  if (answer === 'failed' && isAnnounced) return true
  if (soundsHappy(text) || names().length === 0) return false
  if (names().some((field) => isEmpty(field) && isRequired(field))) return true
  return isNear && answer !== 'fine' && !names().some((field) => repeats(text, contentOf(field).trim()))
}

/** Plain words that say again what was entered confirm it: "Added to your cart. Quantity: 2". */
function repeats(text: string, value: string): boolean {
  return value !== '' && ` ${text.replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${value} `)
}

/** Has something to press, and is no dialog: it wants something of its own. */
function offers(element: Element): boolean {
  const box = element.closest('[role="alert"]') ?? element
  return [...box.querySelectorAll('button,a:not([href^="#"])')].some((offer) => /\p{L}{2}/u.test(textOf(offer, 60)))
}

/** Directly above or below the form, or in a neighbour of what wraps it; not beside the page's main part. */
function isBeside(element: Element, form: Element): boolean {
  if (element.closest('aside,nav,footer')) return false
  let around: Element | null = form
  for (let level = 0; around && !around.matches('body,main,[role="main"]') && level < 3; level++) {
    const neighbours = [around.previousElementSibling, around.nextElementSibling]
    if (neighbours.some((neighbour) => neighbour?.contains(element))) return true
    around = parentOf(around)
  }
  return false
}

const suspicious =
  '[role="alert"],.errorlist,[class*="error" i],[class*="alert" i],[class*="danger" i],[class*="invalid" i],[class*="flash" i],[id*="error" i]'

/** Where a page that came back from the server says what was wrong. */
export function messagesOnArrival(form: Element, fields: Named[]): FormMessage[] {
  const marked = [...document.querySelectorAll(suspicious)].filter(
    (element) => isVisible(element) && !element.contains(form),
  )
  const before = form.previousElementSibling
  const roots = [form, ...(before ? [before] : []), ...marked]
  return formMessages(form, roots, fields, null).filter(({ element }) => {
    const evidence = wrongness(element)
    return evidence === 'class' || evidence === 'colour' || (evidence === 'role' && hasErrorClass(element))
  })
}
