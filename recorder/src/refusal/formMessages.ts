/** Messages that stand with a form rather than with one of its fields, and the fields they name in words. */
import { isEmpty, isRequired } from '../dom/field.ts'
import { parentOf } from '../dom/path.ts'
import { isVisible } from '../dom/visible.ts'
import { hasErrorClass, isMarkedWrong, looksRight, wrongness } from './appearance.ts'
import { type Block, blocksIn } from './message.ts'
import { fieldsNamed, type Named } from './words.ts'

export type FormMessage = Block & { fields: Element[] }

const announced = '[role="alert"],[role="alertdialog"],[aria-live="assertive"],dialog[open],[role="dialog"]'
/** Thanks and successes in plain print; coloured ones are told by their colour, in any language. */
const happyWords =
  /thank|success|saved|updated|sent\b|confirmed|welcome|gelukt|opgeslagen|bedankt|verzonden|gespeichert|erfolg|danke|merci|enregistr|succès|gracias|guardad|éxito|grazie|salvat|obrigad|salvo|спасибо|сохран|успеш|dzięk|zapisan/i

export function soundsHappy(text: string): boolean {
  return happyWords.test(text)
}

/**
 * Texts among `roots` that refuse the form. Coloured or marked as error they count by themselves; a plain or merely
 * announced one counts where a request has failed, or where it stands with the form and names a field of it.
 */
export function formMessages(form: Element, roots: Element[], fields: Named[], hasFailed: boolean): FormMessage[] {
  const outermost = roots.filter((root) => !roots.some((other) => other !== root && other.contains(root)))
  return outermost
    .filter((root) => !root.contains(form) || root === form)
    .flatMap(blocksIn)
    .flatMap((block) => {
      const isAnnounced = block.element.closest(announced) !== null
      const isNear = form.contains(block.element) || isBeside(block.element, form)
      // Most of what changes is a page's content: told by its classes alone, for styles and names take long to compare.
      if (!isNear && !isAnnounced && !isMarkedWrong(block.element)) return []
      // Most are no refusals, whatever they name.
      let named: Element[] | null = null
      const names = () => (named ??= fieldsNamed(block.text, fields))
      return refuses(block, names, isNear, isAnnounced, hasFailed) ? [{ ...block, fields: names() }] : []
    })
}

function refuses(
  { element, text }: Block,
  names: () => Element[],
  isNear: boolean,
  isAnnounced: boolean,
  hasFailed: boolean,
): boolean {
  if (looksRight(element)) return false
  const evidence = wrongness(element)
  // Elsewhere on the page red is just a colour ("Sale!").
  if (evidence === 'class') return true
  if (evidence === 'colour') return isNear || isAnnounced
  if (!isNear && !isAnnounced) return false
  if (hasFailed && isAnnounced) return true
  if (soundsHappy(text) || names().length === 0) return false
  return isNear || names().some((field) => isEmpty(field) && isRequired(field))
}

/** Directly above or below the form, or in a neighbour of what wraps it. */
function isBeside(element: Element, form: Element): boolean {
  let around: Element | null = form
  for (let level = 0; around && around !== document.body && level < 3; level++) {
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
  return formMessages(form, roots, fields, false).filter(({ element }) => {
    const evidence = wrongness(element)
    return evidence === 'class' || evidence === 'colour' || (evidence === 'role' && hasErrorClass(element))
  })
}
